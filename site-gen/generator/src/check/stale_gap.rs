//! l'elenco `da_completare` dice solo ciò che manca davvero.

use crate::check::gaps::{expected, others};
use crate::check::near::nearest;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::oddity::{Odd, Oddity};

pub(super) const RULE: Rule = Rule {
    id: "stale-gap",
    severity: Severity::Warning,
    title: "l'elenco `da_completare` dice solo ciò che manca davvero",
    explanation: "Una voce che resta in `da_completare` dopo che il dato è stato scritto fa cercare due volte la stessa \
        cosa; una voce scritta male non la cerca nessuno. Togli la voce, oppure correggila.",
    check,
};

/// What has no key of its own but may be missing all the same.
const WITHOUT_KEY: [&str; 2] = ["stemma", "servizi"];

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni().filter(|c| !scope.is_broken(&c.source.path)) {
        let known: Vec<(&str, bool)> = expected(comune).into_iter().chain(others(comune)).collect();
        let names = || known.iter().map(|(key, _)| *key).chain(WITHOUT_KEY);
        for listed in &comune.to_complete {
            let key = listed.value.as_str();
            // A value of the wrong shape is told by its own rule.
            let odd = |o: &Odd| matches!(&o.oddity, Oddity::WrongValue { key: wrong, .. } if wrong == key);
            if known.contains(&(key, true)) && !scope.odd().any(odd) {
                let message = format!("`{key}` non manca più: il dato è scritto in questo file");
                found(Finding::at(&comune.source, &listed.span, message).help("togli la voce da `da_completare`"));
            } else if !names().any(|name| name == key) && nearest(key, names()).is_some() {
                let finding = Finding::at(&comune.source, &listed.span, format!("`{key}` non è il nome di un dato"));
                found(finding.did_you_mean(key, names()));
            }
        }
    }
}
