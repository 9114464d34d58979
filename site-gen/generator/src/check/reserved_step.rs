//! i nomi delle pagine della domanda non si possono usare per un passo.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "reserved-step",
    severity: Severity::Error,
    title: "i nomi delle pagine della domanda non si possono usare per un passo",
    explanation: "Ogni passo è una pagina con il nome del suo `id`. `riepilogo`, `salvata` e `invia` sono già pagine di \
        ogni domanda: un passo con lo stesso nome non si potrebbe mai aprire.",
    check,
};

/// The counter's own pages beside the steps of a request.
const RESERVED: [&str; 3] = ["riepilogo", "salvata", "invia"];

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for form in scope.forms() {
        for step in form.steps.iter().filter(|s| RESERVED.contains(&s.id.value.as_str())) {
            let message = format!("il nome `{}` è riservato", step.id.value);
            found(Finding::at(&form.source, &step.id.span, message).help("dai al passo un altro `id`"));
        }
    }
}
