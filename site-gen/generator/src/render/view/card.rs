//! A service as templates see it: in a list, and on its own page.

use std::rc::Rc;

use contract::date;
use contract::form::{Access, Form};
use contract::index::Silence;
use serde::Serialize;

use crate::model::comune::Comune;
use crate::model::form_source::Eligibility;
use crate::model::joined::{Service, address};
use crate::model::vocabulary::term_slug;
use crate::render::linked_data::LinkedData;
use crate::render::texts::Html;
use crate::render::view::comune::{OfficeView, office};

/// A category or a topic, and how many services it has.
#[derive(Clone, Debug, Hash, Serialize)]
pub(in crate::render) struct Tally {
    pub(in crate::render) titolo: String,
    pub(in crate::render) slug: String,
    pub(in crate::render) url: String,
    pub(in crate::render) numero: usize,
}

/// A link to a category or a topic.
#[derive(Clone, Debug, Hash, Serialize)]
pub(in crate::render) struct TermLink {
    titolo: String,
    slug: String,
    url: String,
}

/// A service in a list.
#[derive(Clone, Debug, Hash, Serialize)]
pub(in crate::render) struct ListItem {
    id: String,
    titolo: String,
    descrizione: String,
    url: String,
    categoria: TermLink,
    argomenti: Vec<TermLink>,
    attivo: bool,
    motivo: Option<String>,
    online: bool,
    archetipo: String,
    parole: Vec<String>,
    bozza: bool,
}

/// A service on its own page: `servizio`.
#[derive(Hash, Serialize)]
pub(in crate::render) struct Detail<'d> {
    #[serde(flatten)]
    item: ListItem,
    pub(in crate::render) sezioni: Rc<[SectionView<'d>]>,
    termine_giorni: Option<u16>,
    pub(in crate::render) termine_testo: Option<String>,
    silenzio: Option<Silence>,
    pub(in crate::render) silenzio_testo: Option<&'static str>,
    costo: Option<String>,
    norme: Vec<String>,
    ufficio: OfficeView,
    aggiornato: Option<String>,
    pub(in crate::render) aggiornato_testo: Option<String>,
    pub(in crate::render) apertura: Option<String>,
    pub(in crate::render) url_inizia: String,
    url_domanda: String,
    /// Whether the form is in the language of the page.
    pub(in crate::render) modulo_tradotto: bool,
    url_condizioni: String,
    pub(in crate::render) url_appuntamento: Option<String>,
    pub(in crate::render) json_ld: Option<LinkedData<'d>>,
}

/// A section of a card.
#[derive(Hash, Serialize)]
pub(in crate::render) struct SectionView<'d> {
    pub(in crate::render) id: String,
    /// The Italian heading, by which templates know the section in every language.
    pub(in crate::render) tipo: &'static str,
    pub(in crate::render) titolo: &'static str,
    pub(in crate::render) html: Html<'d>,
    pub(in crate::render) elemento: Option<&'static str>,
}

/// A form before it is opened: `modulo`.
#[derive(Clone, Debug, Hash, Serialize)]
pub(in crate::render) struct FormView {
    passi: Vec<String>,
    minuti: usize,
    accesso: &'static str,
    informativa: String,
    idoneita: Vec<EligibilityView>,
}

/// A question to ask oneself before beginning.
#[derive(Clone, Debug, Hash, Serialize)]
struct EligibilityView {
    domanda: String,
    serve: &'static str,
    altrimenti: String,
}

impl EligibilityView {
    fn new(eligibility: &Eligibility) -> Self {
        Self {
            domanda: eligibility.question.clone(),
            serve: if eligibility.wanted { "si" } else { "no" },
            altrimenti: eligibility.otherwise.clone(),
        }
    }
}

/// Questions that a person answers in a minute, roughly.
const QUESTIONS_A_MINUTE: usize = 4;

/// A link to a category or a topic.
pub(super) fn term(title: &str, url: String) -> TermLink {
    TermLink { titolo: title.to_owned(), slug: term_slug(title).into_owned(), url }
}

/// A service in a list.
pub(in crate::render) fn list_item(service: &Service<'_>, base: &str) -> ListItem {
    let topics = service.topics.iter().map(|t| term(t, format!("{base}{}", address::topic(t))));
    ListItem {
        id: service.id.to_owned(),
        titolo: service.title.to_owned(),
        descrizione: service.description.to_owned(),
        url: format!("{base}{}", address::card(service)),
        categoria: term(service.category, format!("{base}{}", address::category(service.category))),
        argomenti: topics.collect(),
        attivo: service.active(),
        motivo: service.enabled.suspended.clone(),
        online: service.form.is_some(),
        archetipo: service.archetype.to_owned(),
        parole: service.words.iter().map(|w| (*w).to_owned()).collect(),
        bozza: service.draft,
    }
}

/// A service on its own page; sections, related services and linked data are added by the page.
pub(in crate::render) fn detail<'d>(service: &Service<'_>, comune: &Comune, base: &str) -> Detail<'d> {
    let item = list_item(service, base);
    let url = item.url.clone();
    let silence = service.silence.filter(|_| service.term_days.is_some());
    Detail {
        sezioni: Rc::new([]),
        termine_giorni: service.term_days,
        termine_testo: service.term_days.map(|days| {
            let unit = if days == 1 { "giorno" } else { "giorni" };
            format!("Il {} risponde entro {days} {unit} da quando invii la richiesta.", comune.denomination())
        }),
        silenzio: silence,
        silenzio_testo: silence.map(Silence::sentence),
        costo: service.cost.map(str::to_owned),
        norme: service.laws.iter().map(|l| (*l).to_owned()).collect(),
        ufficio: service.office.map(|o| office(o, &comune.contacts)).unwrap_or_default(),
        aggiornato: service.updated.map(|d| d.to_string()),
        aggiornato_testo: service.updated.map(date::words),
        apertura: opening(service),
        url_inizia: format!("{url}inizia/"),
        url_domanda: format!("{url}domanda/"),
        modulo_tradotto: true,
        url_condizioni: format!("{url}condizioni/"),
        url_appuntamento: None,
        json_ld: None,
        item,
    }
}

/// When the service can be asked, in words; the page never looks at a clock.
fn opening(service: &Service<'_>) -> Option<String> {
    match (service.enabled.from, service.enabled.until) {
        (None, None) => None,
        (Some(from), None) => Some(format!("Puoi fare la richiesta dal {}.", date::words(from))),
        (None, Some(until)) => Some(format!("Puoi fare la richiesta fino al {}.", date::words(until))),
        (Some(from), Some(until)) => {
            Some(format!("Puoi fare la richiesta dal {} al {}.", date::words(from), date::words(until)))
        }
    }
}

impl FormView {
    /// What a form is like, before it is opened.
    pub(in crate::render) fn new(form: &Form, eligibility: &[Eligibility]) -> Self {
        let questions = form.fields().filter(|f| f.kind.is_asked()).count();
        Self {
            passi: form.steps.iter().map(|s| s.title.clone()).collect(),
            minuti: questions.div_ceil(QUESTIONS_A_MINUTE).max(2),
            accesso: match form.access {
                Access::None => "nessuno",
                Access::Optional => "facoltativo",
                Access::Required => "richiesto",
            },
            informativa: form.privacy.clone(),
            idoneita: eligibility.iter().map(EligibilityView::new).collect(),
        }
    }
}

impl Detail<'_> {
    /// The office's name and address, for linked data.
    pub(in crate::render) fn office(&self) -> (String, Option<String>) {
        (self.ufficio.nome.clone(), self.ufficio.indirizzo.clone())
    }
}
