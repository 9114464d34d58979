//! What is wrong with an answer, in English. Numbers, days and codes are typed as in Italy, so the examples are Italian.

use crate::agreement::Datum;
use crate::code::Scheme;
use crate::date;
use crate::decimal;
use crate::file::{Refused, size_in};
use crate::form::Field;
use crate::kind::Kind;
use crate::language::Language;
use crate::slip::Slip;

/// The sentence of a slip.
pub(super) fn slip(slip: Slip, field: &Field) -> String {
    let label = &field.full_label();
    let day = |day| date::told(day, Language::English);
    match slip {
        Slip::Missing => missing(label, &field.kind),
        Slip::TooLong(max) => format!("“{label}”: write at most {max} characters"),
        Slip::Unreadable => format!("“{label}”: it has characters that we cannot read, try to write the answer again"),
        Slip::Malformed => malformed(label, &field.kind),
        Slip::CheckFailed => match field.kind {
            Kind::FiscalCode => "Check the tax code (codice fiscale): at least one character is wrong. You find it on \
                                 the health card (tessera sanitaria)"
                .into(),
            Kind::AnyFiscalCode => "Check the tax code (codice fiscale): at least one character is wrong".into(),
            Kind::Iban => "Check the IBAN: at least one character is wrong. You find it on the bank statement".into(),
            _ => format!("Check “{label}”: at least one digit is wrong"),
        },
        Slip::NoSuchDay => format!("“{label}”: there is no such day, check it and write it again"),
        Slip::Before(first) => format!("“{label}”: choose a day from {} on", day(first)),
        Slip::After(last) => format!("“{label}”: choose a day up to {}", day(last)),
        Slip::Below(min) => format!("“{label}”: write a number not smaller than {}", decimal::words(min)),
        Slip::Above(max) => format!("“{label}”: write a number not larger than {}", decimal::words(max)),
        Slip::Decimals(0) => format!("“{label}”: write a whole number, without decimals"),
        Slip::Decimals(1) => format!("“{label}”: write at most one digit after the comma"),
        Slip::Decimals(n) => format!("“{label}”: write at most {n} digits after the comma"),
        Slip::NotOffered => format!("“{label}”: choose one of the answers offered"),
        Slip::NotInOrder => format!("“{label}”: write a day that does not come before the beginning"),
        Slip::OtherPerson(datum) => {
            let what = match datum {
                Datum::Surname => "surname",
                Datum::Name => "first name",
                Datum::Birth => "date of birth",
                Datum::Sex => "sex",
            };
            format!(
                "“{label}”: it does not match the {what}. Check both: write them as on the health card (tessera sanitaria)"
            )
        }
        Slip::OtherPlace => format!(
            "“{label}”: the tax code (codice fiscale) says another Comune. Check both; if they are right, leave them as they \
             are"
        ),
        Slip::Expired(day) => format!(
            "“{label}”: the datum in your profile expired on {}. Check it and change it if needed",
            date::told(day, Language::English)
        ),
        Slip::TooManyFiles(1) => format!("“{label}”: leave one file only, remove the others"),
        Slip::TooManyFiles(most) => format!("“{label}”: remove some files, at most {most} are allowed"),
    }
}

fn missing(label: &str, kind: &Kind) -> String {
    match kind {
        Kind::YesNo => format!("“{label}”: answer Yes or No"),
        Kind::Choice { .. } => format!("“{label}”: choose an answer"),
        Kind::Choices { .. } => format!("“{label}”: choose at least one answer"),
        Kind::Declaration => format!("To go on tick the box of “{}”", super::shortened(label)),
        Kind::Date { .. } => format!("“{label}”: write day, month and year, for example {}", kind.a_day()),
        Kind::File { most: 1, .. } => format!("“{label}”: choose the file"),
        Kind::File { .. } => format!("“{label}”: choose at least one file"),
        _ => format!("“{label}”: the answer is missing, write it"),
    }
}

