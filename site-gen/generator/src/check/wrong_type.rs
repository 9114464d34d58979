//! ogni voce deve avere un valore del suo tipo.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::oddity::{Odd, Oddity};

pub(super) const RULE: Rule = Rule {
    id: "wrong-type",
    severity: Severity::Error,
    title: "ogni voce deve avere un valore del suo tipo",
    explanation: "Una voce si aspetta un testo, un numero, una data, un elenco o una tabella. Le date si scrivono \
        senza virgolette (`2026-11-23`), i testi con le virgolette.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for odd in scope.odd() {
        if let Oddity::WrongType { key, expected } = &odd.oddity {
            let message = format!("il valore di `{key}` non va bene: serve {expected}");
            let finding = Finding::at(&odd.source, &odd.span, message).fix(odd.edits.iter().cloned());
            let mended = mended(odd).map(|value| format!("scrivi `{value}`"));
            found(match mended {
                Some(help) => finding.help(help),
                None => finding,
            });
        }
    }
}

/// The value as it should be, where that is sure.
fn mended(odd: &Odd) -> Option<String> {
    let mut value = odd.source.text.get(odd.span.clone())?.to_owned();
    for edit in odd.edits.iter().rev() {
        let within = edit.span.start.checked_sub(odd.span.start)?..edit.span.end.checked_sub(odd.span.start)?;
        value.get(within.clone())?;
        value.replace_range(within, &edit.text);
    }
    (!odd.edits.is_empty() && !value.contains('\n')).then_some(value)
}
