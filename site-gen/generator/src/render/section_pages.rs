//! Administration, news and living: the model's second level, with honest empty states.

use crate::fault::Fault;
use crate::model::joined::address;
use crate::model::news::NewsKind;
use crate::model::page::Sink;
use crate::render::desk::Desk;
use crate::render::parts::Own;
use crate::render::view::Voice;

const fn voice(titolo: &'static str, descrizione: &'static str, elemento: &'static str) -> Voice {
    Voice { titolo, descrizione, elemento, url: None }
}

/// A subset of the model's titles (criterion C.SI.1.7): the ones that every comune has.
static ADMINISTRATION: [Voice; 4] = [
    voice("Uffici", "A chi rivolgerti, dove e quando.", "management-category-link"),
    voice("Organi di governo", "Il sindaco, la giunta e il consiglio comunale.", "management-category-link"),
    voice("Personale amministrativo", "Le persone che lavorano negli uffici.", "management-category-link"),
    voice("Documenti e dati", "Atti, regolamenti, moduli e dati pubblici.", "management-category-link"),
];

/// What the three kinds of news are, in the order of [`NewsKind::ALL`].
static NEWS: [Voice; 3] = [
    voice("Notizie", "Che cosa succede in paese e in Comune.", "news-category-link"),
    voice("Comunicati", "Le comunicazioni ufficiali del Comune.", "news-category-link"),
    voice("Avvisi", "Scadenze, chiusure e lavori.", "news-category-link"),
];
/// News shown on the first page of the news.
const NEWEST: usize = 6;

static LIVING: [Voice; 2] = [
    voice("Luoghi", "I luoghi da conoscere e come arrivarci.", "live-button-locations"),
    voice("Eventi", "Feste, incontri e appuntamenti.", "live-button-events"),
];

/// Draws the three section pages.
pub(super) fn sections(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let name = &desk.denomination;
    section(
        desk,
        ("amministrazione", "Amministrazione", &format!("Uffici, persone e documenti del {name}.")),
        &ADMINISTRATION,
        sink,
    )?;
    news(desk, sink)?;
    let description = format!("Luoghi ed eventi a {}.", desk.site.comune.identity.name);
    section(desk, ("vivere", "Vivere il Comune", &description), &LIVING, sink)
}

fn section(
    desk: &Desk<'_>,
    (kind, title, description): (&'static str, &str, &str),
    voices: &[Voice],
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    let path = if kind == "vivere" { "/vivere-il-comune/".to_owned() } else { format!("/{kind}/") };
    let page = desk.page(kind, title, description, &path).below(&desk.way(&[]));
    desk.draw(&format!("{kind}.html"), &path, &page, Own::default().with("voci", &voices), sink)
}

/// The first page of the news: their kinds, each with its own page, and the newest.
fn news(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let description = format!("Notizie, comunicati e avvisi del {}.", desk.denomination);
    let page = desk.page("novita", "Novità", &description, "/novita/").below(&desk.way(&[]));
    let url = |kind| Some(format!("{}{}", desk.base, address::news_kind(kind)));
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
