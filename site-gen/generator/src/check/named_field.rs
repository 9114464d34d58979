//! formule e `una_per` nominano campi che ci sono.

use contract::kind::Kind;

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::form_source::FormSource;

pub(super) const RULE: Rule = Rule {
    id: "named-field",
    severity: Severity::Error,
    title: "formule e `una_per` nominano campi che ci sono",
    explanation: "Un `calcolo` può usare numeri, importi, `si_no`, dichiarazioni, scelte con i loro `punti` e altri \
        calcoli scritti prima. `una_per` elenca i campi che due domande non possono avere uguali: ci devono essere \
        tutti, e non possono stare in un gruppo che si ripete.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for form in scope.forms() {
        let ids: Vec<&str> = form.fields().map(|f| f.id.value.as_str()).collect();
        for (place, field) in form.fields().enumerate() {
            let Some(kind) = &field.kind else { continue };
            let Kind::Computed { formula, .. } = &kind.value else { continue };
            for name in formula.fields() {
                let at = ids.iter().position(|id| *id == name);
                let message = match at {
                    None => format!("la formula usa `{name}`, ma questo campo non c'è"),
                    Some(at) if at >= place => format!("la formula usa `{name}`, che viene dopo"),
                    Some(at) if !counts(form, at) => format!("la formula usa `{name}`, che non è un numero"),
                    Some(_) => continue,
                };
                let finding = Finding::at(&form.source, &field.id.span, message);
                let finding = if at.is_none() { finding.did_you_mean(name, ids.iter().copied()) } else { finding };
                found(finding.or_help("usa campi che contano, scritti prima di questo"));
            }
        }
        for name in form.once.iter().flat_map(|o| &o.fields) {
            let field = form.fields().find(|f| f.id.value == name.value);
            let repeated = field.is_some_and(|f| f.part.as_ref().is_some_and(|p| p.repeat.is_some()));
            if field.is_none() {
                let message = format!("`una_per` nomina `{}`, ma questo campo non c'è", name.value);
                let finding = Finding::at(&form.source, &name.span, message);
                found(finding.did_you_mean(&name.value, ids.iter().copied()).or_help("scrivi l'`id` di un campo"));
            } else if repeated {
                let message = format!("`{}` sta in un gruppo che si ripete: `una_per` non lo può guardare", name.value);
                found(Finding::at(&form.source, &name.span, message).help("scegli un campo fuori dal gruppo"));
            }
        }
    }
}

fn counts(form: &FormSource, at: usize) -> bool {
    let kind = form.fields().nth(at).and_then(|f| f.kind.as_ref());
    kind.is_none_or(|kind| {
        matches!(
            kind.value,
            Kind::Number { .. }
                | Kind::Amount { .. }
                | Kind::YesNo
                | Kind::Declaration
                | Kind::Choice { .. }
                | Kind::Choices { .. }
                | Kind::Computed { .. }
        )
    })
}
