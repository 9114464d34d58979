//! For GitHub Actions: one workflow command a line, which the service shows beside the changed lines.
//!
//! In: gathered [`Diagnostic`]s. Out: `::error file=…,line=…,endLine=…,col=…,title=…::message`. Notes are told only if
//! asked for: the service shows few annotations a step. Nothing of an author's text can end a command or begin one.

use crate::diagnostic::{Diagnostic, Severity};

/// Draws all of them, each with a newline; notes only if `all`.
pub fn draw(diagnostics: &[Diagnostic], all: bool) -> String {
    diagnostics.iter().filter(|d| all || d.severity != Severity::Note).map(line).collect()
}

fn line(diagnostic: &Diagnostic) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = &diagnostic.place {
        properties.push(format!("file={}", property(&place.source.path)));
        if let Some(region) = place.region() {
            properties.push(format!("line={},endLine={},col={}", region.line, region.end_line, region.column));
        }
    }
    properties.push(format!("title={}", property(diagnostic.rule)));
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        message.push_str(&format!("\n{help}"));
    }
    format!("::{command} {}::{}\n", properties.join(","), data(&message))
}

/// A message: the per cent sign first, for it begins what the others become.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: colons and commas part one from the next.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_ends_a_command_or_begins_one() {
        let diagnostic = Diagnostic {
            rule: "unread-file",
            severity: Severity::Warning,
            place: Some(crate::diagnostic::Place {
                source: crate::model::source::Source::new("content/a,b: 50%\n.txt", ""),
                span: 0..0,
            }),
            message: "100%\n::error::no\r".to_owned(),
            help: Some("va, bene: così".to_owned()),
            fix: None,
        };
        assert_eq!(
            draw(&[diagnostic], false),
            "::warning file=content/a%2Cb%3A 50%25%0A.txt,title=unread-file::100%25%0A::error::no%0D%0Ava, bene: così\n"
        );
    }
}