fn malformed(label: &str, kind: &Kind) -> String {
    match kind {
        Kind::FiscalCode => "The tax code (codice fiscale) has 16 characters, letters and digits: write them all. You find it on the \
                             health card (tessera sanitaria)"
            .into(),
        Kind::AnyFiscalCode => {
            "Write the 16 characters of the tax code (codice fiscale), or the 11 digits if it belongs to an organisation".into()
        }
        Kind::VatNumber => "Write the 11 digits of the VAT number (partita IVA)".into(),
        Kind::Pec => format!("“{label}”: write a certified email address (PEC), for example nome@pec.it"),
        Kind::Time => format!("“{label}”: write hour and minutes, for example 8:30"),
        Kind::Code { scheme } => remedy(*scheme).into(),
        Kind::Email => format!("“{label}”: write the whole address, for example name@example.com"),
        Kind::Phone => format!("“{label}”: write the number with digits only, for example 333 1234567"),
        Kind::PostalCode => "Write the 5 digits of the postal code (CAP), for example 66040".into(),
        Kind::Date { .. } => format!("“{label}”: write day, month and year, for example {}", kind.a_day()),
        Kind::Number { .. } => format!("“{label}”: write a number, for example 12"),
        Kind::Amount { .. } => format!("“{label}”: write the amount in euro with a comma, for example 12,50"),
        Kind::Iban => "Write the whole IBAN: if it is Italian it begins with IT and has 27 characters. You find it on the bank statement".into(),
        Kind::Plate => "Write the number plate without spaces, for example AB123CD".into(),
        Kind::Name => format!("“{label}”: use only letters, spaces, apostrophes and hyphens"),
        _ => format!("“{label}”: this answer is not right, try to write it again"),
    }
}

/// What people are told when a code has not the right shape.
fn remedy(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::PaymentNotice => {
            "Write the 18 digits of the code: you find them on the pagoPA notice, next to “Codice avviso”"
        }
        Scheme::RevenueStamp => {
            "Write the 14 digits of the revenue stamp (marca da bollo): you find them above the bar code"
        }
        Scheme::Isee => "Write the protocol as on the ISEE certificate, for example INPS-ISEE-2026-01234567A-00",
        Scheme::Sheet => {
            "Write the number of the sheet (foglio), 1 to 4 digits: you find it on the land register extract"
        }
        Scheme::Parcel => {
            "Write the number of the parcel (particella), 1 to 5 digits: you find it on the land register extract"
        }
        Scheme::Subunit => "Write the number of the unit (subalterno), 1 to 4 digits: if there is none, leave it empty",
        Scheme::HouseNumber => "Write the house number, for example 12, 12/A, or snc if there is none",
    }
}

/// The sentence of a file that was not taken.
pub(super) fn refused(refused: &Refused, name: &str) -> String {
    match refused {
        Refused::Empty => format!("“{name}” is empty: choose another file"),
        Refused::TooLarge(max) => {
            format!("“{name}” is too large: at most {}. Choose a smaller file", size_in(*max, Language::English))
        }
        Refused::Format(formats) => {
            let list: Vec<&str> = formats.iter().map(|f| f.label()).collect();
            format!("“{name}” is not of a type that we can take: choose a {} file", list.join(" or "))
        }
        Refused::NotWhatItSays => {
            format!("“{name}” is not what its name says: open it, save it again and try once more")
        }
        Refused::Damaged => format!("“{name}” does not open: it may be damaged. Save it again or take another photo"),
        Refused::TooManyPoints => format!("“{name}” is too large a picture: make it smaller and try again"),
        Refused::TooMany(1) => {
            format!("You have already added a file: to change it remove that one first, then add “{name}”")
        }
        Refused::TooOften => {
            format!("“{name}” was not added: too many files came in the last hour. Save the request and add it later")
        }
        Refused::TooMany(most) => {
            format!("“{name}” is one too many: you can add at most {most} files. To add this one, remove another")
        }
    }
}
