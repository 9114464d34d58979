//! The English pages of the services that have a translated card.
//!
//! In: a [`Desk`] and the theme's English words. Out: `/en/servizi/<category>/<service>/`. The form, its conditions and
//! the lists stay Italian; no English page is in them.

use contract::index::Silence;
use jiff::civil::Date;

use crate::fault::Fault;
use crate::model::joined::{Service, address};
use crate::model::page::Sink;
use crate::render::card_page;
use crate::render::desk::{self, Desk, Tools};
use crate::render::parts::{Frame, List, Made, Own};
use crate::render::view::{self, Crumb, ListItem, OtherLanguage};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What the English pages of one comune have in common.
pub(super) struct English {
    frame: Frame,
    menu: Made<String>,
}

impl English {
    /// Draws the menu once: all English pages stand below the services.
    pub(super) fn new(tools: Tools<'_>, frame: Frame, base: &str) -> Result<Self, Fault> {
        let here = format!("{base}/servizi/-");
        let menu = tools.templates.render("menu.html", &frame, &Own::default().with("qui", &here))?;
        Ok(Self { frame, menu: Made::new(String::from_utf8_lossy(&menu).into_owned()) })
    }
}

/// The English page of a service, if it has one.
pub(super) fn of(desk: &Desk<'_>, service: &Service<'_>) -> Option<OtherLanguage> {
    desk.english.as_ref()?;
    let there = desk.site.english.iter().find(|s| s.id == service.id)?;
    Some(other(desk, address::english(there)))
}

fn other(desk: &Desk<'_>, path: String) -> OtherLanguage {
    let url = format!("{}{path}", desk.base);
    OtherLanguage { canonico: desk.absolute(&url), url }
}

/// Draws the English page of every service that has one.
pub(super) fn cards(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let Some(english) = &desk.english else { return Ok(()) };
    desk.site.english.iter().try_for_each(|service| card(desk, english, service, sink))
}

fn card(desk: &Desk<'_>, english: &English, service: &Service<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let path = address::english(service);
    let mut detail = view::detail(service, desk.site.comune, &desk.base);
    detail.sezioni = card_page::sections(desk, service)?;
    detail.url_appuntamento = desk.links.appuntamento.clone();
    // This sentence is written in Italian by the generator.
    detail.termine_testo = None;
    detail.apertura = opening(service);
    detail.silenzio_testo = service.silence.filter(|_| service.term_days.is_some()).map(silence);
    detail.aggiornato_testo = service.updated.map(date);
    let way = [("Home", "/"), ("Services", "/servizi/")].map(|(t, p)| Crumb::new(t, format!("{}{p}", desk.base)));
    let page = desk.page("servizio", service.title, service.description, &path).below(&way).draft(service.draft);
    let italian = other(desk, address::card(service));
    let related = List::<ListItem>(Vec::new());
    let own = Own::default()
        .with("servizio", &detail)
        .with("correlati", &related)
        .with("altra", &italian)
        .with("pagina", &page)
        .with("menu", &english.menu);
    let file = format!("site/{}{path}index.html", desk.site.comune.slug);
    desk::draw(desk.tools, &english.frame, "servizio.html", file, &own, sink)
}

/// When the service can be asked, in words.
fn opening(service: &Service<'_>) -> Option<String> {
    match (service.enabled.from, service.enabled.until) {
        (None, None) => None,
        (Some(from), None) => Some(format!("You can apply from {}.", date(from))),
        (None, Some(until)) => Some(format!("You can apply until {}.", date(until))),
        (Some(from), Some(until)) => Some(format!("You can apply from {} to {}.", date(from), date(until))),
    }
}

/// What silence means; the Italian sentence is [`Silence::sentence`].
fn silence(silence: Silence) -> &'static str {
    match silence {
        Silence::Assent => "If the Comune does not answer within this time, your request counts as granted.",
        Silence::Refusal => {
            "If the Comune does not answer within this time, your request counts as refused and you can appeal."
        }
        Silence::Default => {
            "If the Comune does not answer within this time, you can ask the person who has the power to act in its \
             place to step in."
        }
    }
}

fn date(date: Date) -> String {
    let month = usize::try_from(date.month() - 1).ok().and_then(|m| MONTHS.get(m)).copied().unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}
