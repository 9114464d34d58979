//! A place, an event, a person, a unit or a document as templates see it: in a list, and on its own page.

use contract::date;
use serde::Serialize;

use crate::model::comune::Contacts;
use crate::model::joined::address;
use crate::model::sheet::{Sheet, SheetKind};
use crate::model::showing::Showing;
use crate::render::pictures::PictureView;
use crate::render::texts::Html;
use crate::render::view::card::{TermLink, term};
use crate::render::view::page::Crumb;

/// A sheet in a list.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub(in crate::render) struct SheetItem {
    pub(in crate::render) titolo: String,
    pub(in crate::render) descrizione: String,
    pub(in crate::render) url: String,
    /// What it is, in a few words: the day of an event, the role of a person.
    pub(in crate::render) occhiello: String,
    /// The machine's form of the day in `occhiello`.
    pub(in crate::render) giorno: Option<String>,
    /// Whether it is over.
    pub(in crate::render) passato: bool,
    pub(in crate::render) evento: bool,
    pub(in crate::render) bozza: bool,
}

/// A sheet on its own page: `foglio`.
#[derive(Hash, Serialize)]
pub(in crate::render) struct SheetDetail<'d> {
    #[serde(flatten)]
    pub(in crate::render) item: SheetItem,
    pub(in crate::render) html: Option<Html<'d>>,
    pub(in crate::render) immagine: Option<PictureView>,
    pub(in crate::render) dati: Vec<Datum>,
    pub(in crate::render) allegato: Option<AttachedView>,
    pub(in crate::render) gruppi: Vec<Related>,
    pub(in crate::render) argomenti: Vec<TermLink>,
}

/// A line of what is known of a sheet.
#[derive(Clone, Debug, Hash, Serialize)]
pub(in crate::render) struct Datum {
    etichetta: &'static str,
    testo: String,
    url: Option<String>,
}

/// A document's file, ready to be linked.
#[derive(Clone, Debug, Hash, Serialize)]
pub(in crate::render) struct AttachedView {
    pub(in crate::render) url: String,
    pub(in crate::render) formato: String,
    pub(in crate::render) peso: String,
}

/// Other pages that have to do with it.
#[derive(Clone, Debug, Hash, Serialize)]
pub(in crate::render) struct Related {
    pub(in crate::render) titolo: &'static str,
    pub(in crate::render) voci: Vec<Crumb>,
}

/// A sheet in a list.
pub(in crate::render) fn sheet_item(sheet: &Sheet, showing: Showing, base: &str) -> SheetItem {
    let head = &sheet.head;
    let sort = head.sort.as_ref().map(|s| s.value.clone());
    let (line, day) = match sheet.kind {
        SheetKind::Event => (period(sheet), sheet.begins()),
        SheetKind::Document => {
            let day = head.date.map(|day| format!("del {}", date::words(day)));
            ([sort, day].into_iter().flatten().collect::<Vec<_>>().join(" "), head.date)
        }
        SheetKind::Person => (head.role.clone().unwrap_or_default(), None),
        SheetKind::Place | SheetKind::Unit => (sort.unwrap_or_default(), None),
    };
    SheetItem {
        titolo: head.title.clone(),
        descrizione: sheet.description().to_owned(),
        url: format!("{base}{}", sheet.path()),
        occhiello: line,
        giorno: day.map(|d| d.to_string()),
        passato: sheet.kind == SheetKind::Event && showing.over(sheet.ends()),
        evento: sheet.kind == SheetKind::Event,
        bozza: head.shown.draft,
    }
}

/// The topics of a sheet, each with its page.
pub(in crate::render) fn sheet_topics(sheet: &Sheet, base: &str) -> Vec<TermLink> {
    sheet.head.topics.iter().map(|t| term(&t.value, format!("{base}{}", address::topic(&t.value)))).collect()
}

/// The days of an event: `3 maggio 2027`, or from one to another.
fn period(sheet: &Sheet) -> String {
    match (sheet.begins(), sheet.ends()) {
        (Some(first), Some(last)) if first == last => date::words(first),
        (Some(first), Some(last)) => format!("dal {} al {}", date::words(first), date::words(last)),
        _ => String::new(),
    }
}

/// What is known of a sheet, line by line; `place` is the place that it names.
pub(in crate::render) fn data(sheet: &Sheet, place: Option<(String, Option<String>)>) -> Vec<Datum> {
    let head = &sheet.head;
    let mut data = Vec::new();
    let mut line = |label: &'static str, text: Option<String>| data.extend(text.map(|t| Datum::new(label, t)));
    match sheet.kind {
        SheetKind::Event => {
            line("Quando", Some(period(sheet)).filter(|p| !p.is_empty()));
            line("Per chi", head.audience.clone());
            line("Quanto costa", head.cost.clone());
            line("Chi organizza", head.organisation.clone());
        }
        SheetKind::Person => {
            line("Ruolo", head.role.clone());
            line("Organizzazione", head.organisation.clone());
            let tasks: Vec<&str> = head.tasks.iter().map(|t| t.value.as_str()).collect();
            line("Deleghe", (!tasks.is_empty()).then(|| tasks.join(", ")));
        }
        SheetKind::Document => {
            line("Tipo", head.sort.as_ref().map(|s| s.value.clone()));
            line("Data", head.date.map(date::words));
            line("Protocollo", head.protocol.clone());
            line("Pubblicato nell’albo", Some(period(sheet)).filter(|p| !p.is_empty()));
            line("Licenza", head.licence.clone());
        }
        SheetKind::Place => line("Come si entra", head.access.clone()),
        SheetKind::Unit => {}
    }
    if let Some((text, url)) = place {
        data.push(Datum { etichetta: if sheet.kind == SheetKind::Unit { "Sede" } else { "Dove" }, testo: text, url });
    }
    data.extend(contacts(&head.contacts, head.cap.as_deref(), head.position));
    data
}

/// Where people find it, line by line.
pub(in crate::render) fn contacts(contacts: &Contacts, cap: Option<&str>, position: Option<(f64, f64)>) -> Vec<Datum> {
    let mut data = Vec::new();
    if let Some(address) = &contacts.address {
        let text = cap.map_or_else(|| address.clone(), |cap| format!("{address}, {cap}"));
        // The `geo:` scheme (RFC 5870) opens the map that the person has, and tells nobody else.
        let url = position.map(|(lat, lon)| format!("geo:{lat},{lon}"));
        data.push(Datum { etichetta: "Indirizzo", testo: text, url });
    }
    let mut line = |label: &'static str, text: &Option<String>, scheme: &str| {
        data.extend(text.as_ref().map(|text| Datum {
            etichetta: label,
            testo: text.clone(),
            url: (!scheme.is_empty()).then(|| format!("{scheme}{}", text.replace(' ', ""))),
        }));
    };
    line("Telefono", &contacts.phone, "tel:");
    line("Email", &contacts.email, "mailto:");
    line("PEC", &contacts.pec, "mailto:");
    line("Orari", &contacts.hours, "");
    line("Sito", &contacts.site, "https://");
    data
}

impl Datum {
    fn new(etichetta: &'static str, testo: String) -> Self {
        Self { etichetta, testo, url: None }
    }
}
