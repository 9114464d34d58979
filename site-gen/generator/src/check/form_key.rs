//! ogni modulo ha un dato con cui il cittadino ritrova la sua domanda.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use contract::fact::Fact;

pub(super) const RULE: Rule = Rule {
    id: "form-key",
    severity: Severity::Error,
    title: "ogni modulo ha un dato con cui il cittadino ritrova la sua domanda",
    explanation: "Nella pagina dello stato si scrive il numero della domanda e un dato che solo chi l'ha fatta \
        conosce: il codice fiscale, l'email o il telefono. Serve almeno un campo con `fatto` uguale a \
        `codice_fiscale`, `email` o `telefono`.",
    check,
};

/// What opens the page of the state, beside the reference.
pub(super) const KEYS: [Fact; 3] = [Fact::CodiceFiscale, Fact::Email, Fact::Telefono];

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    // A form with a slip of reading may have the field that seems missing.
    let whole = |path: &str| !scope.odd().any(|o| o.source.path == path);
    for form in scope.forms().filter(|f| whole(&f.source.path)) {
        if !form.fields().any(|f| f.fact.as_ref().is_some_and(|fact| KEYS.contains(&fact.value))) {
            let message = "nessun campo ha `fatto` uguale a `codice_fiscale`, `email` o `telefono`";
            let finding = Finding::at(&form.source, &(0..0), message);
            found(finding.help("aggiungine uno: senza, il cittadino non può vedere lo stato della domanda"));
        }
    }
}
