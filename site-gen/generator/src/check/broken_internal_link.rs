//! A link to a page of the same site leads somewhere.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::check::area::Area;
use crate::check::rule::{Finding, Rule};
use crate::diagnostic::Severity;
use crate::model::joined::{Site, address};
use crate::model::slug::RESERVED;
use crate::model::source::{At, Source};
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

fn check(area: &Area<'_>, found: &mut dyn FnMut(Finding)) {
    let known: BTreeSet<String> = area.sites.iter().flat_map(addresses).collect();
    let cards: BTreeSet<String> = area.joined.content.cards.keys().map(|id| format!("/servizi/{id}/")).collect();
    let sections = area.all_cards().flat_map(|c| c.sections.iter().map(move |s| (&c.source, &s.body)));
    let pages = area.joined.content.comuni.iter().flat_map(|c| &c.pages).map(|p| (&p.source, &p.body));
    for (source, body) in sections.chain(pages) {
        for (at, _) in body.value.match_indices("] (").filter(|(at, _)| spaced(&body.value[*at..])) {
            let span = body.span.start + at + 1..body.span.start + at + 2;
            found(
                Finding::at(source, &span, "fra `]` e `(` c'è uno spazio: il collegamento non funziona")
                    .help("togli lo spazio"),
            );
        }
        for (target, span, picture) in links(body) {
            if picture {
                let finding = Finding::at(source, &span, "le immagini non sono previste nei testi");
                found(finding.help("togli il `!`: resta un collegamento"));
                continue;
            }
            judge(source, &target, span, &known, &cards, found);
        }
    }
    for comune in &area.joined.content.comuni {
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
    found(finding.did_you_mean(&page, known.iter().chain(cards).map(String::as_str)));
}

/// Whether `] (` begins what was meant to be a link.
fn spaced(text: &str) -> bool {
    ["] (/", "] (http", "] (mailto:", "] (tel:"].iter().any(|start| text.starts_with(start))
}

/// The targets of links and pictures, with their place.
fn links(body: &At<String>) -> Vec<(String, std::ops::Range<usize>, bool)> {
    let parser = Parser::new_ext(&body.value, Options::ENABLE_TABLES).into_offset_iter();
    let links = parser.filter_map(|(event, range)| match event {
        Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. })) => {
            let picture = matches!(tag, Tag::Image { .. });
            let (Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = tag else { return None };
            let written = &body.value[range.clone()];
            let at = written.rfind(&*dest_url).unwrap_or(0);
            let start = body.span.start + range.start + at;
            let length = if at == 0 { written.len() } else { dest_url.len() };
            Some((dest_url.to_string(), start..start + length, picture))
        }
        _ => None,
    });
    links.collect()
}

/// Every page of a site, below its base.
fn addresses(site: &Site<'_>) -> Vec<String> {
    let fixed = RESERVED.iter().filter(|r| !["404", "risorse", "forms", "counter", "registro"].contains(r));
    let mut all: Vec<String> = fixed.map(|r| format!("/{r}/")).chain(["/".to_owned()]).collect();
    for service in &site.services {
        let card = address::card(service);
        all.extend([address::category(service.category), format!("{card}inizia/"), format!("{card}domanda/")]);
        all.extend([format!("{card}condizioni/"), card]);
        all.extend(service.topics.iter().map(|t| address::topic(t)));
    }
    all.extend(site.comune.pages.iter().map(|p| format!("/{}/", p.slug)));
    all
}
