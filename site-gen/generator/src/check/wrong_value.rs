//! dove i valori sono in un elenco chiuso, il valore deve essere uno di quelli.

use crate::check::near;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::oddity::Oddity;
use crate::model::source::Edit;

pub(super) const RULE: Rule = Rule {
    id: "wrong-value",
    severity: Severity::Error,
    title: "dove i valori hanno un elenco o una forma, il valore deve rispettarli",
    explanation: "Voci come `archetipo`, `silenzio`, `tipo`, `fatto`, `accesso` e `profilo` accettano solo i valori \
        previsti dal modello nazionale o dal programma; `subambito` uno di quelli di `consorzio.toml`; codici e \
        indirizzi di posta hanno la loro forma. Gli elenchi sono nella guida `content/README.md`.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for odd in scope.odd() {
        let Oddity::WrongValue { key, value, allowed, expected } = &odd.oddity else { continue };
        let message = format!("`{value}` non è un valore di `{key}`");
        let finding =
            Finding::at(&odd.source, &odd.span, message).did_you_mean(value, allowed.iter().map(String::as_str));
        let name = near::same(value, allowed.iter().map(String::as_str));
        let fix = name.and_then(|name| Edit::quoted(&odd.source, &odd.span, name));
        found(finding.or_help(format!("serve {expected}")).fix(fix));
    }
    let parts = &scope.joined.shared.consortium.subareas;
    let known = |word: &str| word.trim().is_empty() || parts.is_empty() || parts.iter().any(|p| p == word);
    for comune in scope.comuni().filter(|c| !known(&c.identity.subarea.value)) {
        let part = &comune.identity.subarea;
        let message = format!("`{}` non è un sub-ambito del consorzio", part.value);
        let finding = Finding::at(&comune.source, &part.span, message);
        let list: Vec<String> = parts.iter().map(|p| format!("`{p}`")).collect();
        let finding = finding.did_you_mean(&part.value, parts.iter().map(String::as_str));
        let finding = finding.or_help(format!("in `consorzio.toml` ci sono {}", list.join(", ")));
        let name = near::same(&part.value, parts.iter().map(String::as_str));
        found(finding.fix(name.and_then(|name| Edit::quoted(&comune.source, &part.span, name))));
    }
}
