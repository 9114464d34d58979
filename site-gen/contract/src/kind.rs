//! The kinds of question.
//!
//! In: what the form's author chose. Out: a [`Kind`] with its limits. How an answer is read stands in [`crate::read`],
//! what the page's control looks like in [`crate::constraints`], what is said of a slip in [`crate::slip`].

use serde::{Deserialize, Serialize};

use crate::code::Scheme;
use crate::formula::Formula;

/// The most characters of an answer from a list of the comune.
pub const LISTED_MAX: u32 = 200;

/// The most characters a name may have, as in the national population register.
pub const NAME_MAX: u32 = 100;

/// A value and what a person reads for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What is read.
    pub label: String,
    /// What it counts in a formula, in thousandths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<i64>,
}

/// A bound of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateBound {
    /// The day on which the answer is read.
    Today,
    /// A fixed day.
    Day(jiff::civil::Date),
}

/// The kinds of question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    /// One line of text of at most `max` characters.
    Text {
        /// Characters, counted as UTF-16 units as browsers do.
        max: u32,
    },
    /// Several lines of text of at most `max` characters.
    LongText {
        /// Characters, counted as UTF-16 units as browsers do.
        max: u32,
    },
    /// A person's name or surname.
    Name,
    /// The codice fiscale of a person (D.M. 12/3/1974), omocodia included.
    FiscalCode,
    /// The codice fiscale of a person or of a body: 16 characters, or 11 digits with a check digit.
    AnyFiscalCode,
    /// A partita IVA: eleven digits with a check digit.
    VatNumber,
    /// An email address.
    Email,
    /// A certified email address (D.P.R. 68/2005).
    Pec,
    /// A telephone number, Italian or with an international prefix.
    Phone,
    /// A postal code of five digits.
    PostalCode,
    /// A day.
    Date {
        /// The first day allowed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<DateBound>,
        /// The last day allowed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<DateBound>,
    },
    /// An hour of the day.
    Time,
    /// A number, in thousandths so that no rounding can happen.
    Number {
        /// Smallest, in thousandths.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<i64>,
        /// Largest, in thousandths.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<i64>,
        /// How many decimals may be typed (0 to 3).
        #[serde(default, skip_serializing_if = "is_zero")]
        decimals: u8,
        /// The unit shown beside it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
    },
    /// An amount of money.
    Amount {
        /// Smallest, in euro cents.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        min: Option<i64>,
        /// Largest, in euro cents.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        max: Option<i64>,
    },
    /// Yes or no.
    YesNo,
    /// One of several.
    Choice {
        /// At least two.
        options: Vec<Choice>,
    },
    /// Any of several.
    Choices {
        /// At least two.
        options: Vec<Choice>,
    },
    /// One of a list that each comune has of its own (its schools, its streets); see [`crate::lists`].
    Listed {
        /// The name of the list.
        list: String,
    },
    /// A bank account (ISO 13616).
    Iban,
    /// The plate of a vehicle.
    Plate,
    /// A code that an office printed.
    Code {
        /// Which one.
        scheme: Scheme,
    },
    /// Documents and pictures.
    File {
        /// The kinds of file that are taken, by extension: `pdf`, `jpg`, `png`, `p7m`.
        formats: Vec<FileFormat>,
        /// Largest size of each, in bytes.
        bytes: u64,
        /// How many at most.
        most: u8,
    },
    /// A sentence the citizen declares to be true by ticking it.
    Declaration,
    /// The signature that logging in is (CAD, art. 65, c. 1, lett. b): asked at the end, nothing is typed.
    Signature,
    /// A number that follows from other answers; it is shown, not typed.
    Computed {
        /// What it follows from.
        formula: Formula,
        /// What it is in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<String>,
        /// Whether it is an amount of money.
        #[serde(default, skip_serializing_if = "is_false")]
        euro: bool,
    },
    /// How many times the group before it is repeated; typed by pressing its buttons.
    Repeat {
        /// The name of the group, the beginning of its fields' ids.
        group: String,
        /// At least so many times.
        least: u8,
        /// At most so many times.
        most: u8,
        /// What the button that adds one says: `Aggiungi un altro figlio`.
        add: String,
    },
    /// A note to the reader; it takes no answer.
    Note {
        /// The text.
        text: String,
    },
}

/// The formats of file that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileFormat {
    /// A PDF document.
    Pdf,
    /// A JPEG picture.
    Jpg,
    /// A PNG picture.
    Png,
    /// A signed document (CAdES).
    P7m,
}

impl FileFormat {
    /// All of them.
    pub const ALL: [FileFormat; 4] = [FileFormat::Pdf, FileFormat::Jpg, FileFormat::Png, FileFormat::P7m];

    /// As people write it.
    pub fn label(self) -> &'static str {
        match self {
            FileFormat::Pdf => "PDF",
            FileFormat::Jpg => "JPG",
            FileFormat::Png => "PNG",
            FileFormat::P7m => "P7M",
        }
    }

    /// The extension, without the point.
    pub fn extension(self) -> &'static str {
        match self {
            FileFormat::Pdf => "pdf",
            FileFormat::Jpg => "jpg",
            FileFormat::Png => "png",
            FileFormat::P7m => "p7m",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            FileFormat::Pdf => "application/pdf",
            FileFormat::Jpg => "image/jpeg",
            FileFormat::Png => "image/png",
            FileFormat::P7m => "application/pkcs7-mime",
        }
    }
}

impl Kind {
    /// Whether the question has an answer at all, which the summary and the receipt then show.
    pub fn is_asked(&self) -> bool {
        !matches!(self, Kind::Note { .. } | Kind::Repeat { .. } | Kind::Signature)
    }

    /// Whether the answer is a number, with a point in its canonical form.
    pub fn is_number(&self) -> bool {
        matches!(self, Kind::Number { .. } | Kind::Amount { .. } | Kind::Computed { .. })
    }

    /// An example of a day, as it is typed: one to come where no other is taken.
    pub(crate) fn a_day(&self) -> &'static str {
        if matches!(self, Kind::Date { from: Some(DateBound::Today), .. }) { "3/5/2030" } else { "3/5/1958" }
    }

    /// Whether the answer comes from what the citizen typed or chose on the page.
    pub fn is_typed(&self) -> bool {
        !matches!(self, Kind::Note { .. } | Kind::Signature | Kind::Computed { .. } | Kind::File { .. })
    }
}

fn is_false(b: &bool) -> bool {
    !*b
}

fn is_zero(n: &u8) -> bool {
    *n == 0
}
