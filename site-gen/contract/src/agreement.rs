//! Answers that must agree with one another, as a form says it.
//!
//! In: what the generator found in a form. Out: [`Agreement`]; how they are compared stands in [`crate::agree`].

use serde::{Deserialize, Serialize};

/// Two or more answers that must agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "agree", rename_all = "snake_case")]
pub enum Agreement {
    /// A day does not come before another.
    InOrder {
        /// The field of the first.
        first: String,
        /// The field of the last, which bears the slip.
        last: String,
    },
    /// A codice fiscale is that of the person described beside it (D.M. 12/3/1974). It bears the slip.
    SamePerson {
        /// The field of the codice fiscale.
        code: String,
        /// The field of the surname.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        surname: Option<String>,
        /// The field of the name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The field of the birth date.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        birth: Option<String>,
        /// The field of the sex, answered `F` or `M`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sex: Option<String>,
        /// The field of the place of birth; it is doubted, never refused (see [`crate::places`]).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<String>,
    },
}

/// What a codice fiscale does not agree with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Datum {
    /// The surname.
    Surname,
    /// The name.
    Name,
    /// The birth date.
    Birth,
    /// The sex.
    Sex,
}
