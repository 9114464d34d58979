//! Rows of a name and its value, in two aligned columns with a hairline between them.
//!
//! In: names and values, of any length. Out: a list in the structure, one item a row. A name is never parted from the
//! first line of its value.

use krilla::tagging::{ListNumbering, Tag};

use crate::flow::{Column, Drawing, Flow, Rect, Role};
use crate::structure::{Node, Structure};
use crate::style::{Ink, LEFT, Style, TOP, WIDTH};

/// Where names end and values begin.
const NAMES: Column = Column { x: LEFT, width: 158.0 };
const VALUES: Column = Column { x: LEFT + 176.0, width: WIDTH - 176.0 };
const AIR: f32 = 5.0;

/// How much of a page must be left under a title, so that the first row does not leave it alone.
pub(crate) const FIRST_ROW: f32 = 60.0;

/// Writes rows of a name and a value.
pub(crate) fn rows<'t>(flow: &mut Flow, rows: impl IntoIterator<Item = (&'t str, String)>) {
    let list = flow.structure.add(Structure::ROOT, Tag::L(ListNumbering::None));
    for (index, (name, value)) in rows.into_iter().enumerate() {
        row(flow, list, index > 0, name, &value);
    }
}

fn row(flow: &mut Flow, list: Node, hair: bool, name: &str, value: &str) {
    let style = Style::BODY;
    let names = flow.lines(Style::LABEL, name.trim(), NAMES.width);
    let values = flow.lines(style, value.trim(), VALUES.width).len();
    let names_height = names.len() as f32 * style.leading;
    // Up to two lines of the value stay with the name, so that no line is left alone.
    flow.need(names_height.max(values.min(2) as f32 * style.leading) + 2.0 * AIR);
    if hair && flow.y > TOP {
        let rule = Rect { x: LEFT, y: flow.y, width: WIDTH, height: 0.6 };
        flow.draw(Role::Decoration, Drawing::Fill(rule, Ink::Hair));
    }
    flow.y += AIR;
    let item = flow.structure.add(list, Tag::LI);
    let label = flow.structure.add(item, Tag::Lbl);
    let body = flow.structure.add(item, Tag::LBody);
    let (page, top) = (flow.pages.len(), flow.y);
    flow.write(label, NAMES, Style::LABEL, name.trim());
    let below = flow.y;
    if flow.pages.len() == page {
        // The name is on this page as a whole, as all names are that a form's author would write.
        flow.y = top;
    }
    let page = flow.pages.len();
    flow.write(body, VALUES, style, value.trim());
    if flow.pages.len() == page {
        flow.y = flow.y.max(below);
    }
    flow.y += AIR;
}
