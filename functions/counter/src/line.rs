//! A pratica as a list shows it, and no more: what a page of an inbox, a dossier or a personal area needs.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::fault::Fault;
use crate::keys::{Keys, Lookup, Sealed};
use crate::name;
use crate::pratica::{Head, Pratica};
use crate::reference::Reference;
use crate::state::State;
use crate::term::Clock;

/// One line of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub reference: Reference,
    /// The service's title when it was sent.
    pub title: String,
    /// Where it stands.
    pub state: State,
    /// When it was sent.
    pub sent: Timestamp,
    /// The legal term, where the service has one.
    pub clock: Option<Clock>,
    /// The operator who took it in charge.
    pub assignee: Option<Lookup>,
    /// The last day for the second signature that it waits for, if there is one.
    pub sign_by: Option<Date>,
}

impl Line {
    /// The one of a pratica.
    pub fn of(head: &Head) -> Self {
        Self {
            reference: head.reference.clone(),
            title: head.title.clone(),
            state: head.state,
            sent: head.sent,
            clock: head.clock.clone(),
            assignee: head.assignee.clone(),
            sign_by: head.cosign.as_ref().filter(|_| head.state == State::DaFirmare).and_then(|c| c.by),
        }
    }
}

/// A line of an inbox, with who sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it stands in the inbox (see [`place`]).
    pub place: String,
    /// What it says of the pratica.
    pub line: Line,
    /// The applicant's name.
    pub name: Name,
}

/// Where a pratica stands in an inbox: the soonest due first, what has no term last. Places sort as texts, whichever
/// comuni they are of, and each is the mark that what follows begins behind.
pub fn place(due: Option<Date>, reference: &Reference) -> String {
    let day = due.map_or_else(|| NO_TERM.to_owned(), |d| d.to_string());
    format!("{day}#{}", reference.key())
}

/// What stands in place of the day of what has no term: it sorts after every day.
pub const NO_TERM: &str = "9999-99-99";

/// Where an applicant's name is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// Sealed by itself, for lists.
    Apart(Sealed),
    /// In the pratica alone, which is from before names were sealed apart.
    Within(Box<Pratica>),
    /// Nowhere any more: the key is gone.
    Erased,
}

impl Row {
    /// The row of a pratica.
    pub fn of(pratica: Pratica) -> Self {
        let line = Line::of(&pratica.head);
        let place = place(pratica.head.due, &pratica.head.reference);
        let name = match (&pratica.key, &pratica.name) {
            (None, _) => Name::Erased,
            (Some(_), Some(name)) => Name::Apart(name.clone()),
            (Some(_), None) => Name::Within(Box::new(pratica)),
        };
        Self { place, line, name }
    }

    /// The applicant's name; empty where the form does not ask it, nothing where it was erased.
    ///
    /// # Errors
    /// If it was tampered with.
    pub fn applicant(&self, comune: &str, keys: &impl Keys) -> Result<Option<String>, Fault> {
        Ok(match &self.name {
            Name::Apart(sealed) => Some(name::open(keys, comune, &self.line.reference, sealed)?),
            Name::Within(pratica) => Some(pratica.open(keys)?.applicant),
            Name::Erased => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_term_comes_after_every_term() {
        let reference = Reference::from_mac("KDR", &[3; 32]);
        let other = Reference::from_mac("ACD", &[3; 32]);
        assert!(place(None, &other) > place(Some(Date::MAX), &reference));
        assert!(
            place(Some(Date::constant(2026, 12, 1)), &reference) < place(Some(Date::constant(2026, 12, 2)), &other)
        );
    }
}
