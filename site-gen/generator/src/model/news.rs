//! A piece of news, of a comune or of the consortium.
//!
//! In: `novita/<day>-<name>.md`. Out: the noun that `join` gives to the sites where it is shown.

use std::sync::Arc;

use jiff::civil::Date;

use crate::model::picture::{Gallery, Picture};
use crate::model::showing::Shown;
use crate::model::source::{At, Source};

/// A piece of news.
#[derive(Clone, Debug)]
pub struct News {
    /// The name of the file, without its ending.
    pub file: String,
    /// Its name in the address: the file's name without the day.
    pub slug: String,
    /// The file.
    pub source: Arc<Source>,
    /// The pictures beside it.
    pub pictures: Arc<Gallery>,
    /// The front matter.
    pub head: NewsHead,
    /// The Markdown.
    pub body: At<String>,
}

/// The front matter of a piece of news.
#[derive(Clone, Debug, Default)]
pub struct NewsHead {
    /// The title.
    pub title: Option<At<String>>,
    /// One sentence of at most 255 characters.
    pub description: Option<At<String>>,
    /// What kind of news it is.
    pub kind: Option<At<NewsKind>>,
    /// Its day.
    pub date: Option<At<Date>>,
    /// The last day on which a notice matters.
    pub expires: Option<At<Date>>,
    /// Some of the national topics.
    pub topics: Vec<At<String>>,
    /// The comune's office that wrote it.
    pub office: Option<At<String>>,
    /// The comuni that show the consortium's news; all, if none is named.
    pub comuni: Option<Vec<At<String>>>,
    /// The addresses that it had before.
    pub aliases: Vec<At<String>>,
    /// When it is shown.
    pub shown: Shown,
    /// A picture.
    pub picture: Option<Picture>,
    /// Other words by which people look for it.
    pub words: Vec<At<String>>,
}

/// The kinds of news of the national model (criterion C.SI.1.7).
#[derive(Clone, Copy, Debug, Default, Hash, PartialEq, Eq, PartialOrd, Ord)]
pub enum NewsKind {
    /// What happens.
    #[default]
    Story,
    /// An official communication.
    Statement,
    /// A notice, that may expire.
    Notice,
}

impl NewsKind {
    /// All kinds, in the model's order.
    pub const ALL: [Self; 3] = [Self::Story, Self::Statement, Self::Notice];

    /// As authors write it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Story => "notizia",
            Self::Statement => "comunicato",
            Self::Notice => "avviso",
        }
    }

    /// The model's title of the pages of this kind.
    pub fn title(self) -> &'static str {
        match self {
            Self::Story => "Notizie",
            Self::Statement => "Comunicati",
            Self::Notice => "Avvisi",
        }
    }

    /// The name of these pages in addresses.
    pub fn plural(self) -> &'static str {
        match self {
            Self::Story => "notizie",
            Self::Statement => "comunicati",
            Self::Notice => "avvisi",
        }
    }
}

impl News {
    /// What kind of news it is; what nobody can tell was told by `check`.
    pub fn kind(&self) -> NewsKind {
        self.head.kind.as_ref().map_or_else(NewsKind::default, |k| k.value)
    }

    /// The title, or the name.
    pub fn title(&self) -> &str {
        self.head.title.as_ref().map_or(&self.slug, |t| &t.value)
    }

    /// The description.
    pub fn description(&self) -> &str {
        self.head.description.as_ref().map_or("", |t| &t.value)
    }

    /// The day.
    pub fn day(&self) -> Option<Date> {
        self.head.date.as_ref().map(|d| d.value)
    }

    /// The last day on which it matters.
    pub fn expires(&self) -> Option<Date> {
        self.head.expires.as_ref().map(|d| d.value)
    }
}

/// The name in the address, and the day that a file's name begins with.
pub fn named(file: &str) -> (Option<Date>, &str) {
    let parts = file.get(..10).zip(file.get(10..).and_then(|rest| rest.strip_prefix('-')));
    match parts.and_then(|(day, slug)| Some((day.parse::<Date>().ok()?, slug))) {
        Some((day, slug)) => (Some(day), slug),
        None => (None, file),
    }
}

/// Sorts news, the newest first, those of the same day by name.
pub fn sort(news: &mut [&News]) {
    news.sort_by(|a, b| b.day().cmp(&a.day()).then_with(|| (&a.slug, a.kind()).cmp(&(&b.slug, b.kind()))));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_cut_after_its_day() {
        assert_eq!(named("2026-11-24-neve"), (Some(jiff::civil::date(2026, 11, 24)), "neve"));
        assert_eq!(named("neve"), (None, "neve"));
        assert_eq!(named("2026-13-24-neve"), (None, "2026-13-24-neve"));
        assert_eq!(named("2026-11-24"), (None, "2026-11-24"));
        assert_eq!(named("però-così-è"), (None, "però-così-è"));
    }
}
