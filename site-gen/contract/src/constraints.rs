//! The page's side of a field's rule: the attributes its control carries.
//!
//! In: a [`Field`]. Out: [`Constraints`], drawn by `markup`. They help the citizen's keyboard and never refuse what
//! [`crate::read`] accepts.

use crate::code;
use crate::contact::EMAIL_MAX;
use crate::form::Field;
use crate::kind::{Kind, LISTED_MAX, NAME_MAX};

/// The attributes of a one-line control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Constraints {
    /// `type`.
    pub input_type: &'static str,
    /// `inputmode`, where the keyboard should differ from the type's own.
    pub input_mode: Option<&'static str>,
    /// `maxlength`, in UTF-16 units.
    pub max_length: Option<u32>,
    /// `pattern`, without anchors.
    pub pattern: Option<&'static str>,
    /// `autocomplete`.
    pub autocomplete: &'static str,
    /// Whether letters should come in capitals and spelling be left alone.
    pub code: bool,
}

impl Field {
    /// The attributes of the field's control.
    pub fn constraints(&self) -> Constraints {
        let plain = Constraints {
            input_type: "text",
            input_mode: None,
            max_length: None,
            pattern: None,
            autocomplete: self.fact.and_then(|f| f.autocomplete()).unwrap_or("off"),
            code: false,
        };
        let code = Constraints { code: true, ..plain };
        match &self.kind {
            Kind::Text { max } | Kind::LongText { max } => Constraints { max_length: Some(*max), ..plain },
            Kind::Name => Constraints { max_length: Some(NAME_MAX), ..plain },
            Kind::FiscalCode => Constraints { max_length: Some(32), pattern: Some("[A-Za-z0-9\\s]{16,32}"), ..code },
            Kind::AnyFiscalCode => Constraints { max_length: Some(32), pattern: Some("[A-Za-z0-9\\s]{11,32}"), ..code },
            Kind::VatNumber => Constraints { input_mode: Some("numeric"), max_length: Some(32), ..plain },
            Kind::Listed { .. } => Constraints { max_length: Some(LISTED_MAX), ..plain },
            Kind::Email | Kind::Pec => Constraints { input_type: "email", max_length: Some(EMAIL_MAX), ..plain },
            Kind::Phone => Constraints { input_type: "tel", max_length: Some(32), ..plain },
            Kind::PostalCode => {
                // Copied digits may bring white space along.
                let pattern = Some("\\s*[0-9]{5}\\s*");
                Constraints { input_mode: Some("numeric"), max_length: Some(16), pattern, ..plain }
            }
            Kind::Date { .. } => Constraints { max_length: Some(32), ..plain },
            Kind::Time => Constraints { max_length: Some(16), ..plain },
            Kind::Number { decimals: 0, .. } => {
                Constraints { input_mode: Some("numeric"), max_length: Some(20), ..plain }
            }
            Kind::Number { .. } | Kind::Amount { .. } => {
                Constraints { input_mode: Some("decimal"), max_length: Some(20), ..plain }
            }
            Kind::Iban => Constraints { max_length: Some(48), pattern: Some("[A-Za-z0-9\\s]{15,48}"), ..code },
            Kind::Plate => Constraints { max_length: Some(16), ..code },
            Kind::Code { scheme } => {
                let input_mode = scheme.is_digits().then_some("numeric");
                Constraints { input_mode, max_length: Some(code::MAX), ..code }
            }
            Kind::YesNo
            | Kind::Choice { .. }
            | Kind::Choices { .. }
            | Kind::File { .. }
            | Kind::Declaration
            | Kind::Signature
            | Kind::Computed { .. }
            | Kind::Repeat { .. }
            | Kind::Note { .. } => plain,
        }
    }
}
