//! The closed lists of the national model of comune sites (version 2.4.0, criteria C.SI.1.3, 1.5 and 1.7).
//!
//! Out: categories, topics and sections, exactly as the State's validator spells them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::model::slug::slug;
use contract::language::Language;

/// The categories of services.
pub const CATEGORIES: [&str; 15] = [
    "Anagrafe e stato civile",
    "Cultura e tempo libero",
    "Vita lavorativa",
    "Imprese e commercio",
    "Appalti pubblici",
    "Catasto e urbanistica",
    "Turismo",
    "Mobilità e trasporti",
    "Educazione e formazione",
    "Giustizia e sicurezza pubblica",
    "Tributi, finanze e contravvenzioni",
    "Ambiente",
    "Salute, benessere e assistenza",
    "Autorizzazioni",
    "Agricoltura e pesca",
];

/// The topics.
pub const TOPICS: [&str; 64] = [
    "Accesso all'informazione",
    "Acqua",
    "Agricoltura",
    "Anagrafe",
    "Animale domestico",
    "Aria",
    "Assistenza agli invalidi",
    "Assistenza sociale",
    "Associazioni",
    "Bilancio",
    "Commercio al minuto",
    "Commercio all'ingrosso",
    "Commercio ambulante",
    "Comunicazione istituzionale",
    "Comunicazione politica",
    "Concorsi",
    "Covid-19",
    "Elezioni",
    "Energie rinnovabili",
    "Estero",
    "Foreste",
    "Formazione professionale",
    "Gemellaggi",
    "Gestione rifiuti",
    "Giustizia",
    "Igiene pubblica",
    "Immigrazione",
    "Imposte",
    "Imprese",
    "Inquinamento",
    "Integrazione sociale",
    "Isolamento termico",
    "Istruzione",
    "Lavoro",
    "Matrimonio",
    "Mercato",
    "Mobilità sostenibile",
    "Morte",
    "Nascita",
    "Parcheggi",
    "Patrimonio culturale",
    "Pesca",
    "Piano di sviluppo",
    "Pista ciclabile",
    "PNRR",
    "Politica commerciale",
    "Polizia",
    "Prodotti alimentari",
    "Protezione civile",
    "Residenza",
    "Risposta alle emergenze",
    "Sistema giuridico",
    "Spazio Verde",
    "Sport",
    "Sviluppo sostenibile",
    "Tassa sui servizi",
    "Tempo libero",
    "Trasparenza amministrativa",
    "Trasporto pubblico",
    "Turismo",
    "Urbanizzazione",
    "Viaggi",
    "Zone pedonali",
    "ZTL",
];

/// The name in addresses of every category and topic, made once: pages ask for them all the time.
static TERMS: LazyLock<HashMap<&'static str, String>> =
    LazyLock::new(|| CATEGORIES.iter().chain(&TOPICS).map(|term| (*term, slug(term))).collect());

/// The name of a category or a topic in addresses.
pub fn term_slug(term: &str) -> Cow<'static, str> {
    TERMS.get(term).map_or_else(|| Cow::Owned(slug(term)), |known| Cow::Borrowed(known.as_str()))
}

/// A section of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionKind {
    /// Its heading.
    pub title: &'static str,
    /// Its heading in a translated card.
    pub english: &'static str,
    /// Whether every card must have it.
    pub required: bool,
    /// The `data-element` of its text, if it has one.
    pub element: Option<&'static str>,
}

impl SectionKind {
    /// Its heading in a card of that language.
    pub const fn title_in(&self, language: Language) -> &'static str {
        match language {
            Language::Italian => self.title,
            Language::English => self.english,
        }
    }
}

const fn section(
    title: &'static str,
    english: &'static str,
    required: bool,
    element: Option<&'static str>,
) -> SectionKind {
    SectionKind { title, english, required, element }
}

/// The sections of a card, in the only order allowed.
pub const SECTIONS: [SectionKind; 11] = [
    section("A chi è rivolto", "Who it is for", true, Some("service-addressed")),
    section("Descrizione", "Description", false, None),
    section("Come fare", "How to apply", true, Some("service-how-to")),
    section("Cosa serve", "What you need", true, Some("service-needed")),
    section("Cosa si ottiene", "What you get", true, Some("service-achieved")),
    section("Tempi e scadenze", "Times and deadlines", true, Some("service-calendar-text")),
    section("Quanto costa", "Costs", false, None),
    section("Accedi al servizio", "Access the service", true, None),
    section("Ulteriori informazioni", "Further information", false, None),
    section(CONDITIONS, "Conditions of service", true, None),
    section(CONTACTS, "Contacts", false, None),
];

/// The section that the generator writes from the office.
pub const CONTACTS: &str = "Contatti";

/// The section that has a printable page of its own.
pub const CONDITIONS: &str = "Condizioni di servizio";

/// The position of a section in the model's order.
pub fn section_position(title: &str, language: Language) -> Option<usize> {
    section_titles(language).position(|known| known == title)
}

/// The headings of a card in the model's order.
pub fn section_titles(language: Language) -> impl Iterator<Item = &'static str> {
    SECTIONS.iter().map(move |kind| kind.title_in(language))
}

/// The signs of a prefix: those that are not confused when they are spoken or written by hand. The first is a letter;
/// with the digits there are 9,522 prefixes, enough for the 7,896 comuni of Italy.
pub const PREFIX_ALPHABET: &str = "ACDEFHJKMNPRTUVWXY34679";

/// Whether a text may open the numbers of a comune's requests.
pub fn is_prefix(text: &str) -> bool {
    text.len() == 3
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| PREFIX_ALPHABET.contains(c))
}
