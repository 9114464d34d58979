//! Administration, news and living: the model's second level, with honest empty states.

use crate::fault::Fault;
use crate::model::joined::address;
use crate::model::news::NewsKind;
use crate::model::page::Sink;
use crate::model::sheet::Shelf;
use crate::render::desk::Desk;
use crate::render::parts::Own;
use crate::render::sheet_pages;
use crate::render::view::Voice;

const fn voice(titolo: &'static str, descrizione: &'static str, elemento: &'static str) -> Voice {
    Voice { titolo, descrizione, elemento, url: String::new() }
}

/// What the three kinds of news are, in the order of [`NewsKind::ALL`].
static NEWS: [Voice; 3] = [
    voice("Notizie", "Che cosa succede in paese e in Comune.", "news-category-link"),
    voice("Comunicati", "Le comunicazioni ufficiali del Comune.", "news-category-link"),
    voice("Avvisi", "Scadenze, chiusure e lavori.", "news-category-link"),
];
/// News shown on the first page of the news.
const NEWEST: usize = 6;

/// Events shown on the first page of living there.
const COMING: usize = 3;

/// Draws the three section pages.
pub(super) fn sections(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let about = format!("Uffici, persone e documenti del {}.", desk.denomination);
    let page = desk.page("amministrazione", "Amministrazione", &about, "/amministrazione/").below(&desk.way(&[]));
    let voices = Shelf::ADMINISTRATION.map(|shelf| shelf_voice(desk, shelf, "management-category-link"));
    let own = Own::default().with("voci", &voices);
    desk.draw("amministrazione.html", "/amministrazione/", &page, own, sink)?;
    news(desk, sink)?;
    let about = format!("Luoghi ed eventi a {}.", desk.site.comune.identity.name);
    let page = desk.page("vivere", "Vivere il Comune", &about, "/vivere-il-comune/").below(&desk.way(&[]));
    let elements = ["live-button-locations", "live-button-events"];
    let voices: Vec<Voice> =
        Shelf::LIVING.into_iter().zip(elements).map(|(shelf, element)| shelf_voice(desk, shelf, element)).collect();
    let mut coming: Vec<_> = sheet_pages::items(desk, Shelf::Events).into_iter().filter(|e| !e.passato).collect();
    coming.truncate(COMING);
    let own = Own::default().with("voci", &voices).with("eventi", &coming);
    desk.draw("vivere.html", "/vivere-il-comune/", &page, own, sink)
}

fn shelf_voice(desk: &Desk<'_>, shelf: Shelf, element: &'static str) -> Voice {
    Voice {
        titolo: shelf.title(),
        descrizione: shelf.about(),
        elemento: element,
        url: format!("{}{}", desk.base, shelf.path()),
    }
}

/// The first page of the news: their kinds, each with its own page, and the newest.
fn news(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let description = format!("Notizie, comunicati e avvisi del {}.", desk.denomination);
    let page = desk.page("novita", "Novità", &description, "/novita/").below(&desk.way(&[]));
    let url = |kind| format!("{}{}", desk.base, address::news_kind(kind));
    let voices = NEWS.iter().zip(NewsKind::ALL).map(|(voice, kind)| Voice { url: url(kind), ..voice.clone() });
    let voices: Vec<Voice> = voices.collect();
    let newest = desk.newest(NEWEST);
    let own = Own::default().with("voci", &voices).with("novita", &newest);
    desk.draw("novita.html", "/novita/", &page, own, sink)
}

/// What a kind of news is, in a sentence.
pub(super) fn about(kind: NewsKind) -> &'static str {
    let kinds = NEWS.iter().zip(NewsKind::ALL);
    kinds.filter(|(_, k)| *k == kind).map(|(voice, _)| voice.descrizione).next().unwrap_or_default()
}
