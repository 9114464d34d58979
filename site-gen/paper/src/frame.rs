//! What every sheet has: the comune at its head, the feet of its pages, the code that leads to the web.
//!
//! In: words. Out: drawings on the pages.

use krilla::tagging::Tag;

use crate::flow::{Column, Drawing, Flow, Link, Rect, Role};
use crate::legible::{legible, one_line};
use crate::qr;
use crate::structure::{Node, Structure};
use crate::style::{BOTTOM, Ink, LEFT, PAGE_HEIGHT, Style, TOP, WIDTH};
use crate::wrap::fit;

/// Heading levels, as krilla takes them.
pub(crate) mod level {
    use std::num::NonZeroU16;

    /// The sheet's title.
    pub(crate) const SHEET: NonZeroU16 = NonZeroU16::MIN;
    /// A part.
    pub(crate) const PART: NonZeroU16 = SHEET.saturating_add(1);
    /// A part of a part.
    pub(crate) const SUBPART: NonZeroU16 = SHEET.saturating_add(2);
    /// A group of questions within it.
    pub(crate) const GROUP: NonZeroU16 = SHEET.saturating_add(3);
}

/// The comune's name over a rule, then the title.
pub(crate) fn masthead(flow: &mut Flow, comune: &str, title: &str) {
    flow.paragraph(Structure::ROOT, Column::FULL, Style::MASTHEAD, comune);
    flow.y += 5.0;
    let rule = Rect { x: LEFT, y: flow.y, width: WIDTH, height: 1.5 };
    flow.draw(Role::Decoration, Drawing::Fill(rule, Ink::Blue));
    flow.y += 22.0;
    flow.heading(level::SHEET, Style::TITLE, title, 0.0);
    flow.y += 9.0;
}

/// The title of a part, with white above it.
pub(crate) fn part(flow: &mut Flow, title: &str, with: f32) {
    flow.skip(22.0);
    flow.heading(level::PART, Style::HEADING, title, with);
    flow.y += 5.0;
}

/// A text on a tinted ground, all on one page if it fits.
pub(crate) fn panel(flow: &mut Flow, lines: &[(Style, &str)]) {
    const PADDING: f32 = 12.0;
    flow.together(|flow| {
        let column = Column { x: LEFT + PADDING + 4.0, width: WIDTH - 2.0 * PADDING - 4.0 };
        let said = lines.iter().filter(|(_, text)| !text.trim().is_empty());
        let text: f32 = said.map(|(style, text)| flow.height(*style, text.trim(), column.width)).sum();
        let height = text + 2.0 * PADDING;
        flow.need(height.min(BOTTOM - TOP));
        let ground = Rect { x: LEFT, y: flow.y, width: WIDTH, height: height.min(BOTTOM - flow.y) };
        flow.draw(Role::Decoration, Drawing::Fill(ground, Ink::Tint));
        flow.draw(Role::Decoration, Drawing::Fill(Rect { width: 3.0, ..ground }, Ink::Blue));
        flow.y += PADDING;
        for (style, text) in lines {
            flow.paragraph(Structure::ROOT, column, *style, text);
        }
        flow.y += PADDING;
    });
}

/// A code that leads to an address, what it is for beside it, the address in words under it.
pub(crate) fn code(flow: &mut Flow, style: Style, address: &str, alternative: &str, words: &[&str]) {
    const SIDE: f32 = 92.0;
    const GAP: f32 = 20.0;
    const WHITE: f32 = 8.0;
    flow.together(|flow| {
        let modules = qr::encode(address);
        let indent = if modules.is_some() { SIDE + GAP } else { 0.0 };
        let column = Column::FULL.indented(indent);
        let text: f32 = words.iter().map(|w| flow.height(style, w, column.width) + 6.0).sum();
        flow.need(text.max(SIDE + 2.0 * WHITE) + 2.0 * style.leading);
        let top = flow.y + WHITE;
        if let Some(modules) = modules {
            // White all around, as wide as four modules, is part of the code.
            let rect = Rect { x: LEFT, y: top, width: SIDE, height: SIDE };
            let node = flow.figure(rect, alternative);
            let leaf = flow.structure.leaf(node);
            flow.draw(Role::Content(leaf), Drawing::Code { rect, modules });
            flow.y = top + ((SIDE - text) / 2.0).max(0.0);
        }
        for sentence in words {
            flow.paragraph(Structure::ROOT, column, style, sentence);
            flow.y += 6.0;
        }
        if indent > 0.0 {
            flow.y = flow.y.max(top + SIDE + WHITE);
        }
        let node = flow.structure.add(Structure::ROOT, Tag::P);
        link(flow, node, Style { ink: Ink::Blue, ..style }, address, alternative);
    });
}

/// An address in words, which on a screen also leads there.
fn link(flow: &mut Flow, parent: Node, style: Style, address: &str, title: &str) {
    // Only what is surely an address of the web is a link; anything else stays words.
    let leads = address.len() < 2000
        && (address.starts_with("https://") || address.starts_with("http://"))
        && address.bytes().all(|b| b.is_ascii_graphic());
    if !leads {
        flow.write(parent, Column::FULL, style, address);
        return;
    }
    let node = flow.structure.add(parent, Tag::Link);
    for line in flow.lines(style, address, WIDTH) {
        flow.need(style.leading);
        flow.line(node, LEFT, style, &line);
        let width = flow.faces.of(style.weight).width(&line, style.size);
        let rect = Rect { x: LEFT, y: flow.y, width, height: style.leading };
        let leaf = flow.structure.leaf(node);
        if let Some(page) = flow.pages.last_mut() {
            page.links.push(Link { rect, url: address.to_owned(), title: one_line(title, 300), leaf });
        }
        flow.y += style.leading;
    }
}

/// Writes the foot of every page: what the sheet is, more about it, and its number among all.
pub(crate) fn feet(flow: &mut Flow, what: &str, more: &str) {
    let style = Style::SMALL;
    let face = flow.faces.of(style.weight);
    let all = flow.pages.len();
    for (index, page) in flow.pages.iter_mut().enumerate() {
        let mut top = PAGE_HEIGHT - 62.0;
        let hair = Rect { x: LEFT, y: top, width: WIDTH, height: 0.6 };
        page.marks.push((Role::Decoration, Drawing::Fill(hair, Ink::Hair)));
        top += 6.0;
        let number = format!("pagina {} di {all}", index + 1);
        let wide = face.width(&number, style.size);
        let mut put = |x: f32, top: f32, text: String| {
            let y = top + style.ascent();
            page.marks.push((Role::Footer, Drawing::Text { x, y, style, text }));
        };
        put(LEFT, top, fit(face, style.size, &legible(what).replace('\n', " "), WIDTH - wide - 16.0));
        put(LEFT + WIDTH - wide, top, number);
        put(LEFT, top + style.leading, fit(face, style.size, &legible(more).replace('\n', " "), WIDTH));
    }
}
