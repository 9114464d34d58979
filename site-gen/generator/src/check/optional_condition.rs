//! una domanda obbligatoria non dipende da una che si può saltare.

use crate::check::answers::is_asked;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "optional-condition",
    severity: Severity::Note,
    title: "una domanda obbligatoria non dipende da una che si può saltare",
    explanation: "Chi lascia vuota la domanda facoltativa non vede quella che ne dipende, anche se è obbligatoria: \
        l'ufficio può ricevere una domanda senza il dato che gli serve. Se il dato serve davvero, togli \
        `facoltativo` alla prima. Se va bene così, lascia com'è: è solo una nota.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for form in scope.forms() {
        for field in form.fields().filter(|f| !f.optional && is_asked(f)) {
            for when in &field.when {
                if form.fields().any(|f| f.id.value == when.field.value && f.optional) {
                    let message = format!("`{}` è obbligatorio, ma dipende da un campo facoltativo", field.id.value);
                    let finding = Finding::at(&form.source, &when.field.span, message);
                    found(finding.help(format!("chi salta `{}` non lo vede", when.field.value)));
                }
            }
        }
    }
}
