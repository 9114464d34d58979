//! chi non ha un'email può fare la richiesta.

use contract::kind::Kind;

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "needed-email",
    severity: Severity::Warning,
    title: "chi non ha un'email può fare la richiesta",
    explanation: "Molte persone anziane non hanno un'email: se la domanda è obbligatoria si fermano lì, e si ferma anche \
        l'operatore che scrive per loro allo sportello. Se il modulo chiede già il codice fiscale o il telefono, l'email \
        non serve: con quel dato e con il numero si ritrova la richiesta. Scrivi `facoltativo = true` e nell'`aiuto` di' a \
        che cosa serve. Se invece il cittadino ha scelto la risposta per email, lega la domanda alla sua scelta con `se`.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for form in scope.forms() {
        let asked = |fits: fn(&Kind) -> bool| {
            form.fields()
                .filter(move |f| !f.optional && f.when.is_empty() && f.kind.as_ref().is_some_and(|k| fits(&k.value)))
        };
        // What opens the page of the state, beside the number.
        if asked(|kind| matches!(kind, Kind::FiscalCode | Kind::Phone)).next().is_none() {
            continue;
        }
        for field in asked(|kind| matches!(kind, Kind::Email | Kind::Pec)) {
            let message =
                format!("senza un'email non si può rispondere a `{}`, e la richiesta si ferma", field.id.value);
            let finding = Finding::at(&form.source, &field.id.span, message);
            found(finding.help("scrivi `facoltativo = true`, e nell'`aiuto` a che cosa serve"));
        }
    }
}
