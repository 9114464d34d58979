//! What a rule looks at.

use crate::model::card::Card;
use crate::model::form_source::FormSource;
use crate::model::joined::{Joined, Site};
use crate::model::oddity::{Odd, Oddity};

/// All that was read and joined.
pub struct Area<'a> {
    /// The content and the compiled forms.
    pub joined: &'a Joined<'a>,
    /// The comuni with their services.
    pub sites: &'a [Site<'a>],
}

impl<'a> Area<'a> {
    /// Every oddity of reading.
    pub(super) fn odd(&self) -> impl Iterator<Item = &'a Odd> {
        self.joined.content.odd.iter()
    }

    /// Whether a file could not be read to its end: what else is said of it would be a guess.
    pub(super) fn is_broken(&self, path: &str) -> bool {
        self.odd().any(|o| o.source.path == path && matches!(o.oddity, Oddity::Syntax { .. }))
    }

    /// The shared cards.
    pub(super) fn cards(&self) -> impl Iterator<Item = &'a Card> {
        self.joined.content.cards.values()
    }

    /// The shared cards and what comuni lay over them.
    pub(super) fn all_cards(&self) -> impl Iterator<Item = &'a Card> {
        let overlays = self.joined.content.comuni.iter().flat_map(|c| c.overlays.values());
        self.cards().chain(overlays)
    }

    /// Every form, the generic one included.
    pub(super) fn forms(&self) -> impl Iterator<Item = &'a FormSource> {
        let content = self.joined.content;
        content.forms.values().chain(content.generic.as_ref())
    }
}
