//! The pages while they are filled, from top to bottom.
//!
//! In: lines, rectangles and codes, each with its place in the structure. Out: pages as lists of drawings, which know
//! nothing of PDF. A block that must stay together moves to the next page as a whole.

use krilla::tagging::{BBox, Placement, Tag, TagKind};

use crate::face::Faces;
use crate::legible::{legible, one_line};
use crate::qr::Modules;
use crate::structure::{Growth, Leaf, Node, Structure};
use crate::style::{BOTTOM, Ink, LEFT, Style, TOP, WIDTH};
use crate::wrap::wrap;

/// A rectangle, in points from the top left of the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rect {
    /// Its left side.
    pub(crate) x: f32,
    /// Its top.
    pub(crate) y: f32,
    /// How wide it is.
    pub(crate) width: f32,
    /// How high it is.
    pub(crate) height: f32,
}

/// The part of the page's width that a text takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Column {
    /// Its left side.
    pub(crate) x: f32,
    /// How wide it is.
    pub(crate) width: f32,
}

impl Column {
    /// All the width between the margins.
    pub(crate) const FULL: Self = Self { x: LEFT, width: WIDTH };

    /// What is left of it to the right of `indent` points.
    pub(crate) fn indented(self, indent: f32) -> Self {
        Self { x: self.x + indent, width: self.width - indent }
    }
}

/// What something on a page is for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Role {
    /// Content, read aloud where its leaf stands.
    Content(Leaf),
    /// Lines, boxes and grounds, which only help the eye.
    Decoration,
    /// The foot of a page, which repeats what the content says.
    Footer,
}

/// Something drawn.
#[derive(Clone, Debug)]
pub(crate) enum Drawing {
    /// A line of legible text; `y` is the foot of its letters.
    Text {
        /// Its left end.
        x: f32,
        /// The foot of its letters.
        y: f32,
        /// How it is set.
        style: Style,
        /// The text.
        text: String,
    },
    /// A filled rectangle.
    Fill(Rect, Ink),
    /// The edges of a rectangle, as thick as the last number says.
    Edge(Rect, Ink, f32),
    /// A QR code.
    Code {
        /// Where it goes; it is square.
        rect: Rect,
        /// Its dark modules.
        modules: Modules,
    },
}

/// A link over a piece of the page.
#[derive(Clone, Debug)]
pub(crate) struct Link {
    /// The piece.
    pub(crate) rect: Rect,
    /// Where it leads.
    pub(crate) url: String,
    /// What it is called.
    pub(crate) title: String,
    /// Where it is read aloud.
    pub(crate) leaf: Leaf,
}

/// A title, for the list of contents that a reader shows beside the pages.
#[derive(Clone, Debug)]
pub(crate) struct Bookmark {
    /// The title.
    pub(crate) title: String,
    /// 1 for the sheet, 2 for a part, 3 for a part of a part.
    pub(crate) level: u16,
    /// The page, from 0.
    pub(crate) page: usize,
    /// How far down the page.
    pub(crate) y: f32,
}

/// One page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    /// What is on it, in the order of drawing.
    pub(crate) marks: Vec<(Role, Drawing)>,
    /// The links over it.
    pub(crate) links: Vec<Link>,
}

/// The pages, and where the next thing goes.
pub(crate) struct Flow {
    /// The letters.
    pub(crate) faces: &'static Faces,
    /// What is read aloud.
    pub(crate) structure: Structure,
    /// The pages so far; never empty.
    pub(crate) pages: Vec<Page>,
    /// The titles so far.
    pub(crate) bookmarks: Vec<Bookmark>,
    /// Where the next thing goes.
    pub(crate) y: f32,
}

/// How far the pages had grown.
struct Place {
    pages: usize,
    marks: usize,
    links: usize,
    bookmarks: usize,
    y: f32,
    growth: Growth,
}

impl Flow {
    /// An empty first page.
    pub(crate) fn new(faces: &'static Faces) -> Self {
        let pages = vec![Page::default()];
        Self { faces, structure: Structure::default(), pages, bookmarks: Vec::new(), y: TOP }
    }

