//! The news: a page for each kind, and one for each piece.
//!
//! In: the news that the comune shows, newest first. Out: pages below `/novita/`; a kind without news says so.

use pulldown_cmark::HeadingLevel;

use crate::fault::Fault;
use crate::model::joined::address;
use crate::model::news::{News, NewsKind};
use crate::model::page::{OutFile, Sink};
use crate::render::desk::Desk;
use crate::render::feed::{Entry, Feed, PATH};
use crate::render::parts::Own;
use crate::render::view::{self, NewsDetail};
use crate::render::{markdown, pictures, section_pages};

/// The anchors of a text begin with this.
const BODY: &str = "testo";

/// Draws the pages of all news.
pub(super) fn news(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    for kind in NewsKind::ALL {
        let path = address::news_kind(kind);
        let way = desk.way(&[("Novità", "/novita/")]);
        let page = desk.page("novita-elenco", kind.title(), section_pages::about(kind), &path).below(&way);
        let items = desk.news_where(|news| news.kind() == kind);
        desk.draw("novita-elenco.html", &path, &page, Own::default().with("novita", &items), sink)?;
    }
    desk.site.news.iter().try_for_each(|news| one(desk, news, sink))?;
    feed(desk, sink)
}

/// The news as a feed, where whole addresses can be made.
fn feed(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let Some(origin) = &desk.origin else { return Ok(()) };
    let site = format!("{origin}{}", desk.base);
    let entries = desk.site.news.iter().filter(|news| !news.head.shown.draft).filter_map(|news| {
        let url = format!("{site}{}", address::news(news));
        Some(Entry {
            title: news.title(),
            summary: news.description(),
            url,
            kind: news.kind().title(),
            day: news.day()?,
        })
    });
    let feed = Feed {
        title: format!("Novità del {}", desk.denomination),
        author: &desk.denomination,
        page: format!("{site}/novita/"),
        own: format!("{site}{PATH}"),
        entries: entries.collect(),
    };
    match feed.xml()? {
        Some(xml) => sink.put(OutFile::page(format!("site/{}{PATH}", desk.site.comune.slug), xml)),
        None => Ok(()),
    }
}

fn one(desk: &Desk<'_>, news: &News, sink: &mut dyn Sink) -> Result<(), Fault> {
    let path = address::news(news);
    let list = address::news_kind(news.kind());
    let way = desk.way(&[("Novità", "/novita/"), (news.kind().title(), list.as_str())]);
    let page = desk.page("notizia", news.title(), news.description(), &path);
    let page = page.below(&way).draft(news.head.shown.draft);
    let text = markdown::compile(&news.body.value, HeadingLevel::H2, BODY)
        .ok_or_else(|| Fault::TooLarge(news.source.path.clone()))?;
    let html = desk.html(Some(text), Some(&news.pictures));
    let comune = desk.site.comune;
    let ours = comune.news.iter().any(|own| std::ptr::eq(own, news));
    let office = news.head.office.as_ref().and_then(|id| comune.offices.iter().find(|o| o.id == id.value));
    let detail = NewsDetail {
        item: view::news_item(news, desk.site.showing, &desk.base),
        html,
        immagine: pictures::front(news.head.picture.as_ref(), &news.pictures, &desk.base),
        ufficio: office.map(|office| view::office(office, &comune.contacts)),
        autore: match (ours, office) {
            (true, Some(office)) => office.name.clone(),
            (true, None) => desk.denomination.clone(),
            (false, _) => desk.tools.consortium.denomination.clone(),
        },
    };
    desk.draw("notizia.html", &path, &page, Own::default().with("notizia", &detail), sink)
}
