//! What a comune tells of itself beside its services and news: places, events, people, units, documents.
//!
//! In: `luoghi/`, `eventi/`, `persone/`, `organizzazione/`, `documenti/`, one Markdown file each. Out: one noun for all of
//! them, with the page of the national model where it is listed.

use std::cmp::Reverse;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use crate::model::comune::Contacts;
use crate::model::picture::{Gallery, Picture};
use crate::model::showing::Shown;
use crate::model::source::{At, Source};

/// A place, an event, a person, a unit or a document.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its name in the address: the file.
    pub slug: String,
    /// The file.
    pub source: Arc<Source>,
    /// The pictures it may show.
    pub pictures: Arc<Gallery>,
    /// What it is.
    pub kind: SheetKind,
    /// The front matter.
    pub head: SheetHead,
    /// The Markdown.
    pub body: At<String>,
}

/// The kinds of sheet, by folder.
#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq, PartialOrd, Ord)]
pub enum SheetKind {
    /// A place (`luoghi`).
    Place,
    /// An event (`eventi`).
    Event,
    /// A person with a public task (`persone`).
    Person,
    /// A body, area, office or institution (`organizzazione`).
    Unit,
    /// A public document (`documenti`).
    Document,
}

/// The front matter of a sheet; each kind reads its own keys.
#[derive(Clone, Debug, Default)]
pub struct SheetHead {
    /// Title, or name.
    pub title: String,
    /// One sentence.
    pub description: Option<At<String>>,
    /// The kind of place, event or document, in words.
    pub sort: Option<At<String>>,
    /// The page that lists it, for units and people.
    pub shelf: Option<Shelf>,
    /// Where people find it.
    pub contacts: Contacts,
    /// Postal code.
    pub cap: Option<String>,
    /// Latitude and longitude.
    pub position: Option<(f64, f64)>,
    /// How one gets in.
    pub access: Option<String>,
    /// The office that answers for it.
    pub office: Option<At<String>>,
    /// First and last day of an event, or of a document in the albo.
    pub days: (Option<At<Date>>, Option<At<Date>>),
    /// The place of an event or of a unit: a sheet, or its name in words.
    pub place: Option<At<String>>,
    /// Whom it is for.
    pub audience: Option<String>,
    /// What it costs.
    pub cost: Option<String>,
    /// Who organises it, or where a person works, in words.
    pub organisation: Option<String>,
    /// What a person does.
    pub role: Option<String>,
    /// What a person was entrusted with.
    pub tasks: Vec<At<String>>,
    /// The people of a unit, the one in charge first.
    pub people: Vec<At<String>>,
    /// The unit that this one belongs to.
    pub parent: Option<At<String>>,
    /// Where a document is.
    pub file: Option<At<String>>,
    /// The file, if it is there.
    pub attached: Option<Attached>,
    /// Its address on another site.
    pub link: Option<At<String>>,
    /// The day of a document.
    pub date: Option<Date>,
    /// Its number in the register.
    pub protocol: Option<String>,
    /// Its licence.
    pub licence: Option<String>,
    /// Some of the national topics.
    pub topics: Vec<At<String>>,
    /// A picture.
    pub picture: Option<Picture>,
    /// Other words by which people look for it.
    pub words: Vec<At<String>>,
    /// When it is shown.
    pub shown: Shown,
}

/// A document's file.
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
pub struct Attached {
    /// The file.
    pub path: PathBuf,
    /// Bytes.
    pub bytes: u64,
}

/// A second-level page of the national model that lists sheets (criterion C.SI.1.7).
#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shelf {
    /// Sindaco, giunta, consiglio.
    Bodies,
    /// Areas.
    Areas,
    /// Offices.
    Offices,
    /// Institutions and foundations.
    Institutions,
    /// Elected people.
    Politicians,
    /// People of the offices.
    Staff,
    /// Documents and data.
    Documents,
    /// Places.
    Places,
    /// Events.
    Events,
}

