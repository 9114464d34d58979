//! The consortium's own page of news, and its feed.
//!
//! In: the consortium's news that are shown, and the comuni that have a site. Out: `/novita/` on the consortium's host:
//! each piece in short, with its page in every comune that shows it. The whole text is only there, because it speaks of
//! the comune that it is read in.

use serde::Serialize;

use crate::fault::Fault;
use crate::model::joined::address;
use crate::model::news::{self, News};
use crate::model::page::{OutFile, Sink};
use crate::model::showing::Showing;
use crate::render::desk::{Tools, draw};
use crate::render::feed::{Entry, Feed, PATH};
use crate::render::listed::Listed;
use crate::render::parts::{Frame, Own};
use crate::render::view::{self, Crumb, NewsItem, Page};

/// The page of the news.
const PAGE: &str = "/novita/";

/// A piece of news on the consortium's page.
#[derive(Hash, Serialize)]
pub(super) struct Shared {
    #[serde(flatten)]
    item: NewsItem,
    ancora: String,
    comuni: Vec<Crumb>,
}

/// The consortium's news that are shown, newest first.
pub(super) fn shown(news: &[News], showing: Showing) -> Vec<&News> {
    let mut shown: Vec<&News> = news.iter().filter(|n| showing.shows(n.head.shown)).collect();
    news::sort(&mut shown);
    shown
}

/// The news as they stand on the consortium's pages.
pub(super) fn shared(news: &[&News], comuni: &[Listed], showing: Showing) -> Vec<Shared> {
    let one = |news: &&News| {
        let named = |slug: &str| news.head.comuni.as_ref().is_none_or(|list| list.iter().any(|c| c.value == slug));
        let comuni = comuni.iter().filter(|c| named(&c.slug));
        let path = address::news(news);
        let mut item = view::news_item(news, showing, "");
        item.url = format!("{PAGE}#{}", anchor(news));
        Shared {
            item,
            ancora: anchor(news),
            comuni: comuni
                .map(|c| Crumb::new(c.nome.as_str(), format!("{}{}", c.url.trim_end_matches('/'), path)))
                .collect(),
        }
    };
    news.iter().map(one).collect()
}

/// Draws the page and the feed; without news there are none.
pub(super) fn pages(
    tools: Tools<'_>,
    frame: &Frame,
    news: &[&News],
    shared: &Vec<Shared>,
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    if news.is_empty() {
        return Ok(());
    }
    let description = format!("Le novità per tutti i Comuni. A cura di: {}.", tools.consortium.denomination);
    let page = Page::new("consorzio-novita", "Novità", &description, PAGE);
    let own = Own::default().with("pagina", &page).with("novita", shared);
    draw(tools, frame, "consorzio-novita.html", "site/novita/index.html".to_owned(), &own, sink)?;
    let Some(origin) = tools.base_url.map(|url| url.as_str()) else { return Ok(()) };
    let entries = news.iter().filter(|n| !n.head.shown.draft).filter_map(|news| {
        let url = format!("{origin}{PAGE}#{}", anchor(news));
        Some(Entry {
            title: news.title(),
            summary: news.description(),
            url,
            kind: news.kind().title(),
            day: news.day()?,
        })
    });
    let feed = Feed {
        title: format!("Novità per tutti i Comuni: {}", tools.consortium.denomination),
        author: &tools.consortium.denomination,
        page: format!("{origin}{PAGE}"),
        own: format!("{origin}{PATH}"),
        entries: entries.collect(),
    };
    match feed.xml()? {
        Some(xml) => sink.put(OutFile::page(format!("site{PATH}"), xml)),
        None => Ok(()),
    }
}

fn anchor(news: &News) -> String {
    format!("{}-{}", news.kind().word(), news.slug)
}
