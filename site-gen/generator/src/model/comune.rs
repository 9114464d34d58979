//! A comune as its folder tells it: identity, offices, services turned on, own pages.
//!
//! In: `comuni/<slug>/`. Out: the noun that `join` makes a site of.

use std::collections::BTreeMap;
use std::sync::Arc;

use contract::lists::Lists;
use jiff::civil::Date;

use crate::model::arms::Arms;
use crate::model::card::Card;
use crate::model::news::News;
use crate::model::picture::Gallery;
use crate::model::sheet::{Sheet, SheetKind};
use crate::model::showing::Shown;
use crate::model::source::{At, Source, Span};

/// A comune of the area.
#[derive(Clone, Debug)]
pub struct Comune {
    /// Its name in addresses: the folder.
    pub slug: String,
    /// Its `comune.toml`.
    pub source: Arc<Source>,
    /// Names and codes.
    pub identity: Identity,
    /// Where people find it; nothing that is not known.
    pub contacts: Contacts,
    /// Its colour, as written.
    pub colour: At<String>,
    /// Its arms, if it gave them.
    pub arms: Option<Arms>,
    /// Where the data come from.
    pub origin: String,
    /// What the comune has still to tell.
    pub to_complete: Vec<At<String>>,
    /// The address of the declaration of accessibility on AgID's site.
    pub accessibility: Option<At<String>>,
    /// The hosts that are its own.
    pub hosts: Vec<At<String>>,
    /// Whether kept data serve the whole consortium; the consortium's choice, if absent.
    pub profile: Option<At<String>>,
    /// Pages of the comune on other sites.
    pub elsewhere: Elsewhere,
    /// Whether the site was paid by the European Union (PNRR): then it must say so.
    pub pnrr: bool,
    /// Extra items of the main menu.
    pub menu: Vec<MenuItem>,
    /// Its offices, in the file's order of names.
    pub offices: Vec<Office>,
    /// The services it turned on.
    pub services: Vec<Enabled>,
    /// Its lists for the forms, by name.
    pub lists: Lists,
    /// What it lays over shared cards, by service.
    pub overlays: BTreeMap<String, Card>,
    /// Its own pages.
    pub pages: Vec<OwnPage>,
    /// Its news, in the order of the files.
    pub news: Vec<News>,
    /// Words of its own in named places of its pages.
    pub blocks: Vec<Block>,
    /// Its places, events, people, units and documents.
    pub sheets: Vec<Sheet>,
}

/// Names and codes of a comune.
#[derive(Clone, Debug)]
pub struct Identity {
    /// For example `Quadri`.
    pub name: String,
    /// Three letters that open every reference.
    pub prefix: At<String>,
    /// ISTAT code.
    pub istat: At<String>,
    /// Belfiore code.
    pub belfiore: At<String>,
    /// IPA code.
    pub ipa: Option<String>,
    /// Codice fiscale of the body.
    pub tax_code: Option<String>,
    /// Postal code.
    pub cap: At<String>,
    /// Letters of the province.
    pub province: At<String>,
    /// Region.
    pub region: At<String>,
    /// Part of the area.
    pub subarea: At<String>,
    /// Inhabitants and the year of the count.
    pub inhabitants: Option<(u32, u16)>,
    /// Latitude and longitude.
    pub position: Option<(f64, f64)>,
    /// A line below the name.
    pub motto: Option<String>,
}

/// Whole addresses of what the comune has on other sites.
#[derive(Clone, Debug, Default)]
pub struct Elsewhere {
    /// Amministrazione trasparente (D.Lgs. 33/2013).
    pub transparency: Option<String>,
    /// The albo pretorio (L. 69/2009, art. 32).
    pub albo: Option<String>,
    /// The region's site.
    pub region: Option<String>,
    /// Profiles on social networks: the network's name as people write it, and the address.
    pub social: Vec<(&'static str, String)>,
}

/// Where people find a comune or an office.
#[derive(Clone, Debug, Default)]
pub struct Contacts {
    /// Street and number.
    pub address: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Email.
    pub email: Option<String>,
    /// Certified email.
    pub pec: Option<String>,
    /// Opening hours, in words.
    pub hours: Option<String>,
    /// Today's site, host only.
    pub site: Option<String>,
}

/// An office.
#[derive(Clone, Debug)]
pub struct Office {
    /// Its name in the file.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it does.
    pub description: Option<String>,
    /// Where it is.
    pub contacts: Contacts,
}

/// An extra item of the main menu.
#[derive(Clone, Debug)]
pub struct MenuItem {
    /// What is read.
    pub title: String,
    /// Where it leads.
    pub url: At<String>,
}

/// A service that a comune turned on.
#[derive(Clone, Debug)]
pub struct Enabled {
    /// The service.
    pub id: At<String>,
    /// The office that answers, if not the default one.
    pub office: Option<At<String>>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
    /// Why it is suspended.
    pub suspended: Option<String>,
    /// Days in which this comune answers.
    pub term_days: Option<u16>,
    /// The whole line.
    pub span: Span,
}

/// A page of the comune's own.
#[derive(Clone, Debug)]
pub struct OwnPage {
    /// Its name in the address.
    pub slug: String,
    /// The file.
    pub source: Arc<Source>,
    /// Title.
    pub title: String,
    /// One sentence.
    pub description: String,
    /// The comune's pictures.
    pub pictures: Arc<Gallery>,
    /// The addresses that it had before.
    pub aliases: Vec<At<String>>,
    /// When it is shown.
    pub shown: Shown,
    /// The Markdown.
    pub body: At<String>,
}

/// Words of a comune's own in a named place of the theme. They are text, never markup or style, so that what was proven of
/// the theme holds for every comune.
#[derive(Clone, Debug)]
pub struct Block {
    /// The place: one of [`BLOCKS`].
    pub place: &'static str,
    /// The file.
    pub source: Arc<Source>,
    /// A title, if it has one.
    pub title: Option<String>,
    /// When it is shown.
    pub shown: Shown,
    /// The Markdown.
    pub body: At<String>,
}

/// The places that a comune may fill: above every page, on the first page, above the end of every page.
pub const BLOCKS: [&str; 3] = ["avviso", "home", "piede"];

impl Comune {
    /// Its lists for the forms: those of its file, and its offices and places.
    pub fn form_lists(&self) -> Lists {
        let offices: Vec<String> = self.offices.iter().map(|o| o.name.clone()).collect();
        let places = self.sheets.iter().filter(|s| s.kind == SheetKind::Place);
        let mut lists = Lists::from([
            ("uffici".to_owned(), offices),
            ("luoghi".to_owned(), places.map(|s| s.head.title.clone()).collect()),
        ]);
        lists.extend(self.lists.iter().map(|(name, words)| (name.clone(), words.clone())));
        lists
    }

    /// How citizens call it: `Comune di Quadri`.
    pub fn denomination(&self) -> String {
        format!("Comune di {}", self.identity.name)
    }
}
