//! una condizione `se` nomina un campo che viene prima.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "condition-field",
    severity: Severity::Error,
    title: "una condizione `se` nomina un campo che viene prima",
    explanation: "`se = { campo = \"…\", e = [\"…\"] }` mostra un campo solo dopo una certa risposta: il campo \
        nominato deve esistere ed essere scritto prima di questo.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for form in scope.forms() {
        let ids: Vec<&str> = form.fields().map(|f| f.id.value.as_str()).collect();
        for (position, field) in form.fields().enumerate() {
            let Some(when) = &field.when else { continue };
            let name = when.field.value.as_str();
            match ids.iter().position(|id| *id == name) {
                _ if name.is_empty() => {}
                None => {
                    let finding = Finding::at(&form.source, &when.field.span, format!("il campo `{name}` non esiste"));
                    let finding = finding.did_you_mean(name, ids[..position].iter().copied());
                    let list: Vec<String> = ids[..position].iter().map(|id| format!("`{id}`")).collect();
                    found(match list.is_empty() {
                        true => {
                            finding.help("questo è il primo campo: togli `se`, oppure sposta il campo più in basso")
                        }
                        false => finding.or_help(format!("i campi prima di questo sono {}", list.join(", "))),
                    });
                }
                Some(earlier) if earlier >= position => {
                    let message = match earlier == position {
                        true => format!("il campo `{name}` dipende da sé stesso"),
                        false => format!("il campo `{name}` viene dopo `{}`", field.id.value),
                    };
                    let finding = Finding::at(&form.source, &when.field.span, message);
                    found(finding.help("una condizione può guardare solo le risposte già date"));
                }
                Some(_) => {}
            }
        }
    }
}
