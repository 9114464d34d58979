//! in ogni passo resta almeno una domanda, qualunque siano le risposte di prima.

use crate::check::answers::empties;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "empty-step",
    severity: Severity::Warning,
    title: "in ogni passo resta almeno una domanda, qualunque siano le risposte di prima",
    explanation: "Se tutte le domande di un passo hanno una condizione `se`, qualcuno può trovarsi davanti a una pagina \
        vuota. Il programma prova le risposte possibili e dice quelle dopo le quali non resta niente. Aggiungi \
        una domanda senza condizione, o sposta quelle che ci sono in un altro passo.",
    check,
};

/// Answers that are told.
const SHOWN: usize = 4;

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for form in scope.forms() {
        for step in &form.steps {
            let Some(given) = empties(form, step) else { continue };
            let told: Vec<String> = given
                .iter()
                .take(SHOWN)
                .map(|(field, answer)| match answer {
                    Some(answer) => format!("`{field}` = `{answer}`"),
                    None => format!("`{field}` senza risposta"),
                })
                .collect();
            let message = format!("il passo `{}` può restare senza domande", step.id.value);
            let finding = Finding::at(&form.source, &step.id.span, message);
            let more = if given.len() > SHOWN { " e altre risposte così" } else { "" };
            found(finding.help(format!("succede con {}{more}", told.join(", "))));
        }
    }
}
