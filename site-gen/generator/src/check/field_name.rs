//! i nomi di passi e campi hanno solo minuscole, cifre e `-` o `_`.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

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
                let message = format!("`{}` non è un nome di passo", step.id.value);
                let finding = Finding::at(&form.source, &step.id.span, message);
                found(finding.help("usa lettere minuscole, cifre e trattini"));
            }
            if !step.fields.iter().any(|f| f.kind.as_ref().is_some_and(|k| k.value.is_asked())) {
                let message = format!("il passo `{}` non chiede niente", step.id.value);
                let finding = Finding::at(&form.source, &step.id.span, message);
                found(finding.help("aggiungi almeno un campo, sotto `[[passi.campi]]`"));
            }
        }
        for field in form.fields().filter(|f| !f.id.value.is_empty()) {
            if !plain(&field.id.value, '_') || ["revisione", "azione"].contains(&field.id.value.as_str()) {
                let message = format!("`{}` non è un nome di campo", field.id.value);
                let finding = Finding::at(&form.source, &field.id.span, message);
                found(finding.help("usa lettere minuscole, cifre e `_`; `revisione` e `azione` sono riservati"));
            }
        }
    }
}
