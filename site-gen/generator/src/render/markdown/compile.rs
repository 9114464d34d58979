//! Markdown is read once.
//!
//! In: an author's text. Out: its pieces: every tag is written here or beside here, none comes from the author. It grows
//! at most [`MAX_GROWTH`] times. Never: raw HTML, a link of an unknown scheme, a heading above the level given.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use crate::model::callout::{Callout, callout};
use crate::render::markdown::anchors::anchors;
use crate::render::markdown::draft::Draft;
use crate::render::markdown::events::Events;
use crate::render::markdown::fill::Compiled;
use crate::render::markdown::notes::Notes;
use crate::render::markdown::piece::{Piece, Place};
use crate::render::markdown::table::{TABLE, TABLE_END, Table};

/// How many times longer than its text a page's HTML may be (and a little more, for very short texts).
pub(crate) const MAX_GROWTH: usize = 50;
const SMALL: usize = 4096;

/// Reads a text whose highest heading may be `top`; its ids begin with `prefix`, which must be the text's own in a page.
///
/// Nothing if the page would outgrow its measure.
pub(crate) fn compile(text: &str, top: HeadingLevel, prefix: &str) -> Option<Compiled> {
    let mut walk = Walk {
        top,
        prefix: if prefix.is_empty() { String::new() } else { format!("{prefix}-") },
        headings: anchors(text),
        heading: 0,
        events: Events::new(text),
        out: Draft::default(),
        around: Vec::new(),
        aside: 0,
        notes: Notes::default(),
        table: Table::default(),
        links: Vec::new(),
        quotes: Vec::new(),
    };
    let measure = text.len() * MAX_GROWTH + SMALL;
    while let Some(event) = walk.events.next() {
        walk.event(event);
        if walk.out.size + walk.aside > measure {
            return None;
        }
    }
    let Walk { notes, prefix, mut out, .. } = walk;
    notes.write(&prefix, &mut out);
    (out.size <= measure).then(|| Compiled::new(out.finish()))
}

/// How a link was opened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Opened {
    Drawn,
    Card,
    Dropped,
}

/// A text being read.
pub(super) struct Walk<'t> {
    pub(super) top: HeadingLevel,
    pub(super) prefix: String,
    /// The anchors of the headings, and how many were written.
    pub(super) headings: Vec<String>,
    pub(super) heading: usize,
    pub(super) events: Events<'t>,
    pub(super) out: Draft,
    /// The notes being read, and what was being written when each began.
    pub(super) around: Vec<(String, Draft)>,
    /// Bytes written elsewhere than in `out`.
    pub(super) aside: usize,
    pub(super) notes: Notes,
    pub(super) table: Table,
    pub(super) links: Vec<Opened>,
    /// Whether each open quotation is a callout.
    pub(super) quotes: Vec<bool>,
}

