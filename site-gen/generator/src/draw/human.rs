//! For people, with a caret below the place.
//!
//! In: gathered [`Diagnostic`]s. Out: text, with colours only if asked for. Lines that are too long are cropped.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Severity, count};

/// Whether colours are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Only characters.
    Plain,
    /// With the terminal's colours.
    Coloured,
}

/// Draws one diagnostic.
pub fn draw(diagnostic: &Diagnostic, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(120);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR.with_name("errore"),
        Severity::Warning => Level::WARNING.with_name("avviso"),
        Severity::Note => Level::NOTE.with_name("nota"),
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.rule);
    let mut group = match &diagnostic.place {
        // A file that is empty or missing has no line to show.
        Some(place) if place.source.text.is_empty() => title.element(Origin::path(&place.source.path)),
        Some(place) => {
            let end = place.span.end.min(place.source.text.len());
            let span = place.span.start.min(end)..end;
            title.element(
                Snippet::source(&place.source.text)
                    .path(&place.source.path)
                    .annotation(AnnotationKind::Primary.span(span)),
            )
        }
        None => Group::with_title(title),
    };
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.with_name("aiuto").message(help));
    }
    renderer.render(&[group])
}

/// Draws all of them, one after another, and the line that counts them.
///
/// Notes are told in one line unless `all`.
pub fn draw_all(diagnostics: &[Diagnostic], style: Style, all: bool) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics.iter().filter(|d| all || d.severity != Severity::Note) {
        text.push_str(&draw(diagnostic, style));
        text.push_str("\n\n");
    }
    text.push_str(&summary(diagnostics, all));
    text.push('\n');
    text
}

/// `2 errori, 1 avviso, 33 note`.
pub fn summary(diagnostics: &[Diagnostic], all: bool) -> String {
    let of = |severity| count(diagnostics, severity);
    let (errors, warnings, notes) = (of(Severity::Error), of(Severity::Warning), of(Severity::Note));
    let say = |n: usize, one: &str, many: &str| match n {
        0 => format!("nessun {one}"),
        1 => format!("1 {one}"),
        _ => format!("{n} {many}"),
    };
    let mut line = format!("{}, {}", say(errors, "errore", "errori"), say(warnings, "avviso", "avvisi"));
    match notes {
        0 => {}
        1 => line.push_str(", 1 nota"),
        _ => line.push_str(&format!(", {notes} note")),
    }
    if notes > 0 && !all {
        line.push_str(" (si leggono con --verbose)");
    }
    match diagnostics.iter().filter(|d| d.fix.is_some()).count() {
        0 => {}
        some => line.push_str(&format!("\n`check --fix` ne corregge {some}")),
    }
    line
}
