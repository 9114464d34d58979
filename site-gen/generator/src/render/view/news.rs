//! A piece of news as templates see it: in a list, and on its own page.

use contract::date;
use serde::Serialize;

use crate::model::joined::address;
use crate::model::news::{News, NewsKind};
use crate::model::showing::Showing;
use crate::render::pictures::PictureView;
use crate::render::texts::Html;
use crate::render::view::card::{TermLink, term};
use crate::render::view::comune::OfficeView;

/// A piece of news in a list.
#[derive(Clone, Debug, Hash, Serialize)]
pub(in crate::render) struct NewsItem {
    titolo: String,
    descrizione: String,
    pub(in crate::render) url: String,
    tipo: &'static str,
    data: Option<String>,
    data_testo: Option<String>,
    scadenza: Option<String>,
    scadenza_testo: Option<String>,
    scaduta: bool,
    argomenti: Vec<TermLink>,
    parole: Vec<String>,
    bozza: bool,
}

/// A piece of news on its own page: `notizia`.
#[derive(Hash, Serialize)]
pub(in crate::render) struct NewsDetail<'d> {
    #[serde(flatten)]
    pub(in crate::render) item: NewsItem,
    pub(in crate::render) html: Html<'d>,
    /// Its picture.
    pub(in crate::render) immagine: Option<PictureView>,
    /// Who wrote it: a comune's office, if it is known.
    pub(in crate::render) ufficio: Option<OfficeView>,
    /// Who wrote it, in words.
    pub(in crate::render) autore: String,
}

/// A piece of news in a list.
pub(in crate::render) fn news_item(news: &News, showing: Showing, base: &str) -> NewsItem {
    let topics = news.head.topics.iter().map(|t| term(&t.value, format!("{base}{}", address::topic(&t.value))));
    NewsItem {
        titolo: news.title().to_owned(),
        descrizione: news.description().to_owned(),
        url: format!("{base}{}", address::news(news)),
        tipo: match news.kind() {
            NewsKind::Story => "Notizia",
            NewsKind::Statement => "Comunicato",
            NewsKind::Notice => "Avviso",
        },
        data: news.day().map(|d| d.to_string()),
        data_testo: news.day().map(date::words),
        scadenza: news.expires().map(|d| d.to_string()),
        scadenza_testo: news.expires().map(date::words),
        scaduta: showing.over(news.expires()),
        argomenti: topics.collect(),
        parole: news.head.words.iter().map(|w| w.value.clone()).collect(),
        bozza: news.head.shown.draft,
    }
}
