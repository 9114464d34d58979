//! What can be wrong with an answer.
//!
//! In: a field. Out: every [`Slip`] that an answer to it can have; the words that tell it stand in [`crate::sentences`].

use jiff::civil::Date;

use crate::agreement::Datum;
use crate::form::Field;
use crate::kind::{DateBound, Kind};

/// What is wrong with one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// Nothing was typed or chosen.
    Missing,
    /// Longer than the field allows, in characters.
    TooLong(u32),
    /// It holds characters that no keyboard types.
    Unreadable,
    /// Not of the field's kind.
    Malformed,
    /// The check character says that something is mistyped.
    CheckFailed,
    /// It is written as a day is, but there is no such day.
    NoSuchDay,
    /// The day comes before the first one allowed.
    Before(Date),
    /// The day comes after the last one allowed.
    After(Date),
    /// The number is smaller than allowed, in thousandths (cents times ten for an amount).
    Below(i64),
    /// The number is larger than allowed, in thousandths (cents times ten for an amount).
    Above(i64),
    /// It has more decimals than allowed.
    Decimals(u8),
    /// It is not one of the choices offered.
    NotOffered,
    /// A day that comes before its beginning.
    NotInOrder,
    /// A codice fiscale that is not that of the person described beside it.
    OtherPerson(Datum),
    /// A place of birth that the codice fiscale beside it does not confirm; that alone refuses nothing.
    OtherPlace,
    /// A datum that was known already and is good no more since this day; that alone refuses nothing.
    Expired(Date),
    /// More files than allowed.
    TooManyFiles(u8),
}

/// A slip and the field it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldSlip {
    /// The field's id.
    pub field: String,
    /// What is wrong.
    pub slip: Slip,
}

impl Field {
    /// Every slip that an answer to this question can have, in the order in which it is looked for: for who reads all
    /// sentences, and for tests. Slips between answers are told by [`crate::agreement::Agreement::slips`].
    pub fn slips(&self) -> Vec<Slip> {
        let mut slips = Vec::new();
        if !self.optional && self.kind.is_asked() && !matches!(self.kind, Kind::Computed { .. }) {
            slips.push(Slip::Missing);
        }
        let text = !matches!(
            self.kind,
            Kind::Choices { .. }
                | Kind::File { .. }
                | Kind::Signature
                | Kind::Computed { .. }
                | Kind::Repeat { .. }
                | Kind::Note { .. }
        );
        if text {
            slips.push(Slip::Unreadable);
        }
        slips.extend(self.own_slips());
        slips.extend(self.constraints().max_length.map(Slip::TooLong));
        slips
    }

    fn own_slips(&self) -> Vec<Slip> {
        let bounds = |min: Option<i64>, max: Option<i64>, by: i64| {
            let [min, max] = [min, max].map(|bound| bound.map(|n| n.saturating_mul(by)));
            min.map(Slip::Below).into_iter().chain(max.map(Slip::Above))
        };
        let day = |bound| match bound {
            DateBound::Day(day) => day,
            DateBound::Today => Date::constant(2026, 12, 31),
        };
        match &self.kind {
            Kind::Text { .. } | Kind::LongText { .. } | Kind::Listed { .. } => Vec::new(),
            Kind::Name => vec![Slip::Malformed],
            Kind::FiscalCode | Kind::AnyFiscalCode | Kind::VatNumber | Kind::Iban => {
                vec![Slip::Malformed, Slip::CheckFailed]
            }
            Kind::Code { scheme: crate::code::Scheme::PaymentNotice } => vec![Slip::Malformed, Slip::CheckFailed],
            Kind::Email | Kind::Pec | Kind::Phone | Kind::PostalCode | Kind::Time | Kind::Plate | Kind::Code { .. } => {
                vec![Slip::Malformed]
            }
            Kind::Date { from, until } => [
                Some(Slip::Malformed),
                Some(Slip::NoSuchDay),
                from.map(|d| Slip::Before(day(d))),
                until.map(|d| Slip::After(day(d))),
            ]
            .into_iter()
            .flatten()
            .collect(),
            Kind::Number { min, max, decimals, .. } => {
                [Slip::Malformed, Slip::Decimals(*decimals)].into_iter().chain(bounds(*min, *max, 1)).collect()
            }
            Kind::Amount { min, max } => {
                [Slip::Malformed, Slip::Decimals(2)].into_iter().chain(bounds(*min, *max, 10)).collect()
            }
            Kind::YesNo | Kind::Choice { .. } | Kind::Choices { .. } | Kind::Declaration => vec![Slip::NotOffered],
            Kind::File { most, .. } => vec![Slip::TooManyFiles(*most)],
            Kind::Signature | Kind::Computed { .. } | Kind::Repeat { .. } | Kind::Note { .. } => Vec::new(),
        }
    }
}
