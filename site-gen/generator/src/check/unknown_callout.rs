//! A quotation that begins with `[!…]` is a callout of a known kind.

use pulldown_cmark::{Event, Parser, Tag};

use crate::check::near;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::callout::{callout, marks};
use crate::model::dialect;

pub(super) const RULE: Rule = Rule {
    id: "unknown-callout",
    severity: Severity::Error,
    title: "un riquadro comincia con una parola che esiste, da sola sulla riga",
    explanation: "La prima riga di un riquadro è `> [!NOTA]`, `> [!CONSIGLIO]`, `> [!IMPORTANTE]`, `> [!ATTENZIONE]` o \
        `> [!AVVERTENZA]`, e non contiene altro. Un'altra parola resterebbe scritta così nella pagina.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for (source, body) in scope.texts() {
        for (event, range) in Parser::new_ext(&body.value, dialect::options()).into_offset_iter() {
            if !matches!(event, Event::Start(Tag::BlockQuote(_))) {
                continue;
            }
            let written = body.value.get(range.clone()).unwrap_or_default();
            let line = written.lines().next().unwrap_or_default();
            let Some((mark, after)) = mark(line) else { continue };
            let start = body.span.start + range.start + (line.len() - after.len() - mark.len());
            let span = start..start + mark.len();
            if callout(mark).is_none() {
                let finding = Finding::at(source, &span, format!("il riquadro `{mark}` non esiste"));
                let meant = near::nearest(mark, marks()).map(|m| format!("forse volevi scrivere `{m}`"));
                let all = marks().map(|m| format!("`{m}`")).collect::<Vec<_>>().join(", ");
                found(meant.into_iter().fold(finding, Finding::help).or_help(format!("ci sono {all}")));
            } else if !after.trim().is_empty() {
                let finding = Finding::at(source, &span, format!("`{mark}` deve stare da solo sulla riga"));
                found(finding.help("scrivi il testo nella riga sotto, che comincia con `>`"));
            }
        }
    }
}

/// The mark at the beginning of a quotation's first line, and what follows it.
fn mark(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start().strip_prefix('>')?.trim_start();
    let end = line.starts_with("[!").then(|| line.find(']')).flatten()?;
    let word = line[2..end].chars().all(char::is_alphabetic);
    word.then(|| line.split_at(end + 1))
}
