//! ogni file si deve poter leggere.

use crate::check::area::Area;
use crate::check::rule::{Finding, Rule};
use crate::diagnostic::Severity;
use crate::model::oddity::Oddity;

pub(super) const RULE: Rule = Rule {
    id: "toml-syntax",
    severity: Severity::Error,
    title: "ogni file si deve poter leggere",
    explanation: "I file `.toml` e le testate fra `+++` sono scritti in TOML: ogni riga è `chiave = valore`, i testi \
        stanno fra virgolette, gli elenchi fra parentesi quadre. Quando la forma è sbagliata il resto del \
        file non si può controllare: correggi questa riga e rilancia `check`.",
    check,
};

fn check(area: &Area<'_>, found: &mut dyn FnMut(Finding)) {
    for odd in area.odd() {
        if let Oddity::Syntax(words) = &odd.oddity {
            let finding = Finding::at(&odd.source, &odd.span, format!("questo punto non si legge: {words}"));
            found(finding.help("controlla virgolette, parentesi e segni `=` in questa riga e in quella prima"));
        }
    }
}