    /// Turns the page, unless `height` points are left on it.
    pub(crate) fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.pages.push(Page::default());
            self.y = TOP;
        }
    }

    /// Leaves white; none at the top of a page.
    pub(crate) fn skip(&mut self, height: f32) {
        if self.y > TOP {
            self.y += height;
        }
    }

    /// Draws a block that stays on one page, if a page can hold it.
    pub(crate) fn together(&mut self, block: impl Fn(&mut Self)) {
        let start = self.place();
        block(self);
        if self.pages.len() > start.pages && start.y > TOP {
            self.go_back(&start);
            self.need(BOTTOM);
            block(self);
        }
    }

    /// Draws something where it stands.
    pub(crate) fn draw(&mut self, role: Role, drawing: Drawing) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push((role, drawing));
        }
    }

    /// Draws one line of legible text at the present height, without moving down.
    pub(crate) fn line(&mut self, node: Node, x: f32, style: Style, text: &str) {
        if text.is_empty() {
            return;
        }
        let leaf = self.structure.leaf(node);
        let y = self.y + style.ascent();
        self.draw(Role::Content(leaf), Drawing::Text { x, y, style, text: text.to_owned() });
    }

    /// Cuts a text into the lines of a column.
    pub(crate) fn lines(&self, style: Style, text: &str, width: f32) -> Vec<String> {
        wrap(self.faces.of(style.weight), style.size, &legible(text), width)
    }

    /// Writes a text into a node that is there already, line by line, over as many pages as it takes.
    pub(crate) fn write(&mut self, node: Node, column: Column, style: Style, text: &str) {
        for line in self.lines(style, text, column.width) {
            self.need(style.leading);
            self.line(node, column.x, style, &line);
            self.y += style.height(&line);
        }
    }

    /// How much a text takes in a column.
    pub(crate) fn height(&self, style: Style, text: &str, width: f32) -> f32 {
        self.lines(style, text, width).iter().map(|line| style.height(line)).sum()
    }

    /// Writes a paragraph.
    pub(crate) fn paragraph(&mut self, parent: Node, column: Column, style: Style, text: &str) {
        if !text.trim().is_empty() {
            let node = self.structure.add(parent, Tag::P);
            self.write(node, column, style, text.trim());
        }
    }

    /// Writes a title of a level, which also goes into the list of contents; `with` points must follow on its page.
    pub(crate) fn heading(&mut self, level: std::num::NonZeroU16, style: Style, text: &str, with: f32) {
        let mut title = one_line(text, 200);
        if title.is_empty() {
            // A title without words would break PDF/UA-1 (ISO 14289-1, 7.4.2).
            title = "—".to_owned();
        }
        let lines = self.lines(style, &title, WIDTH);
        self.need(lines.len() as f32 * style.leading + with);
        let page = self.pages.len() - 1;
        let tag = TagKind::from(Tag::Hn(level, Some(title.clone())));
        self.bookmarks.push(Bookmark { title, level: level.get(), page, y: self.y });
        let node = self.structure.add(Structure::ROOT, tag);
        for line in lines {
            self.line(node, LEFT, style, &line);
            self.y += style.leading;
        }
    }

    /// Adds a figure to the structure, with the words that stand for it.
    pub(crate) fn figure(&mut self, rect: Rect, alternative: &str) -> Node {
        let area = krilla::geom::Rect::from_xywh(rect.x, rect.y, rect.width, rect.height);
        let tag = Tag::Figure(Some(one_line(alternative, 300)));
        let tag = tag.with_bbox(area.map(|area| BBox::new(self.pages.len() - 1, area)));
        self.structure.add(Structure::ROOT, tag.with_placement(Some(Placement::Block)))
    }

    fn place(&self) -> Place {
        let last = self.pages.last();
        Place {
            pages: self.pages.len(),
            marks: last.map_or(0, |p| p.marks.len()),
            links: last.map_or(0, |p| p.links.len()),
            bookmarks: self.bookmarks.len(),
            y: self.y,
            growth: self.structure.growth(),
        }
    }

    fn go_back(&mut self, place: &Place) {
        self.pages.truncate(place.pages);
        if let Some(page) = self.pages.last_mut() {
            page.marks.truncate(place.marks);
            page.links.truncate(place.links);
        }
        self.bookmarks.truncate(place.bookmarks);
        self.structure.cut_back(place.growth);
        self.y = place.y;
    }
}
