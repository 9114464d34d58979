//! What the document tells, in numbers.
//!
//! In: the consortium, the shared cards, and the comuni one at a time. Out: a [`Picture`] that holds no content but
//! names and the hardest sentences.

use std::collections::BTreeMap;

use crate::mayors::criteria::{CRITERIA, Criterion};
use crate::mayors::prose::{self, Reading};
use crate::model::card::Card;
use crate::model::colour::Colour;
use crate::model::content::Consortium;
use crate::model::gulpease::Counts;
use crate::model::joined::{Service, Site};
use crate::model::survey::Answers;

/// The area as the document tells it.
pub(super) struct Picture {
    pub(super) area: String,
    pub(super) origin: String,
    pub(super) colour: String,
    /// The parts of the area, in order.
    pub(super) subareas: Vec<String>,
    /// The shared services: id and title, by title.
    pub(super) services: Vec<(String, String)>,
    /// The comuni, by part of the area and name.
    pub(super) comuni: Vec<Row>,
    /// How easily each card is read.
    pub(super) readings: Vec<Reading>,
    /// The latest review of a card, if any.
    pub(super) updated: Option<jiff::civil::Date>,
}

/// A comune as the document tells it.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) slug: String,
    pub(super) subarea: String,
    /// What it offers, by service.
    pub(super) offers: BTreeMap<String, Offer>,
    /// Sections that it shares with the others.
    pub(super) shared: usize,
    /// Sections that it wrote for itself.
    pub(super) own: usize,
    /// What it lacks, criterion by criterion; nothing, where the criterion holds.
    pub(super) lacks: Vec<Option<String>>,
    pub(super) to_complete: Vec<String>,
    pub(super) answers: Answers,
}

/// How a comune offers a service.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Offer {
    /// With the shared words.
    Shared,
    /// With some words of its own.
    Own,
    /// Not now.
    Suspended,
}

impl Picture {
    pub(super) fn new(consortium: &Consortium, cards: &BTreeMap<String, Card>) -> Self {
        let title = |card: &Card| card.head.title.as_ref().map_or_else(|| card.id.clone(), |t| t.value.clone());
        let mut services: Vec<(String, String)> = cards.iter().map(|(id, c)| (id.clone(), title(c))).collect();
        services.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
        let colour = Colour::parse(&consortium.colour.value).map_or(FALLBACK.to_owned(), |c| c.readable().hex());
        Self {
            area: consortium.denomination.clone(),
            origin: consortium.origin.clone(),
            colour,
            subareas: consortium.subareas.clone(),
            services,
            comuni: Vec::new(),
            readings: cards.values().map(|card| prose::reading(card, &title(card), None)).collect(),
            updated: cards.values().filter_map(|c| c.head.updated.as_ref()).map(|d| d.value).max(),
        }
    }

    /// Adds a comune.
    pub(super) fn add(&mut self, site: &Site<'_>, answers: Answers) {
        let comune = site.comune;
        for service in &site.services {
            if let Some(overlay) = comune.overlays.get(service.id).filter(|o| !o.sections.is_empty()) {
                self.readings.push(prose::reading(overlay, service.title, Some(&comune.identity.name)));
            }
        }
        let own = |service: &Service<'_>| {
            let overlay = comune.overlays.get(service.id).map(|o| &o.source.path);
            service.sections.iter().filter(|s| Some(&s.source.path) == overlay).count()
        };
        let sections: usize = site.services.iter().map(|s| s.sections.len()).sum();
        let mine = site.services.iter().map(own).sum();
        let offers = site.services.iter().map(|s| {
            let offer = match comune.overlays.contains_key(s.id) {
                _ if !s.active() => Offer::Suspended,
                true => Offer::Own,
                false => Offer::Shared,
            };
            (s.id.to_owned(), offer)
        });
        let row = Row {
            name: comune.identity.name.clone(),
            slug: comune.slug.clone(),
            subarea: comune.identity.subarea.value.clone(),
            offers: offers.collect(),
            shared: sections - mine,
            own: mine,
            lacks: CRITERIA.iter().map(|c| c.lack(site)).collect(),
            to_complete: comune.to_complete.iter().map(|t| t.value.clone()).collect(),
            answers,
        };
        let place = |row: &Row, subareas: &[String]| {
            let part = subareas.iter().position(|s| *s == row.subarea).unwrap_or(subareas.len());
            (part, row.name.clone())
        };
        let key = place(&row, &self.subareas);
        let at = self.comuni.partition_point(|other| place(other, &self.subareas) < key);
        self.comuni.insert(at, row);
    }

    /// The comuni of each part of the area; those of no part come last.
    pub(super) fn parts(&self) -> Vec<(&str, &[Row])> {
        let chunks = self.comuni.chunk_by(|a, b| a.subarea == b.subarea);
        chunks.map(|rows| (rows[0].subarea.as_str(), rows)).collect()
    }

    /// Each criterion and how many comuni lack it.
    pub(super) fn lacking(&self) -> impl Iterator<Item = (&'static Criterion, usize)> {
        let count = |at: usize| self.comuni.iter().filter(|row| row.lacks[at].is_some()).count();
        CRITERIA.iter().enumerate().map(move |(at, criterion)| (criterion, count(at)))
    }

    /// The comuni that lack nothing.
    pub(super) fn ready(&self) -> usize {
        self.comuni.iter().filter(|row| row.lacks.iter().all(Option::is_none)).count()
    }

    /// The comuni that told something.
    pub(super) fn surveyed(&self) -> usize {
        self.comuni.iter().filter(|row| !row.answers.is_empty()).count()
    }

    /// The shared cards alone.
    pub(super) fn shared_readings(&self) -> impl Iterator<Item = &Reading> {
        self.readings.iter().filter(|r| r.comune.is_none())
    }

    /// How easily all shared cards are read, as one text.
    pub(super) fn index(&self) -> Option<f64> {
        let mut all = Counts::default();
        self.shared_readings().for_each(|r| all += r.counts);
        all.index()
    }
}

/// A colour that reads well, where the consortium's cannot be read.
const FALLBACK: &str = "#004d99";
