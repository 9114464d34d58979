//! The English pages of the services that have a translated card.
//!
//! In: a [`Desk`] and the theme's English words. Out: `/en/servizi/<category>/<service>/`, the page before its form
//! and the form's blank first step where all words of the form are there, and the page that functions answer in. The
//! conditions and the lists stay Italian; no English page is in them.

use contract::date;
use contract::language::Language;
use jiff::civil::Date;

use crate::fault::Fault;
use crate::model::joined::{Service, address};
use crate::model::page::{OutFile, Sink};
use crate::render::TITLE_HOLE;
use crate::render::card_page;
use crate::render::desk::{self, Desk, Tools};
use crate::render::first_step;
use crate::render::parts::{Frame, List, Made, Own};
use crate::render::view::{self, Crumb, FormView, ListItem, OtherLanguage, Page};

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
    detail.silenzio_testo =
        service.silence.filter(|_| service.term_days.is_some()).map(|silence| silence.told(Language::English));
    detail.aggiornato_testo = service.updated.map(date);
    let way = [("Home", "/"), ("Services", "/servizi/")].map(|(t, p)| Crumb::new(t, format!("{}{p}", desk.base)));
    let page = desk.page("servizio", service.title, service.description, &path).below(&way).draft(service.draft);
    let italian = other(desk, address::card(service));
    let related = List::<ListItem>(Vec::new());
    let compiled = service.form.as_ref().and_then(|form| Some((form, form.english.as_ref()?)));
    match compiled {
        Some(_) => detail.url_inizia = format!("{}{path}inizia/", desk.base),
        None => detail.modulo_tradotto = false,
    }
    let shared = Made::new(detail);
    let own = Own::default().with("servizio", &shared).with("correlati", &related).with("altra", &italian);
    draw(desk, english, "servizio.html", &path, &page, own, sink)?;
    let Some((compiled, words)) = compiled else { return Ok(()) };

    let way: Vec<Crumb> = way.into_iter().chain([Crumb::new(service.title, format!("{}{path}", desk.base))]).collect();
    let form = Made::new(FormView::new(&words.form, &words.eligibility));
    let target = format!("{path}inizia/");
    let about = format!("What you need and how the request works: {}.", service.title);
    let page = desk.page("inizia", "Before you begin", &about, &target).below(&way).draft(service.draft);
    let blank = format!("{}{path}domanda/", desk.base);
    let login = format!("{0}/sportello/accedi/?ritorno={0}/sportello/{1}/en/", desk.base, service.id);
    let paper = format!("{}/sportello/{}/modulo.pdf", desk.base, service.id);
    let back = format!("{}{path}", desk.base);
    let own = Own::default()
        .with("servizio", &shared)
        .with("modulo", &form)
        .with("url_domanda", &blank)
        .with("url_accesso", &login)
        .with("url_carta", &paper)
        .with("url_scheda", &back);
    draw(desk, english, "inizia.html", &target, &page, own, sink)?;

    let target = format!("{path}domanda/");
    let page = desk.page("domanda", "Request", &about, &target).below(&way).draft(service.draft);
    let body = first_step::body(desk, service, &words.form, &compiled.revision, &path);
    let place = first_step::place(&words.form);
    let own = Own::default().with("servizio", &shared).with("modulo", &form).with("corpo", &body).with("passo", &place);
    draw(desk, english, "modulo.html", &target, &page, own, sink)
}

fn draw(
    desk: &Desk<'_>,
    english: &English,
    template: &str,
    path: &str,
    page: &Page,
    own: Own<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    let own = own.with("pagina", page).with("menu", &english.menu);
    let file = format!("site/{}{path}index.html", desk.site.comune.slug);
    desk::draw(desk.tools, &english.frame, template, file, &own, sink)
}

/// The page in which functions answer in English, if there is a form in it.
pub(super) fn shell(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let Some(english) = &desk.english else { return Ok(()) };
    let page = Page::new("sportello", TITLE_HOLE, "", "");
    let own = Own::default().with("pagina", &page).with("menu", &english.menu);
    let bytes = desk.tools.templates.render("shell.html", &english.frame, &own)?;
    sink.put(OutFile::counter(format!("counter/{}.en.shell.html", desk.site.comune.slug), bytes))
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

fn date(day: Date) -> String {
    date::told(day, Language::English)
}
