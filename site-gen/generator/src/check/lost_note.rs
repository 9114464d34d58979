//! Every note is called, and every call has its note.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Parser, Tag, TagEnd, TextMergeWithOffset};

use crate::check::near;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::dialect;
use crate::model::source::{At, Span};

pub(super) const RULE: Rule = Rule {
    id: "lost-note",
    severity: Severity::Error,
    title: "ogni nota ha un richiamo e ogni richiamo ha una nota",
    explanation: "Il richiamo `[^bollo]` sta nel testo, la nota `[^bollo]: …` in fondo alla stessa sezione. Una nota che \
        nessuno richiama non compare nella pagina; un richiamo senza nota resta scritto così.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for (source, body) in scope.texts().filter(|(_, body)| body.value.contains("[^")) {
        let Notes { notes, called, orphans } = notes(body);
        for (label, span) in notes.iter().filter(|(label, _)| !called.contains(label)) {
            let message = format!("nessuno richiama la nota `[^{label}]`: nella pagina non compare");
            found(
                Finding::at(source, span, message).help(format!("scrivi `[^{label}]` nel punto del testo che spiega")),
            );
        }
        for (label, span) in orphans {
            let names: Vec<&str> = notes.iter().map(|(label, _)| label.as_str()).collect();
            let finding = Finding::at(source, &span, format!("la nota `[^{label}]` non c'è"));
            let meant = near::nearest(&label, names).map(|name| format!("forse volevi scrivere `[^{name}]`"));
            let finding = meant.into_iter().fold(finding, Finding::help);
            found(finding.or_help(format!("aggiungi in fondo alla sezione `[^{label}]: …`")));
        }
    }
}

#[derive(Default)]
struct Notes {
    notes: Vec<(String, Span)>,
    called: BTreeSet<String>,
    /// Calls that lead nowhere.
    orphans: Vec<(String, Span)>,
}

fn notes(body: &At<String>) -> Notes {
    let mut read = Notes::default();
    let mut code = false;
    let events = Parser::new_ext(&body.value, dialect::options()).into_offset_iter();
    for (event, range) in TextMergeWithOffset::new(events) {
        let written = body.value.get(range.clone()).unwrap_or_default();
        let start = body.span.start + range.start;
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                let end = written.find(']').map_or(written.len(), |at| at + 1);
                read.notes.push((label.to_lowercase(), start..start + end));
            }
            Event::FootnoteReference(label) => {
                read.called.insert(label.to_lowercase());
            }
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Text(_) if !code => {
                for (at, _) in written.match_indices("[^").filter(|(at, _)| !written[..*at].ends_with('\\')) {
                    let Some((label, _)) = written[at + 2..].split_once(']') else { continue };
                    let word = !label.is_empty() && !label.contains(char::is_whitespace);
                    let span = start + at..start + at + label.len() + 3;
                    read.orphans.extend(word.then(|| (label.to_lowercase(), span)));
                }
            }
            _ => {}
        }
    }
    read
}
