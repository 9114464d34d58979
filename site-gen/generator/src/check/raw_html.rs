//! Content is Markdown: HTML in it is dropped, and its author is told.

use pulldown_cmark::{Event, Parser};

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::dialect;

pub(super) const RULE: Rule = Rule {
    id: "raw-html",
    severity: Severity::Warning,
    title: "nei testi non si scrive HTML",
    explanation: "L'HTML scritto nei testi viene tolto, perché potrebbe rompere la pagina o renderla inaccessibile. \
        Usa gli elenchi, le tabelle, il grassetto e i collegamenti di Markdown.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for (source, body) in scope.texts() {
        for (event, range) in Parser::new_ext(&body.value, dialect::options()).into_offset_iter() {
            if let Event::Html(html) | Event::InlineHtml(html) = event
                && !html.trim_start().starts_with("<!--")
                // What closes goes with what opens.
                && !html.starts_with("</")
            {
                let start = body.span.start + range.start;
                let finding = Finding::at(
                    source,
                    &(start..start + html.trim_end().len()),
                    "questo pezzo di HTML viene tolto dalla pagina",
                );
                found(finding.help("usa il Markdown: `**grassetto**`, `- voce di elenco`, `[parole](indirizzo)`"));
            }
        }
    }
}
