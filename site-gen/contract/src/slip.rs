//! What can be wrong with an answer, and the words that tell it.
//!
//! In: a field and a [`Slip`]. Out: one Italian sentence that says what to do. It never repeats what was typed.

use jiff::civil::Date;

use crate::agreement::Datum;
use crate::form::Field;
use crate::kind::{DateBound, Kind};
use crate::{date, decimal};

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

impl Slip {
    /// The sentence shown at the field and in the summary of errors.
    pub fn sentence(self, field: &Field) -> String {
        let label = &field.full_label();
        match self {
            Slip::Missing => missing(label, &field.kind),
            Slip::TooLong(max) => format!("«{label}»: scrivi al massimo {max} caratteri"),
            Slip::Unreadable => {
                format!("«{label}»: ci sono caratteri che non possiamo leggere, prova a riscrivere la risposta")
            }
            Slip::Malformed => malformed(label, &field.kind),
            Slip::CheckFailed => match field.kind {
                Kind::FiscalCode => {
                    "Controlla il codice fiscale: almeno un carattere non è giusto. Lo trovi sulla tessera sanitaria"
                        .into()
                }
                Kind::AnyFiscalCode => "Controlla il codice fiscale: almeno un carattere non è giusto".into(),
                Kind::Iban => "Controlla l’IBAN: almeno un carattere non è giusto. Lo trovi sull’estratto conto".into(),
                _ => format!("Controlla «{label}»: almeno una cifra non è giusta"),
            },
            Slip::Before(day) => format!("«{label}»: scegli un giorno dal {} in poi", date::words(day)),
            Slip::After(day) => format!("«{label}»: scegli un giorno fino al {}", date::words(day)),
            Slip::Below(min) => format!("«{label}»: scrivi un numero non più piccolo di {}", decimal::words(min)),
            Slip::Above(max) => format!("«{label}»: scrivi un numero non più grande di {}", decimal::words(max)),
            Slip::Decimals(0) => format!("«{label}»: scrivi un numero intero, senza virgola"),
            Slip::Decimals(n) => format!("«{label}»: scrivi al massimo {n} cifre dopo la virgola"),
            Slip::NotOffered => format!("«{label}»: scegli una delle risposte proposte"),
            Slip::NotInOrder => format!("«{label}»: scrivi un giorno che non viene prima dell’inizio"),
            Slip::OtherPerson(datum) => {
                let what = match datum {
                    Datum::Surname => "al cognome",
                    Datum::Name => "al nome",
                    Datum::Birth => "alla data di nascita",
                    Datum::Sex => "al sesso",
                };
                format!(
                    "«{label}»: non corrisponde {what}. Controlla tutti e due: scrivili come sulla tessera sanitaria"
                )
            }
            Slip::TooManyFiles(most) => format!("«{label}»: togli qualche file, al massimo {most}"),
        }
    }
}

fn missing(label: &str, kind: &Kind) -> String {
    match kind {
        Kind::YesNo => format!("«{label}»: rispondi Sì o No"),
        Kind::Choice { .. } => format!("«{label}»: scegli una risposta"),
        Kind::Choices { .. } => format!("«{label}»: scegli almeno una risposta"),
        Kind::Declaration => "Per andare avanti devi confermare la dichiarazione, mettendo la spunta".into(),
        Kind::Date { .. } => format!("«{label}»: scrivi il giorno, per esempio 3/5/1958"),
        Kind::File { most: 1, .. } => format!("«{label}»: scegli il file e premi «Aggiungi»"),
        Kind::File { .. } => format!("«{label}»: scegli almeno un file e premi «Aggiungi»"),
        _ => format!("«{label}»: manca la risposta"),
    }
}

fn malformed(label: &str, kind: &Kind) -> String {
    match kind {
        Kind::FiscalCode => {
            "Il codice fiscale ha 16 caratteri, fra lettere e numeri. Lo trovi sulla tessera sanitaria".into()
        }
        Kind::AnyFiscalCode => "Il codice fiscale ha 16 caratteri, oppure 11 cifre se è di un ente".into(),
        Kind::VatNumber => "La partita IVA ha 11 cifre".into(),
        Kind::Pec => format!("«{label}»: scrivi un indirizzo PEC, per esempio nome@pec.it"),
        Kind::Time => format!("«{label}»: scrivi l’ora e i minuti, per esempio 8:30"),
        Kind::Code { scheme } => scheme.remedy().into(),
        Kind::Email => format!("«{label}»: scrivi un indirizzo completo, per esempio nome@esempio.it"),
        Kind::Phone => format!("«{label}»: scrivi il numero con solo cifre, per esempio 333 1234567"),
        Kind::PostalCode => "Il CAP ha 5 cifre, per esempio 66040".into(),
        Kind::Date { .. } => format!("«{label}»: scrivi giorno, mese e anno, per esempio 3/5/1958"),
        Kind::Number { .. } => format!("«{label}»: scrivi un numero, per esempio 12"),
        Kind::Amount { .. } => format!("«{label}»: scrivi l’importo in euro, per esempio 12,50"),
        Kind::Iban => "Un IBAN italiano ha 27 caratteri e comincia con IT".into(),
        Kind::Plate => "Scrivi la targa senza spazi, per esempio AB123CD".into(),
        Kind::Name => format!("«{label}»: usa solo lettere, spazi, apostrofi e trattini"),
        _ => format!("«{label}»: questa risposta non va bene, prova a riscriverla"),
    }
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
            Kind::Date { from, until } => {
                [Some(Slip::Malformed), from.map(|d| Slip::Before(day(d))), until.map(|d| Slip::After(day(d)))]
                    .into_iter()
                    .flatten()
                    .collect()
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slips_of_any_bounds_are_told() {
        let kind = Kind::Amount { min: Some(i64::MIN), max: Some(i64::MAX) };
        let field = Field::new("spesa", "Spesa", kind);
        assert!(field.slips().iter().all(|slip| slip.sentence(&field).starts_with("«Spesa»: ")));
    }
}
