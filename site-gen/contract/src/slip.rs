//! What can be wrong with an answer, and the words that tell it.
//!
//! In: a field and a [`Slip`]. Out: one Italian sentence that says what to do. It never repeats what was typed.

use jiff::civil::Date;

use crate::date;
use crate::form::{Field, Kind};

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
}

impl Slip {
    /// The sentence shown at the field and in the summary of errors.
    pub fn sentence(self, field: &Field) -> String {
        let label = field.label.trim_end_matches(['?', ':']);
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
                Kind::Iban => "Controlla l’IBAN: almeno un carattere non è giusto. Lo trovi sull’estratto conto".into(),
                _ => format!("Controlla «{label}»: almeno una cifra non è giusta"),
            },
            Slip::Before(day) => format!("«{label}»: scegli un giorno dal {} in poi", date::words(day)),
            Slip::After(day) => format!("«{label}»: scegli un giorno fino al {}", date::words(day)),
            Slip::Below(min) => format!("«{label}»: scrivi un numero non più piccolo di {}", thousandths(min)),
            Slip::Above(max) => format!("«{label}»: scrivi un numero non più grande di {}", thousandths(max)),
            Slip::Decimals(0) => format!("«{label}»: scrivi un numero intero, senza virgola"),
            Slip::Decimals(n) => format!("«{label}»: scrivi al massimo {n} cifre dopo la virgola"),
            Slip::NotOffered => format!("«{label}»: scegli una delle risposte proposte"),
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
        _ => format!("«{label}»: manca la risposta"),
    }
}

fn malformed(label: &str, kind: &Kind) -> String {
    match kind {
        Kind::FiscalCode => {
            "Il codice fiscale ha 16 caratteri, fra lettere e numeri. Lo trovi sulla tessera sanitaria".into()
        }
        Kind::VatNumber => "La partita IVA ha 11 cifre".into(),
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

/// A number held in thousandths as an Italian reads it: `1500` is `1,5`.
pub fn thousandths(n: i64) -> String {
    let (whole, rest) = (n / 1000, (n % 1000).abs());
    let sign = if n < 0 && whole == 0 { "-" } else { "" };
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole},{}", format!("{rest:03}").trim_end_matches('0'))
}
