//! What a form asks: steps, fields, their kinds and conditions, as one immutable document.
//!
//! In: what the generator compiled from a service's `modulo.toml`. Out: the JSON that functions read.
//! It holds no text that depends on the comune, so that comuni with the same form share its revision.

use serde::{Deserialize, Serialize};

use crate::answer::Typed;
use crate::fact::Fact;

/// A compiled form; its identity is its [`crate::revision::Revision`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The service it belongs to, for example `accesso-agli-atti`.
    pub service: String,
    /// The title a citizen reads.
    pub title: String,
    /// Whether the citizen must, may or need not say who she is.
    pub access: Access,
    /// The short privacy notice shown before the first question (GDPR art. 13).
    pub privacy: String,
    /// What happens after sending, for the receipt.
    pub after: String,
    /// The named steps, in order; never empty.
    pub steps: Vec<Step>,
}

/// How far a citizen must identify herself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Nobody is asked to log in.
    None,
    /// Login is offered, because it saves typing.
    Optional,
    /// The request can be sent only by a person who logged in.
    Required,
}

/// One page of questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The step's name in the address, for example `richiedente`.
    pub id: String,
    /// The heading of the page.
    pub title: String,
    /// An introduction, if one is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
    /// The questions, in order.
    pub fields: Vec<Field>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name, unique in the form.
    pub id: String,
    /// The question.
    pub label: String,
    /// One sentence of help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Whether it may be left empty.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// The once-only fact of the applicant that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<Fact>,
    /// When it is asked; always, if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
    /// What kind of answer it takes.
    #[serde(flatten)]
    pub kind: Kind,
}

/// A question is asked only if an earlier one has one of these answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// The earlier field.
    pub field: String,
    /// The answers (as typed in the form's values) that make it hold.
    pub is: Vec<String>,
}

/// A value and what a person reads for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What is read.
    pub label: String,
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
    /// A partita IVA: eleven digits with a check digit.
    VatNumber,
    /// An email address.
    Email,
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
    /// A bank account (ISO 13616).
    Iban,
    /// The plate of a vehicle.
    Plate,
    /// A sentence the citizen declares to be true by ticking it.
    Declaration,
    /// A note to the reader; it takes no answer.
    Note {
        /// The text.
        text: String,
    },
}

impl Kind {
    /// Whether the question takes an answer at all.
    pub fn is_asked(&self) -> bool {
        !matches!(self, Kind::Note { .. })
    }
}

impl Condition {
    /// Whether the condition holds for what was typed.
    pub fn holds(&self, typed: &Typed) -> bool {
        typed.all(&self.field).iter().any(|v| self.is.iter().any(|w| w == v.trim()))
    }
}

impl Form {
    /// All fields of all steps, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.steps.iter().flat_map(|s| s.fields.iter())
    }

    /// The field of that name.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().find(|f| f.id == id)
    }

    /// The step of that name, with its position from 0.
    pub fn step(&self, id: &str) -> Option<(usize, &Step)> {
        self.steps.iter().enumerate().find(|(_, s)| s.id == id)
    }

    /// Whether a field is asked, given what was typed so far: its condition holds, and so do those it hangs on.
    pub fn shows(&self, field: &Field, typed: &Typed) -> bool {
        let mut current = field;
        // A condition may name only an earlier field (the generator checks it), so this walk ends; the bound keeps it
        // ending on a document that was not made by our generator.
        for _ in 0..64 {
            let Some(when) = &current.when else { return true };
            if !when.holds(typed) {
                return false;
            }
            match self.field(&when.field) {
                Some(earlier) => current = earlier,
                None => return false,
            }
        }
        false
    }
}

fn is_false(b: &bool) -> bool {
    !*b
}

fn is_zero(n: &u8) -> bool {
    *n == 0
}
