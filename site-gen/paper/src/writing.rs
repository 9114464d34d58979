//! A question on paper, with what a hand needs to answer it: lines, letter boxes, boxes to tick.
//!
//! In: a field of the form. Out: drawings that stay together on a page. A kind of question that is not known here gets a
//! plain line, so that no question is ever left out.

use contract::code::Scheme;
use contract::form::{Field, Form};
use contract::kind::{Choice, Kind};
use contract::told;
use krilla::tagging::{ListNumbering, Tag};

use crate::face::Weight;
use crate::flow::{Column, Drawing, Flow, Rect, Role};
use crate::frame;
use crate::legible::one_line;
use crate::structure::Structure;
use crate::style::{Ink, LEFT, Style, WIDTH};

/// From one line to write on to the next: about 9 mm.
const LINE: f32 = 26.0;
/// A letter box: about 7 by 8 mm.
const BOX: (f32, f32) = (20.0, 23.0);
/// A letter box of an IBAN, whose 27 must stand on one line.
const SMALL_BOX: (f32, f32) = (15.4, 23.0);
/// Between groups of boxes.
const GROUP_GAP: f32 = 9.0;
/// A box to tick.
const TICK: f32 = 13.0;

/// Draws a question and the room for its answer.
pub(crate) fn question(flow: &mut Flow, form: &Form, field: &Field) {
    flow.skip(14.0);
    if let Kind::Note { text } = &field.kind {
        let condition = condition(form, field).unwrap_or_default();
        return frame::panel(flow, &[(Style::QUESTION, &field.label), (Style::FORM, &condition), (Style::FORM, text)]);
    }
    flow.together(|flow| {
        let declared = matches!(field.kind, Kind::Declaration);
        if !declared {
            label(flow, field);
        }
        if let Some(condition) = condition(form, field) {
            help(flow, Style::FORM, &condition);
        }
        for hint in field.hint.as_deref().into_iter().chain(own_hint(&field.kind)) {
            help(flow, Style::HELP, hint);
        }
        room(flow, field);
    });
}

/// The question in bold; that it is optional in plain letters after it.
fn label(flow: &mut Flow, field: &Field) {
    let may = if field.advised { "(consigliato)" } else { "(facoltativo)" };
    let node = flow.structure.add(Structure::ROOT, Tag::P);
    let style = Style::QUESTION;
    let gap = if field.optional { " " } else { "" };
    let text = format!("{}{gap}", one_line(&field.label, usize::MAX));
    let lines = flow.lines(style, &text, WIDTH);
    flow.write(node, Column::FULL, style, &text);
    if field.optional {
        let plain = Style { size: Style::FORM.size, weight: Weight::Regular, ..style };
        let used = lines.last().map_or(0.0, |line| flow.faces.of(style.weight).width(line, style.size)) + 4.0;
        let wide = flow.faces.of(plain.weight).width(may, plain.size);
        let x = if used + wide <= WIDTH { used } else { 0.0 };
        if x > 0.0 {
            flow.y -= style.leading;
        }
        flow.line(node, LEFT + x, plain, may);
        flow.y += style.leading;
    }
}

fn help(flow: &mut Flow, style: Style, text: &str) {
    flow.paragraph(Structure::ROOT, Column::FULL, style, text);
}

/// What a kind asks to be said about it.
fn own_hint(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Choice { .. } => Some("Segna una sola risposta."),
        Kind::Choices { .. } => Some("Puoi segnare più risposte."),
        Kind::Time => Some("Ora e minuti."),
        Kind::Computed { .. } => Some("Lascia vuoto: lo calcola l’ufficio con le tue risposte."),
        Kind::File { .. } => Some("Allega una copia a questo modulo."),
        Kind::Signature => Some("Firma in fondo al modulo."),
        Kind::LongText { .. } => Some("Se lo spazio non basta, continua su un foglio e allegalo."),
        _ => None,
    }
}

/// When the question is to be answered, in the same words as on the web.
fn condition(form: &Form, field: &Field) -> Option<String> {
    told::only_if(form, &field.when.iter().collect::<Vec<_>>(), &field.kind)
}

fn room(flow: &mut Flow, field: &Field) {
    match &field.kind {
        Kind::FiscalCode | Kind::AnyFiscalCode => boxes(flow, &[6, 5, 5], BOX),
        Kind::Code { scheme: Scheme::PaymentNotice } => boxes(flow, &[6, 6, 6], BOX),
        Kind::Code { scheme: Scheme::RevenueStamp } => boxes(flow, &[14], BOX),
        Kind::Time => boxes(flow, &[2, 2], BOX),
        Kind::VatNumber => boxes(flow, &[11], BOX),
        Kind::PostalCode => boxes(flow, &[5], BOX),
        Kind::Plate => boxes(flow, &[10], BOX),
        Kind::Iban => boxes(flow, &[4, 4, 4, 4, 4, 4, 3], SMALL_BOX),
        Kind::Date { .. } => day(flow),
        Kind::Amount { .. } => measure(flow, "euro"),
        Kind::Number { unit, .. } => measure(flow, unit.as_deref().unwrap_or_default()),
        Kind::YesNo => ticks(flow, &["Sì", "No"]),
        Kind::Choice { options } | Kind::Choices { options } => ticks(flow, &labels(options)),
        Kind::Declaration => ticks(flow, &[field.label.as_str()]),
        Kind::LongText { max } => lines(flow, (*max / 100).clamp(5, 10)),
        Kind::Text { max } if *max > 120 => lines(flow, 2),
        Kind::Note { .. } | Kind::Repeat { .. } | Kind::Computed { .. } | Kind::Signature | Kind::File { .. } => {}
        _ => lines(flow, 1),
    }
}

