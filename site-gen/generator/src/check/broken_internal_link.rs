//! A link to a page of the same site leads somewhere.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Parser, Tag};

use crate::check::known_pages;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::dialect;
use crate::model::source::{At, Edit, Source};
use std::sync::Arc;

pub(super) const RULE: Rule = Rule {
    id: "broken-internal-link",
    severity: Severity::Error,
    title: "i collegamenti interni portano a pagine che esistono",
    explanation: "Un collegamento che comincia con `/` è una pagina dello stesso Comune, per esempio \
        `/servizi/autorizzazioni/occupazione-suolo-pubblico/` o, più breve, `/servizi/occupazione-suolo-pubblico/`. \
        Sono permessi anche `https:`, `http:`, `mailto:` e `tel:`; ogni altro inizio viene tolto. Un collegamento a \
        un servizio che esiste ma non è acceso in un Comune, lì diventa testo semplice.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    // Most comuni have no text of their own: nothing is gathered for them.
    if scope.texts().next().is_none() && scope.comuni().all(|c| c.menu.is_empty()) {
        return;
    }
    let cards = &scope.joined.shared.cards;
    let known = known_pages::known(scope);
    let cards: BTreeSet<String> = cards.keys().map(|id| format!("/servizi/{id}/")).collect();
    for (source, body) in scope.texts() {
        for (at, _) in body.value.match_indices("] (").filter(|(at, _)| spaced(&body.value[*at..])) {
            let span = body.span.start + at + 1..body.span.start + at + 2;
            found(
                Finding::at(source, &span, "fra `]` e `(` c'è uno spazio: il collegamento non funziona")
                    .help("togli lo spazio")
                    .fix(is_link(&body.value, at).then(|| Edit::new(span.clone(), ""))),
            );
        }
        for (target, span) in links(body) {
            judge(source, &target, span, &known, &cards, found);
        }
    }
    for comune in scope.comuni() {
        for item in comune.menu.iter().filter(|i| !i.url.value.is_empty()) {
            judge(&comune.source, &item.url.value, item.url.span.clone(), &known, &cards, found);
        }
    }
}

fn judge(
    source: &Arc<Source>,
    target: &str,
    span: std::ops::Range<usize>,
    known: &BTreeSet<String>,
    cards: &BTreeSet<String>,
    found: &mut dyn FnMut(Finding),
) {
    let lower = target.to_ascii_lowercase();
    if ["https://", "http://", "mailto:", "tel:", "#"].iter().any(|s| lower.starts_with(s)) {
        return;
    }
    let Some(path) = target.strip_prefix('/').filter(|p| !p.starts_with('/')) else {
        let finding = Finding::at(source, &span, format!("il collegamento `{target}` non è permesso"));
        found(finding.help("comincia con `/` per una pagina di questo sito, con `https://` per un altro sito"));
        return;
    };
    let path = path.split(['#', '?']).next().unwrap_or("").trim_end_matches('/');
    let page = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
    if known.contains(&page) || cards.contains(&page) || page.starts_with("/sportello/") {
        return;
    }
    let finding = Finding::at(source, &span, format!("la pagina `{page}` non esiste"));
    let finding = finding.did_you_mean(&page, known.iter().chain(cards).map(String::as_str));
    found(finding.or_help("un servizio è `/servizi/nome-del-servizio/`, una pagina del Comune `/nome-della-pagina/`"));
}

/// Whether `] (` begins what was meant to be a link.
fn spaced(text: &str) -> bool {
    ["] (/", "] (http", "] (mailto:", "] (tel:"].iter().any(|start| text.starts_with(start))
}

/// Whether the `] (` at a place has a link's words before it and its target after it, in one line and outside code.
fn is_link(text: &str, at: usize) -> bool {
    let before = text[..at].rsplit('\n').next().unwrap_or_default();
    let after = text[at + 3..].lines().next().unwrap_or_default();
    let opened = before.rfind('[').is_some_and(|open| !before[open..].contains(']'));
    let closed = after.find(')').is_some_and(|close| !after[..close].contains([' ', '(', '`']));
    let code = text[..at].matches('`').count() % 2 == 1 || before.starts_with("    ") || before.starts_with('\t');
    opened && closed && !code
}

/// The targets of links, with their place.
fn links(body: &At<String>) -> Vec<(String, std::ops::Range<usize>)> {
    let parser = Parser::new_ext(&body.value, dialect::options()).into_offset_iter();
    let links = parser.filter_map(|(event, range)| match event {
        Event::Start(Tag::Link { dest_url, .. }) => {
            let written = &body.value[range.clone()];
            let at = written.rfind(&*dest_url).unwrap_or(0);
            let start = body.span.start + range.start + at;
            let length = if at == 0 { written.len() } else { dest_url.len() };
            Some((dest_url.to_string(), start..start + length))
        }
        _ => None,
    });
    links.collect()
}
