//! una condizione `se` distingue fra le risposte.

use std::collections::BTreeSet;

use crate::check::answers::offered;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use contract::kind::Kind;

pub(super) const RULE: Rule = Rule {
    id: "useless-condition",
    severity: Severity::Warning,
    title: "una condizione `se` distingue fra le risposte",
    explanation: "Se `e` elenca tutte le risposte di un campo che si chiede sempre, la domanda compare sempre: la \
        condizione non serve, oppure c'è una risposta di troppo. Lo stesso valore scritto due volte di solito \
        è un altro valore copiato male.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for form in scope.forms() {
        for field in form.fields() {
            for when in field.when.iter().filter(|w| w.is_closed()) {
                let mut seen = BTreeSet::new();
                for value in when.named().filter(|v| !seen.insert(v.value.as_str())) {
                    let message = format!("`{}` è scritto due volte", value.value);
                    found(Finding::at(&form.source, &value.span, message).help("togline uno, o correggi il valore"));
                }
                let Some(earlier) = form.fields().find(|f| f.id.value == when.field.value) else { continue };
                let Some(kind) = earlier.kind.as_ref().filter(|_| earlier.when.is_empty() && !earlier.optional) else {
                    continue;
                };
                // Of several ticks none is sure.
                let Some(offered) = offered(&kind.value).filter(|_| !matches!(kind.value, Kind::Choices { .. })) else {
                    continue;
                };
                let different: BTreeSet<&&str> = offered.iter().collect();
                // A choice of one voice is told by its own rule.
                let chosen = different.len() > 1 || !matches!(kind.value, Kind::Choice { .. });
                if chosen && when.named().next().is_some() && offered.iter().all(|o| when.holds(Some(o))) {
                    let message = format!("`{}` compare sempre: la condizione accetta ogni risposta", field.id.value);
                    found(Finding::at(&form.source, &when.span, message).help("togli `se`, o una delle risposte"));
                }
            }
        }
    }
}
