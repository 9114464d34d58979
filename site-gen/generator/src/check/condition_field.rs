//! una condizione `se` nomina un campo che viene prima.

use std::sync::Arc;

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::form_source::{FieldSource, FormSource, WhenSource};

pub(super) const RULE: Rule = Rule {
    id: "condition-field",
    severity: Severity::Error,
    title: "una condizione `se` nomina un campo che viene prima",
    explanation: "`se = { campo = \"…\", e = [\"…\"] }` mostra un campo solo dopo una certa risposta: il campo \
        nominato deve esistere ed essere scritto prima di questo.",
    check,
};

/// A field of a group that may be repeated has as many answers as copies: only its own group can look at it.
fn copied(form: &FormSource, field: &FieldSource, at: usize, when: &WhenSource) -> Option<Finding> {
    let part = form.fields().nth(at)?.part.as_ref().filter(|p| p.repeat.is_some())?;
    let inside = field.part.as_ref().is_some_and(|own| Arc::ptr_eq(own, part));
    (!inside).then(|| {
        let message = format!("`{}` sta in un gruppo che si ripete", when.field.value);
        Finding::at(&form.source, &when.field.span, message)
            .help(format!("metti anche questo campo nel gruppo `{}`, oppure togli la condizione", part.id))
    })
}

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for form in scope.forms() {
        let ids: Vec<&str> = form.fields().map(|f| f.id.value.as_str()).collect();
        for (position, field) in form.fields().enumerate() {
            for when in &field.when {
                let name = when.field.value.as_str();
                match ids.iter().position(|id| *id == name) {
                    _ if name.is_empty() => {}
                    None => {
                        let finding =
                            Finding::at(&form.source, &when.field.span, format!("il campo `{name}` non esiste"));
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
                    Some(at) => {
                        if let Some(finding) = copied(form, field, at, when) {
                            found(finding);
                        }
                    }
                }
            }
        }
    }
}
