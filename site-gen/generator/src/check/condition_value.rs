//! i valori di una condizione `se` sono risposte che il campo può avere.

use crate::check::answers::offered;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::oddity::Odd;
use contract::kind::Kind;

pub(super) const RULE: Rule = Rule {
    id: "condition-value",
    severity: Severity::Error,
    title: "i valori di una condizione `se` sono risposte che il campo può avere",
    explanation: "Un campo che dipende da una risposta impossibile non comparirebbe mai. Per una `scelta` valgono i \
        suoi `valore`, per `si_no` valgono `si` e `no`, per una `dichiarazione` vale `si`. Per i numeri si usano \
        `almeno` e `al_massimo`. Le condizioni guardano solo indietro: perciò non possono girare in cerchio.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for form in scope.forms() {
        for (position, field) in form.fields().enumerate() {
            for when in &field.when {
                // A field that comes later is told by its own rule.
                let earlier = form.fields().take(position).find(|f| f.id.value == when.field.value);
                let Some(kind) = earlier.and_then(|f| f.kind.as_ref()) else { continue };
                if !when.is_closed() {
                    if !matches!(kind.value, Kind::Number { .. } | Kind::Amount { .. }) {
                        let message = format!("`{}` non è un numero che il cittadino scrive", when.field.value);
                        let finding = Finding::at(&form.source, &when.span, message);
                        found(finding.help("`almeno` e `al_massimo` valgono per `numero` e `importo`"));
                    }
                    continue;
                }
                let Some(offered) = offered(&kind.value) else {
                    let message =
                        format!("`{}` non ha risposte fisse: una condizione non lo può guardare", when.field.value);
                    let finding = Finding::at(&form.source, &when.span, message);
                    found(finding.help("scegli un campo di tipo `si_no`, `scelta`, `scelte` o `dichiarazione`"));
                    continue;
                };
                let list: Vec<String> = offered.iter().map(|o| format!("`{o}`")).collect();
                let answers = format!("le risposte sono {}", list.join(", "));
                for value in when.named().filter(|v| !offered.contains(&v.value.as_str())) {
                    let message = format!("`{}` non è una risposta di `{}`", value.value, when.field.value);
                    let finding = Finding::at(&form.source, &value.span, message);
                    let finding = finding.did_you_mean(&value.value, offered.iter().copied());
                    found(finding.or_help(answers.as_str()));
                }
                // An `e` of another type is told by its own rule.
                let odd = |o: &Odd| o.source.path == form.source.path && when.span.contains(&o.span.start);
                if when.named().next().is_none() && !scope.odd().any(odd) {
                    let finding = Finding::at(&form.source, &when.span, "la condizione non ha nessuna risposta in `e`");
                    found(finding.help(answers));
                }
            }
        }
    }
}
