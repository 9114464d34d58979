//! Links and pictures inside a text.
//!
//! In: addresses as authors wrote them. Out: links to where they may lead, holes for pictures; what may not be drawn
//! leaves its words.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::render::markdown::compile::{Opened, Walk};
use crate::render::markdown::link::{self, Target};
use crate::render::markdown::piece::{Piece, Place};
use crate::render::markdown::plain::PlainText;

impl Walk<'_> {
    /// Whether a link is open: HTML has no links inside links.
    fn in_link(&self) -> bool {
        self.links.iter().any(|opened| *opened != Opened::Dropped)
    }

    pub(super) fn start_link(&mut self, link_type: LinkType, url: &str, title: &str) {
        let target = if self.in_link() { None } else { link::target(url, link_type) };
        let opened = match target {
            None => Opened::Dropped,
            Some(Target::Card { .. }) => Opened::Card,
            Some(_) => Opened::Drawn,
        };
        self.links.push(opened);
        let card = match target {
            None => return,
            Some(Target::Card { id, rest }) => {
                let start = self.out.card(id);
                self.out.text(rest, Place::Address);
                Some(start)
            }
            Some(Target::Outside(url)) => self.address("", url),
            Some(Target::Mailbox(mailbox)) => self.address("mailto:", mailbox),
            Some(Target::Page(path)) => {
                self.out.html("<a href=\"");
                self.out.hole(Piece::Base);
                self.out.text(path, Place::Address);
                None
            }
            Some(Target::Anchor(anchor)) => {
                let own = self.headings.iter().any(|heading| heading == anchor);
                let start = if own { format!("#{}", self.prefix) } else { "#".to_owned() };
                self.address(&start, anchor)
            }
        };
        if !title.is_empty() {
            self.out.html("\" title=\"");
            self.out.text(title, Place::Attribute);
        }
        self.out.html("\">");
        if let Some(start) = card {
            self.out.card_opened(start);
        }
    }

    fn address(&mut self, start: &str, rest: &str) -> Option<usize> {
        self.out.html("<a href=\"");
        self.out.html(start);
        self.out.text(rest, Place::Address);
        None
    }

    /// Reads the words that describe a picture, up to its end.
    pub(super) fn alt(&mut self) -> String {
        let mut alt = String::new();
        let mut inner = 0_usize;
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::Image { .. }) => inner += 1,
                Event::End(TagEnd::Image) if inner == 0 => break,
                Event::End(TagEnd::Image) => inner -= 1,
                Event::Text(text) | Event::Code(text) => alt.push_str(&text),
                Event::SoftBreak | Event::HardBreak => alt.push(' '),
                _ => {}
            }
        }
        alt
    }

    // Pictures: a name beside the text is a hole, that `Words::images` fills. A picture of another site would tell it who
    // reads: the words it stands for remain.

    /// A picture among words.
    pub(super) fn image(&mut self, name: &str, alt: &str) {
        if link::picture(name) {
            self.out.hole(Piece::Image { name: name.into(), alt: PlainText::new(alt), caption: None });
        } else {
            self.out.text(alt, Place::Text);
        }
    }

    /// A picture by itself, with a caption.
    pub(super) fn figure(&mut self, name: &str, alt: &str, caption: &str) {
        if link::picture(name) {
            let caption = Some(PlainText::new(caption));
            self.out.hole(Piece::Image { name: name.into(), alt: PlainText::new(alt), caption });
            self.out.ends_line();
        } else {
            self.out.html("<p>");
            self.out.text(alt, Place::Text);
            self.out.html("</p>\n");
        }
    }
}