impl Shelf {
    /// The shelves of the administration, in the model's order.
    pub const ADMINISTRATION: [Self; 7] =
        [Self::Bodies, Self::Areas, Self::Offices, Self::Institutions, Self::Politicians, Self::Staff, Self::Documents];
    /// The shelves of living there, in the model's order.
    pub const LIVING: [Self; 2] = [Self::Places, Self::Events];

    /// The model's title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Bodies => "Organi di governo",
            Self::Areas => "Aree amministrative",
            Self::Offices => "Uffici",
            Self::Institutions => "Enti e fondazioni",
            Self::Politicians => "Politici",
            Self::Staff => "Personale amministrativo",
            Self::Documents => "Documenti e dati",
            Self::Places => "Luoghi",
            Self::Events => "Eventi",
        }
    }

    /// One sentence about it.
    pub fn about(self) -> &'static str {
        match self {
            Self::Bodies => "Il sindaco, la giunta e il consiglio comunale.",
            Self::Areas => "Come sono divisi gli uffici e di che cosa si occupano.",
            Self::Offices => "A chi rivolgerti, dove e quando.",
            Self::Institutions => "Gli enti che lavorano con il Comune.",
            Self::Politicians => "Le persone elette o nominate e i loro incarichi.",
            Self::Staff => "Le persone che lavorano negli uffici.",
            Self::Documents => "Atti, regolamenti, moduli e dati pubblici.",
            Self::Places => "I luoghi da conoscere e come arrivarci.",
            Self::Events => "Feste, incontri e appuntamenti.",
        }
    }

    /// Its address below the base of a site.
    pub fn path(self) -> &'static str {
        match self {
            Self::Bodies => "/amministrazione/organi-di-governo/",
            Self::Areas => "/amministrazione/aree-amministrative/",
            Self::Offices => "/amministrazione/uffici/",
            Self::Institutions => "/amministrazione/enti-e-fondazioni/",
            Self::Politicians => "/amministrazione/politici/",
            Self::Staff => "/amministrazione/personale-amministrativo/",
            Self::Documents => "/amministrazione/documenti-e-dati/",
            Self::Places => "/vivere-il-comune/luoghi/",
            Self::Events => "/vivere-il-comune/eventi/",
        }
    }
}

impl SheetKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Place, Self::Event, Self::Person, Self::Unit, Self::Document];

    /// The folder of the kind.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Place => "luoghi",
            Self::Event => "eventi",
            Self::Person => "persone",
            Self::Unit => "organizzazione",
            Self::Document => "documenti",
        }
    }
}

impl Sheet {
    /// The page that lists it.
    pub fn shelf(&self) -> Shelf {
        match self.kind {
            SheetKind::Place => Shelf::Places,
            SheetKind::Event => Shelf::Events,
            SheetKind::Document => Shelf::Documents,
            SheetKind::Person => self.head.shelf.unwrap_or(Shelf::Staff),
            SheetKind::Unit => self.head.shelf.unwrap_or(Shelf::Offices),
        }
    }

    /// Its address below the base of a site.
    pub fn path(&self) -> String {
        format!("{}{}/", self.shelf().path(), self.slug)
    }

    /// The description, or nothing.
    pub fn description(&self) -> &str {
        self.head.description.as_ref().map_or("", |d| &d.value)
    }

    /// The first day.
    pub fn begins(&self) -> Option<Date> {
        self.head.days.0.as_ref().map(|d| d.value)
    }

    /// The last day: the first one, if no other is told.
    pub fn ends(&self) -> Option<Date> {
        self.head.days.1.as_ref().map(|d| d.value).or(self.begins())
    }
}

/// Sorts sheets as people read them: events by day, documents the newest first, all else by name.
pub fn sort(sheets: &mut [&Sheet]) {
    sheets.sort_by(|a, b| {
        let key = |s: &Sheet| match s.kind {
            SheetKind::Event => (s.begins(), None),
            SheetKind::Document => (None, Some(Reverse(s.head.date))),
            _ => (None, None),
        };
        (a.shelf(), key(a))
            .cmp(&(b.shelf(), key(b)))
            .then_with(|| (&a.head.title, &a.slug).cmp(&(&b.head.title, &b.slug)))
    });
}
