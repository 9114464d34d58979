//! ogni file si deve poter leggere.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::oddity::Oddity;
use std::collections::BTreeSet;

pub(super) const RULE: Rule = Rule {
    id: "toml-syntax",
    severity: Severity::Error,
    title: "ogni file si deve poter leggere",
    explanation: "I file `.toml` e le testate fra `+++` sono scritti in TOML: ogni riga è `chiave = valore`, i testi \
        stanno fra virgolette, gli elenchi fra parentesi quadre. Quando la forma è sbagliata il resto del \
        file non si può controllare: correggi questa riga e rilancia `check`. \
        I file si salvano con la codifica UTF-8.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let mut told = BTreeSet::new();
    for odd in scope.odd() {
        if let Oddity::Syntax { words, help } = &odd.oddity
            && told.insert(&odd.source.path)
        {
            found(
                Finding::at(&odd.source, &odd.span, format!("non si legge: {words}"))
                    .help(help)
                    .fix(odd.edits.iter().cloned()),
            );
        }
    }
}