impl<'t> Walk<'t> {
    fn event(&mut self, event: Event<'t>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.out.text(&text, Place::Text),
            Event::Code(text) => {
                self.out.html("<code>");
                self.out.text(&text, Place::Text);
                self.out.html("</code>");
            }
            Event::SoftBreak => self.out.html("\n"),
            Event::HardBreak => self.out.html("<br />\n"),
            Event::Rule => self.block("<hr />\n"),
            Event::FootnoteReference(label) => self.notes.mark(&label, &self.prefix, &mut self.out),
            // Raw HTML is dropped; formulas and task lists are not part of the dialect.
            Event::Html(_) | Event::InlineHtml(_) => {}
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'t>) {
        match tag {
            Tag::Paragraph => self.paragraph(),
            Tag::Heading { level, .. } => self.start_heading(level.max(self.top)),
            Tag::BlockQuote(_) => self.start_quote(),
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => self.block("<pre><code>"),
            Tag::List(None) => self.block("<ul>\n"),
            Tag::List(Some(1)) => self.block("<ol>\n"),
            Tag::List(Some(first)) => self.block(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => self.block("<li>"),
            Tag::DefinitionList => self.block("<dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => self.block("<dd>"),
            Tag::FootnoteDefinition(label) => {
                let around = std::mem::take(&mut self.out);
                self.aside += around.size;
                self.around.push((label.to_string(), around));
            }
            Tag::Table(columns) => {
                self.table = Table::new(columns);
                self.block(TABLE);
            }
            Tag::TableHead => self.out.html("<thead><tr>"),
            Tag::TableRow => {
                self.table.row();
                self.out.html("<tr>");
            }
            Tag::TableCell => self.out.html(self.table.cell()),
            Tag::Emphasis => self.out.html("<em>"),
            Tag::Strong => self.out.html("<strong>"),
            Tag::Strikethrough => self.out.html("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => self.start_link(link_type, &dest_url, &title),
            Tag::Image { dest_url, .. } => {
                let alt = self.alt();
                self.image(&dest_url, &alt);
            }
            Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Superscript | Tag::Subscript => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        let html = match tag {
            TagEnd::Paragraph => "</p>\n",
            TagEnd::Heading(level) => return self.out.html(&format!("</{}>\n", level.max(self.top))),
            TagEnd::BlockQuote(_) if self.quotes.pop() == Some(true) => "</div>\n",
            TagEnd::BlockQuote(_) => "</blockquote>\n",
            TagEnd::CodeBlock => "</code></pre>\n",
            TagEnd::List(true) => "</ol>\n",
            TagEnd::List(false) => "</ul>\n",
            TagEnd::Item => "</li>\n",
            TagEnd::DefinitionList => "</dl>\n",
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            TagEnd::FootnoteDefinition => return self.end_note(),
            TagEnd::Table => TABLE_END,
            TagEnd::TableHead => {
                self.table.head_ends();
                "</tr></thead><tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell => self.table.cell_end(),
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::Link => match self.links.pop() {
                Some(Opened::Drawn) => "</a>",
                Some(Opened::Card) => return self.out.hole(Piece::CardEnd),
                Some(Opened::Dropped) | None => return,
            },
            TagEnd::Image | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => return,
            TagEnd::Superscript | TagEnd::Subscript => return,
        };
        self.out.html(html);
    }

    /// Writes a tag at the beginning of a line.
    fn block(&mut self, html: &str) {
        self.out.fresh();
        self.out.html(html);
    }

    /// A paragraph that is a picture with a title becomes a figure with a caption.
    fn paragraph(&mut self) {
        if let Some(Event::Start(Tag::Image { dest_url, title, .. })) = self.events.peek(0)
            && !title.is_empty()
        {
            let (name, caption) = (dest_url.to_string(), title.to_string());
            drop(self.events.next());
            let alt = self.alt();
            if self.events.peek(0) == Some(&Event::End(TagEnd::Paragraph)) {
                drop(self.events.next());
                self.out.fresh();
                return self.figure(&name, &alt, &caption);
            }
            self.block("<p>");
            return self.image(&name, &alt);
        }
        self.block("<p>");
    }

    fn start_heading(&mut self, level: HeadingLevel) {
        let anchor = self.headings.get(self.heading).cloned().unwrap_or_default();
        self.heading += 1;
        self.block(&format!("<{level} id=\"{}{anchor}\">", self.prefix));
    }

    /// A quotation whose first line is `[!NOTA]` is a callout with a title.
    fn start_quote(&mut self) {
        let mark = self.mark();
        self.quotes.push(mark.is_some());
        let Some((kind, goes_on)) = mark else { return self.block("<blockquote>\n") };
        (0..3).for_each(|_| drop(self.events.next()));
        self.block(&format!("<div class=\"{}\">\n<p class=\"callout-title\">{}</p>\n", kind.class, kind.label));
        if goes_on {
            self.out.html("<p>");
        }
    }

    /// The mark in the first line of a quotation, and whether its paragraph goes on.
    fn mark(&mut self) -> Option<(&'static Callout, bool)> {
        let goes_on = match self.events.peek(2)? {
            Event::SoftBreak | Event::HardBreak => true,
            Event::End(TagEnd::Paragraph) => false,
            _ => return None,
        };
        let Event::Start(Tag::Paragraph) = self.events.peek(0)? else { return None };
        let Event::Text(line) = self.events.peek(1)? else { return None };
        Some((callout(line)?, goes_on))
    }

    fn end_note(&mut self) {
        let Some((label, around)) = self.around.pop() else { return };
        let body = std::mem::replace(&mut self.out, around);
        self.aside = (self.aside + body.size).saturating_sub(self.out.size);
        self.notes.keep(&label, body);
    }
}
