//! Pages that every site has with the same words, the comune's own pages, and the map.

use pulldown_cmark::HeadingLevel;

use crate::fault::Fault;
use crate::model::joined::address;
use crate::model::news::NewsKind;
use crate::model::page::Sink;
use crate::model::sheet::Shelf;
use crate::render::desk::Desk;
use crate::render::markdown;
use crate::render::parts::Own;
use crate::render::sheet_pages;
use crate::render::view::{Crumb, Group};

const FAQ: &str = include_str!("fixed/domande-frequenti.md");
const PRIVACY: &str = include_str!("fixed/privacy.md");
const COOKIE: &str = include_str!("fixed/cookie.md");
const MEDIA: &str = include_str!("fixed/media-policy.md");
const OPEN_DATA: &str = include_str!("fixed/dati-aperti.md");
const LEGAL: &str = include_str!("fixed/note-legali.html");

/// What the ids of a page's own words begin with, so that they are not those of the frame.
const BODY: &str = "testo";

/// The title, the template and the words of a fixed page.
struct Fixed {
    kind: &'static str,
    title: &'static str,
    description: &'static str,
    template: &'static str,
    words: &'static str,
}

static PAGES: [Fixed; 6] = [
    Fixed {
        kind: "domande-frequenti",
        title: "Domande frequenti",
        description: "Come entrare, come seguire una richiesta, che cosa fare se hai bisogno di aiuto.",
        template: "faq.html",
        words: FAQ,
    },
    Fixed {
        kind: "privacy",
        title: "Informativa privacy",
        description: "Quali dati usiamo, perché e per quanto tempo.",
        template: "privacy.html",
        words: PRIVACY,
    },
    Fixed {
        kind: "cookie",
        title: "Cookie",
        description: "Un solo cookie tecnico, e solo quando fai una richiesta.",
        template: "cookie.html",
        words: COOKIE,
    },
    Fixed {
        kind: MEDIA_POLICY,
        title: "Media policy",
        description: "Le regole per i profili del Comune sulle reti sociali.",
        template: "media-policy.html",
        words: MEDIA,
    },
    Fixed {
        kind: "note-legali",
        title: "Note legali",
        description: "Licenza dei contenuti e condizioni d'uso del sito.",
        template: "note-legali.html",
        words: LEGAL,
    },
    Fixed {
        kind: "dati-aperti",
        title: "Dati aperti",
        description: "I servizi in file che un programma può leggere, con licenza libera.",
        template: "dati-aperti.html",
        words: OPEN_DATA,
    },
];

/// A page that only a comune with profiles on social networks has.
const MEDIA_POLICY: &str = "media-policy";

/// The fixed pages of a comune.
fn pages<'d>(desk: &'d Desk<'_>) -> impl Iterator<Item = &'static Fixed> + use<'d> {
    let social = !desk.site.comune.elsewhere.social.is_empty();
    PAGES.iter().filter(move |fixed| social || fixed.kind != MEDIA_POLICY)
}

/// FAQ, privacy, legal notes, open data and the page for addresses that do not exist.
pub(super) fn fixed(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    for fixed in pages(desk) {
        let path = format!("/{}/", fixed.kind);
        let page = desk.page(fixed.kind, fixed.title, fixed.description, &path).below(&desk.way(&[]));
        // A theme that has a template of its own for the page has its own words too.
        let own = fixed.template != "faq.html" && desk.tools.templates.has(fixed.template);
        let (template, body) = match (own, desk.tools.templates.has(fixed.template)) {
            (true, _) => (fixed.template, None),
            (false, true) => (fixed.template, Some(body(desk, fixed))),
            (false, false) => ("pagina.html", Some(body(desk, fixed))),
        };
        let own = match &body {
            Some(body) => Own::default().with("corpo", body),
            None => Own::default(),
        };
        desk.draw(template, &path, &page, own, sink)?;
    }
    let page = desk.page("404", "Pagina non trovata", "Questa pagina non c'è.", "/404.html").hidden();
    desk.draw("404.html", "/404.html", &page, Own::default(), sink)
}

fn body(desk: &Desk<'_>, fixed: &Fixed) -> String {
    match fixed.words {
        LEGAL => LEGAL.to_owned(),
        words => markdown::compile(words, HeadingLevel::H2, BODY).map(|t| t.html(&desk.words())).unwrap_or_default(),
    }
}

/// The pages that the comune wrote.
pub(super) fn own(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    for own in &desk.site.pages {
        let path = format!("/{}/", own.slug);
        let body = markdown::compile(&own.body.value, HeadingLevel::H2, BODY)
            .ok_or_else(|| Fault::TooLarge(own.source.path.clone()))?;
        let body = desk.html(Some(body), Some(&own.pictures));
        let page = desk.page("pagina", &own.title, &own.description, &path);
        let page = page.below(&desk.way(&[])).draft(own.shown.draft);
        desk.draw("pagina.html", &path, &page, Own::default().with("corpo", &body), sink)?;
    }
    Ok(())
}

/// The map of the site.
pub(super) fn map(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let link = |title: &str, path: &str| Crumb::new(title, format!("{}{path}", desk.base));
    let group = |title: &str, path: &str, items: Vec<Crumb>| Group {
        titolo: title.to_owned(),
        url: format!("{}{path}", desk.base),
        voci: items,
    };
    let services = desk.site.services.iter().map(|s| link(s.title, &address::card(s))).collect();
    let categories = desk.categories.iter().map(|c| Crumb::new(c.titolo.as_str(), c.url.as_str())).collect();
    let topics = desk.topics.iter().map(|t| Crumb::new(t.titolo.as_str(), t.url.as_str())).collect();
    let mut about: Vec<Crumb> = pages(desk).map(|p| link(p.title, &format!("/{}/", p.kind))).collect();
    about.extend(desk.site.pages.iter().map(|p| link(&p.title, &format!("/{}/", p.slug))));
    let kinds = NewsKind::ALL.map(|kind| link(kind.title(), &address::news_kind(kind)));
    let news = kinds.into_iter().chain(desk.site.news.iter().map(|n| link(n.title(), &address::news(n)))).collect();
    let shelves = |shelves: &[Shelf]| -> Vec<Crumb> {
        let one = |shelf: Shelf| {
            let sheets = sheet_pages::items(desk, shelf).into_iter().map(|s| Crumb::new(s.titolo, s.url));
            std::iter::once(link(shelf.title(), shelf.path())).chain(sheets)
        };
        shelves.iter().copied().flat_map(one).collect()
    };
    let groups = vec![
        group("Amministrazione", "/amministrazione/", shelves(&Shelf::ADMINISTRATION)),
        group("Novità", "/novita/", news),
        group("Servizi", "/servizi/", services),
        group("Servizi dalla A alla Z", address::AZ, Vec::new()),
        group("Categorie dei servizi", "/servizi/", categories),
        group("Vivere il Comune", "/vivere-il-comune/", shelves(&Shelf::LIVING)),
        group("Argomenti", "/argomenti/", topics),
        group("Informazioni", "/", about),
    ];
    let description = format!("Tutte le pagine del sito del {}.", desk.denomination);
    let page = desk.page("mappa", "Mappa del sito", &description, "/mappa-del-sito/").below(&desk.way(&[]));
    desk.draw("mappa.html", "/mappa-del-sito/", &page, Own::default().with("gruppi", &groups), sink)
}
