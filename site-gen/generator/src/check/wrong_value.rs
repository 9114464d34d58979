//! dove i valori sono in un elenco chiuso, il valore deve essere uno di quelli.

use crate::check::area::Area;
use crate::check::rule::{Finding, Rule};
use crate::diagnostic::Severity;
use crate::model::oddity::Oddity;

pub(super) const RULE: Rule = Rule {
    id: "wrong-value",
    severity: Severity::Error,
    title: "dove i valori sono in un elenco chiuso, il valore deve essere uno di quelli",
    explanation: "Voci come `archetipo`, `silenzio`, `tipo`, `fatto`, `accesso` e `profilo` accettano solo i valori \
        previsti dal modello nazionale o dal programma. Gli elenchi sono nella guida `content/README.md`.",
    check,
};

fn check(area: &Area<'_>, found: &mut dyn FnMut(Finding)) {
    for odd in area.odd() {
        let Oddity::WrongValue { key, value, allowed, expected } = &odd.oddity else { continue };
        let message = format!("`{value}` non è un valore di `{key}`");
        let finding =
            Finding::at(&odd.source, &odd.span, message).did_you_mean(value, allowed.iter().map(String::as_str));
        found(finding.or_help(format!("serve {expected}")));
    }
}
