//! The consortium's home page, its page of open data and its two shells; its pages of services are in
//! [`consortium_services`].

use std::collections::BTreeMap;

use pulldown_cmark::HeadingLevel;

use crate::fault::Fault;
use crate::model::card::Card;
use crate::model::page::{OutFile, Sink};
use crate::model::register::Entry;
use crate::render::desk::{Tools, body_style, draw};
use crate::render::listed::{Listed, subareas};
use crate::render::markdown::{self, Words};
use crate::render::parts::{Frame, Own};
use crate::render::view::{self, Page, Resources, SearchView};
use crate::render::{TITLE_HOLE, consortium_news, consortium_services, crawlers, feed, open_data, security};
use contract::language::Language;

const OPEN_DATA: &str = include_str!("fixed/dati-aperti-consorzio.md");

const BODY_HOLE: &str = "%%CORPO%%";

/// Draws the consortium's shells, then its pages; `cards` are the shared ones, `listed` the comuni that have
/// a site.
///
/// # Errors
/// If a template fails or the sink does.
pub(crate) fn consortium(
    tools: Tools<'_>,
    cards: &BTreeMap<String, Card>,
    listed: &[&Entry],
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    let comuni: Vec<Listed> = listed.iter().map(|c| Listed::new(c, tools.hosting)).collect();
    let (name, style) = body_style(&tools.consortium.colour.value);
    let news = consortium_news::shown(tools.news, tools.showing);
    let shared = consortium_news::shared(&news, &comuni, tools.showing);
    let origin = tools.base_url.map(|url| url.as_str().to_owned());
    let follows = origin.is_some() && news.iter().any(|news| !news.head.shown.draft);
    let feed = if follows { Some(feed::PATH) } else { None };
    let frame = Frame::default()
        .with("consorzio", &view::consortium(tools.consortium))?
        .with("risorse", &Resources::new(tools.theme, format!("/{name}"), None))?
        .with("origine", &origin)?
        .with("flusso", &feed)?
        .with("base", &String::new())?
        .with("cerca", &SearchView::consortium())?
        .speaking(Language::Italian, tools.theme)?;
    sink.put(OutFile::page(format!("site/{name}"), style))?;
    let hole = Page::new("sportello", TITLE_HOLE, "", "");
    let shell = tools.templates.render("consorzio-shell.html", &frame, &Own::default().with("pagina", &hole))?;
    sink.put(OutFile::page("site/404.html", not_found(&shell)))?;
    sink.put(OutFile::counter("counter/consorzio.shell.html", shell))?;
    let shell = tools.templates.render("ufficio.html", &frame, &Own::default().with("pagina", &hole))?;
    sink.put(OutFile::counter("counter/ufficio.shell.html", shell))?;

    sink.put(OutFile::page("site/robots.txt", crawlers::shared(tools, listed)))?;
    consortium_news::pages(tools, &frame, &news, &shared, sink)?;
    security::file(tools.consortium.security.as_ref(), "site", None, sink)?;
    open_data::area(tools.templates.inputs(), cards, listed, sink)?;
    open_data_page(tools, &frame, sink)?;
    let page = Page::new("consorzio", &tools.consortium.denomination, &tools.consortium.description, "/");
    let (subareas, number) = (subareas(tools, &comuni), comuni.len());
    let own = Own::default()
        .with("pagina", &page)
        .with("subambiti", &subareas)
        .with("comuni", &comuni)
        .with("novita", &shared)
        .with("numero", &number);
    draw(tools, &frame, "consorzio.html", "site/index.html".to_owned(), &own, sink)?;
    consortium_services::pages(tools, &frame, cards, listed, sink)
}

/// What the consortium's open data are.
fn open_data_page(tools: Tools<'_>, frame: &Frame, sink: &mut dyn Sink) -> Result<(), Fault> {
    let description = "Quali servizi offrono i Comuni, in file che un programma può leggere.";
    let page = Page::new("dati-aperti", "Dati aperti", description, "/dati-aperti/");
    let denomination = &tools.consortium.denomination;
    let cards = BTreeMap::new();
    let words = Words { denomination, name: denomination, base: "", cards: &cards, images: None };
    let body = markdown::compile(OPEN_DATA, HeadingLevel::H2, "testo").map(|text| text.html(&words));
    let body = body.unwrap_or_default();
    let own = Own::default().with("pagina", &page).with("corpo", &body);
    draw(tools, frame, "consorzio-pagina.html", "site/dati-aperti/index.html".to_owned(), &own, sink)
}

fn not_found(shell: &[u8]) -> Vec<u8> {
    let body = "<h1>Questa pagina non c'è</h1>\n<p>Forse l'indirizzo è scritto male.</p>\n\
                <p><a href=\"/\">Scegli il tuo Comune</a></p>";
    String::from_utf8_lossy(shell).replace(TITLE_HOLE, "Pagina non trovata").replace(BODY_HOLE, body).into_bytes()
}
