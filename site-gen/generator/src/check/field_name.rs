//! i nomi di passi e campi hanno solo minuscole, cifre e `-` o `_`.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::slug::slug;

pub(super) const RULE: Rule = Rule {
    id: "field-name",
    severity: Severity::Error,
    title: "i nomi di passi e campi hanno solo minuscole, cifre e `-` o `_`",
    explanation: "Il nome di un passo sta nell'indirizzo (`[a-z0-9-]`), quello di un campo nella risposta inviata \
        (`[a-z0-9_]`). I nomi `revisione` e `azione` servono al programma. Un modulo ha almeno un passo, e \
        ogni passo almeno un campo.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let plain = |name: &str, extra: char| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == extra)
    };
    for form in scope.forms() {
        for step in &form.steps {
            if !step.id.value.is_empty() && !plain(&step.id.value, '-') {
                let message = format!("`{}` non va bene come `id` di un passo", step.id.value);
                let finding = Finding::at(&form.source, &step.id.span, message);
                found(finding.help(better("usa lettere minuscole, cifre e trattini", slug(&step.id.value))));
            }
            // A field whose kind cannot be read may be the one that asks.
            if !step.fields.iter().any(|f| f.kind.as_ref().is_none_or(|k| k.value.is_asked())) {
                let message = format!("il passo `{}` non chiede niente", step.id.value);
                let finding = Finding::at(&form.source, &step.id.span, message);
                found(finding.help("aggiungi almeno un campo, sotto `[[passi.campi]]`"));
            }
        }
        for field in form.fields().filter(|f| !f.id.value.is_empty()) {
            if !plain(&field.id.value, '_') {
                let message = format!("`{}` non va bene come `id` di un campo", field.id.value);
                let finding = Finding::at(&form.source, &field.id.span, message);
                found(
                    finding.help(better("usa lettere minuscole, cifre e `_`", slug(&field.id.value).replace('-', "_"))),
                );
            } else if ["revisione", "azione"].contains(&field.id.value.as_str()) {
                let message = format!("il nome `{}` serve al programma", field.id.value);
                found(Finding::at(&form.source, &field.id.span, message).help("dai al campo un altro `id`"));
            }
        }
    }
}

/// The advice, with a name that would do, if there is one.
fn better(advice: &str, name: String) -> String {
    if name.is_empty() { advice.to_owned() } else { format!("{advice}, per esempio `{name}`") }
}