fn labels(options: &[Choice]) -> Vec<&str> {
    options.iter().map(|option| option.label.as_str()).collect()
}

/// Lines to write on, each with room for a hand above it.
fn lines(flow: &mut Flow, count: u32) {
    for _ in 0..count {
        flow.need(LINE);
        flow.y += LINE;
        rule(flow, Column::FULL);
    }
    flow.y += 4.0;
}

fn rule(flow: &mut Flow, column: Column) {
    let rect = Rect { x: column.x, y: flow.y, width: column.width, height: 0.8 };
    flow.draw(Role::Decoration, Drawing::Fill(rect, Ink::Line));
}

/// A short line with its unit.
fn measure(flow: &mut Flow, unit: &str) {
    const SHORT: f32 = 150.0;
    flow.need(LINE + 4.0);
    flow.y += LINE;
    rule(flow, Column { x: LEFT, width: SHORT });
    flow.y -= Style::FORM.leading;
    let top = flow.y;
    flow.paragraph(Structure::ROOT, Column::FULL.indented(SHORT + 8.0), Style::FORM, unit);
    flow.y = flow.y.max(top + Style::FORM.leading);
    flow.y += 4.0;
}

/// A row of letter boxes in groups; answers where each group begins.
fn boxes(flow: &mut Flow, groups: &[usize], size: (f32, f32)) {
    flow.y += 5.0;
    flow.need(size.1 + 4.0);
    row_of_boxes(flow, groups, size);
    flow.y += size.1 + 4.0;
}

fn row_of_boxes(flow: &mut Flow, groups: &[usize], (width, height): (f32, f32)) -> Vec<f32> {
    let mut x = LEFT;
    let mut starts = Vec::new();
    for group in groups {
        starts.push(x);
        for _ in 0..*group {
            let rect = Rect { x, y: flow.y, width, height };
            flow.draw(Role::Decoration, Drawing::Edge(rect, Ink::Line, 0.8));
            x += width;
        }
        x += GROUP_GAP;
    }
    starts
}

/// Boxes for day, month and year, each with its name under it.
fn day(flow: &mut Flow) {
    flow.y += 5.0;
    flow.need(BOX.1 + Style::HELP.leading + 4.0);
    let starts = row_of_boxes(flow, &[2, 2, 4], BOX);
    flow.y += BOX.1 + 1.0;
    let node = flow.structure.add(Structure::ROOT, Tag::P);
    for (x, name) in starts.into_iter().zip(["giorno ", "mese ", "anno"]) {
        flow.line(node, x, Style::HELP, name);
    }
    flow.y += Style::HELP.leading + 2.0;
}

/// Boxes to tick, each with what it stands for: one under the other, or side by side where the words are short.
fn ticks(flow: &mut Flow, options: &[&str]) {
    const BESIDE: f32 = 100.0;
    const INDENT: f32 = TICK + 11.0;
    let list = flow.structure.add(Structure::ROOT, Tag::L(ListNumbering::Square));
    let style = Style::FORM;
    let face = flow.faces.of(style.weight);
    let short = |option: &&str| option.len() < 40 && face.width(option, style.size) < BESIDE - INDENT - 10.0;
    let beside = options.len() <= 3 && options.iter().all(short);
    flow.y += 6.0;
    for (index, option) in options.iter().enumerate() {
        flow.need(style.leading + 7.0);
        let indent = if beside { BESIDE * index as f32 } else { 0.0 };
        let rect = Rect { x: LEFT + indent + 1.0, y: flow.y + (style.leading - TICK) / 2.0, width: TICK, height: TICK };
        flow.draw(Role::Decoration, Drawing::Edge(rect, Ink::Line, 1.0));
        let item = flow.structure.add(list, Tag::LI);
        let body = flow.structure.add(item, Tag::LBody);
        let top = flow.y;
        flow.write(body, Column::FULL.indented(indent + INDENT), style, option.trim());
        flow.y = if beside && index + 1 < options.len() { top } else { flow.y + 7.0 };
    }
}

/// Where the citizen puts the day and her name.
pub(crate) fn signature(flow: &mut Flow) {
    flow.together(|flow| {
        frame::part(flow, "Data e firma", 100.0);
        flow.skip(6.0);
        help(flow, Style::QUESTION, "Data");
        day(flow);
        flow.skip(14.0);
        help(flow, Style::QUESTION, "Firma per esteso e leggibile");
        flow.y += LINE + 8.0;
        rule(flow, Column { x: LEFT, width: WIDTH * 0.62 });
        flow.y += 4.0;
    });
}
