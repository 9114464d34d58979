//! Administration, news and living: the model's second level, with honest empty states.

use crate::fault::Fault;
use crate::model::page::Sink;
use crate::render::desk::Desk;
use crate::render::parts::Own;
use crate::render::view::Voice;

const fn voice(titolo: &'static str, descrizione: &'static str, elemento: &'static str) -> Voice {
    Voice { titolo, descrizione, elemento }
}

/// A subset of the model's titles (criterion C.SI.1.7): the ones that every comune has.
const ADMINISTRATION: [Voice; 4] = [
    voice("Uffici", "A chi rivolgerti, dove e quando.", "management-category-link"),
    voice("Organi di governo", "Il sindaco, la giunta e il consiglio comunale.", "management-category-link"),
    voice("Personale amministrativo", "Le persone che lavorano negli uffici.", "management-category-link"),
    voice("Documenti e dati", "Atti, regolamenti, moduli e dati pubblici.", "management-category-link"),
];

const NEWS: [Voice; 3] = [
    voice("Notizie", "Che cosa succede in paese e in Comune.", "news-category-link"),
    voice("Comunicati", "Le comunicazioni ufficiali del Comune.", "news-category-link"),
    voice("Avvisi", "Scadenze, chiusure e lavori.", "news-category-link"),
];

const LIVING: [Voice; 2] = [
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
    section(desk, ("novita", "Novità", &format!("Notizie, comunicati e avvisi del {name}.")), &NEWS, sink)?;
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
