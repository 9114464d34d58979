//! le voci obbligatorie ci devono essere.

use crate::check::area::Area;
use crate::check::rule::{Finding, Rule};
use crate::diagnostic::Severity;
use crate::model::oddity::Oddity;

pub(super) const RULE: Rule = Rule {
    id: "missing-field",
    severity: Severity::Error,
    title: "le voci obbligatorie ci devono essere",
    explanation: "Senza questa voce la pagina o il modulo sarebbero incompleti. Se il dato non si conosce e la voce è \
        obbligatoria, chiedilo al Comune; non inventarlo.",
    check,
};

fn check(area: &Area<'_>, found: &mut dyn FnMut(Finding)) {
    for odd in area.odd() {
        if let Oddity::MissingKey(key) = &odd.oddity {
            found(Finding::at(&odd.source, &odd.span, format!("manca la voce `{key}`")));
        }
    }
}
