//! The content with its threads tied: which card, form and office each comune's service has.
//!
//! In: the stage `join`. Out: the nouns of `check`, `publish` and `render`.

use std::collections::BTreeMap;
use std::sync::Arc;

use contract::form::Form;
use contract::index::Silence;
use contract::revision::Revision;
use jiff::civil::Date;

use crate::model::comune::{Comune, Enabled, Office, OwnPage};
use crate::model::content::Shared;
use crate::model::form_source::Eligibility;
use crate::model::news::News;
use crate::model::picture::Gallery;
use crate::model::sheet::Sheet;
use crate::model::showing::Showing;
use crate::model::source::{At, Source};
use contract::language::Language;

/// What all comuni share, and the forms compiled from it.
#[derive(Debug)]
pub struct Joined<'a> {
    /// What all comuni share.
    pub shared: &'a Shared,
    /// The form of every card that can be asked on line, by service.
    pub forms: BTreeMap<&'a str, Arc<Compiled>>,
}

/// A form, the bytes that travel and their revision.
#[derive(Debug, PartialEq, Eq)]
pub struct Compiled {
    /// The form.
    pub form: Form,
    /// Its canonical bytes.
    pub bytes: Vec<u8>,
    /// Their identity.
    pub revision: Revision,
    /// What is asked on the page before the form.
    pub eligibility: Vec<Eligibility>,
    /// The same in English, where all its words are there.
    pub english: Option<InEnglish>,
}

/// A form in English: the words that travel, and what they make of it.
#[derive(Debug, PartialEq, Eq)]
pub struct InEnglish {
    /// The form in these words.
    pub form: Form,
    /// The bytes of the words.
    pub bytes: Vec<u8>,
    /// Their name.
    pub words: Revision,
    /// What is asked on the page before the form.
    pub eligibility: Vec<Eligibility>,
}

/// A comune with the services it offers.
#[derive(Debug)]
pub struct Site<'a> {
    /// The comune.
    pub comune: &'a Comune,
    /// Its services that exist, by title.
    pub services: Vec<Service<'a>>,
    /// Those of them that can be read in English too, with their English words; in no list.
    pub english: Vec<Service<'a>>,
    /// Its own pages that are shown.
    pub pages: Vec<&'a OwnPage>,
    /// The news that are shown, its own and the consortium's, the newest first.
    pub news: Vec<&'a News>,
    /// Its sheets that are shown, as people read them.
    pub sheets: Vec<&'a Sheet>,
    /// Whose eyes look at it.
    pub showing: Showing,
}

/// A service of one comune, the comune's own words laid over the shared ones.
#[derive(Clone, Debug)]
pub struct Service<'a> {
    /// Its id.
    pub id: &'a str,
    /// The language of title, description, cost, other words and sections.
    pub language: Language,
    /// The title.
    pub title: &'a str,
    /// One sentence.
    pub description: &'a str,
    /// The category.
    pub category: &'a str,
    /// The topics.
    pub topics: Vec<&'a str>,
    /// The laws.
    pub laws: Vec<&'a str>,
    /// The kind of procedure.
    pub archetype: &'a str,
    /// Days in which the comune answers.
    pub term_days: Option<u16>,
    /// What silence means.
    pub silence: Option<Silence>,
    /// For how many years ended requests are kept: granted ones, and the others.
    pub keep_years: Option<(u16, u16)>,
    /// The cost, in short.
    pub cost: Option<&'a str>,
    /// The later of the two dates of review.
    pub updated: Option<Date>,
    /// Other words for it.
    pub words: Vec<&'a str>,
    /// The sections, in the model's order.
    pub sections: Vec<JoinedSection<'a>>,
    /// The office that answers.
    pub office: Option<&'a Office>,
    /// The addresses that it had before.
    pub aliases: Vec<&'a str>,
    /// Whether its card is a draft.
    pub draft: bool,
    /// The comune's line for it.
    pub enabled: &'a Enabled,
    /// The form; none, where the service is asked only at the office.
    pub form: Option<Arc<Compiled>>,
}

/// A section and the file that it comes from.
#[derive(Clone, Copy, Debug)]
pub struct JoinedSection<'a> {
    /// The heading.
    pub title: &'a str,
    /// The Markdown.
    pub body: &'a At<String>,
    /// The file.
    pub source: &'a Arc<Source>,
    /// The pictures beside it.
    pub pictures: &'a Arc<Gallery>,
}

impl Service<'_> {
    /// Whether it can be asked, as far as a page that never looks at a clock can tell.
    pub fn active(&self) -> bool {
        self.enabled.suspended.is_none()
    }
}

/// Addresses below the base of a comune's site; they all begin and end with a slash.
pub mod address {
    use super::Service;
    use crate::model::comune::OwnPage;
    use crate::model::news::{News, NewsKind};
    use crate::model::vocabulary::term_slug;

    /// The list of all services from A to Z.
    pub const AZ: &str = "/servizi/a-z/";

    /// The page of a category.
    pub fn category(category: &str) -> String {
        format!("/servizi/{}/", term_slug(category))
    }

    /// The card of a service.
    pub fn card(service: &Service<'_>) -> String {
        format!("{}{}/", category(service.category), service.id)
    }

    /// A page of the comune's own.
    pub fn own(page: &OwnPage) -> String {
        format!("/{}/", page.slug)
    }

    /// The page of a kind of news.
    pub fn news_kind(kind: NewsKind) -> String {
        format!("/novita/{}/", kind.plural())
    }

    /// The page of a piece of news.
    pub fn news(news: &News) -> String {
        format!("{}{}/", news_kind(news.kind()), news.slug)
    }

    /// The page of an office.
    pub fn office(id: &str) -> String {
        format!("/amministrazione/uffici/{id}/")
    }

    /// The English page of a service.
    pub fn english(service: &Service<'_>) -> String {
        format!("/en{}", card(service))
    }

    /// The consortium's page of a service: the comuni that offer it.
    pub fn everywhere(id: &str) -> String {
        format!("/servizi/{id}/")
    }

    /// The page of a topic.
    pub fn topic(topic: &str) -> String {
        format!("/argomenti/{}/", term_slug(topic))
    }
}
