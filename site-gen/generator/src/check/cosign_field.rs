//! la `controfirma` nomina il codice fiscale di un'altra persona.

use contract::form::Access;
use contract::kind::Kind;

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::form_source::{CosignSource, FieldSource, FormSource};

pub(super) const RULE: Rule = Rule {
    id: "cosign-field",
    severity: Severity::Error,
    title: "la `controfirma` nomina il codice fiscale di un'altra persona",
    explanation: "`campo` dice chi deve firmare insieme al richiedente: è una domanda di tipo `codice_fiscale`, \
        obbligatoria, fuori dai gruppi che si ripetono e senza `fatto`, perché non parla del richiedente. Se la firma \
        serve solo in certi casi, metti `se` su quella domanda: quando non si chiede, nessun altro deve firmare. \
        Chi firma entra con la sua identità, e così anche chi invia: `accesso = \"nessuno\"` non va bene.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for form in scope.forms() {
        let Some(cosign) = form.cosign.as_ref().filter(|c| !c.field.value.is_empty()) else { continue };
        found_in(form, cosign).into_iter().for_each(&mut *found);
    }
}

fn found_in(form: &FormSource, cosign: &CosignSource) -> Vec<Finding> {
    let name = &cosign.field.value;
    let at = |message: String| Finding::at(&form.source, &cosign.field.span, message);
    let mut findings = Vec::new();
    if form.access == Access::None {
        let message = "c'è una `controfirma`, ma con `accesso = \"nessuno\"` chi invia non firma".to_owned();
        findings.push(at(message).help("scrivi `accesso = \"richiesto\"`"));
    }
    let Some(field) = form.fields().find(|f| f.id.value == *name) else {
        let ids = form.fields().map(|f| f.id.value.as_str());
        let finding = at(format!("`controfirma` nomina `{name}`, ma questo campo non c'è"));
        findings.push(finding.did_you_mean(name, ids).or_help("scrivi l'`id` di un campo di tipo `codice_fiscale`"));
        return findings;
    };
    findings.extend(wrong(field).map(|(why, help)| at(format!("`{name}` {why}")).help(help)));
    findings
}

/// What is wrong with the field, and the remedy. A kind that could not be read is told by its own rule.
fn wrong(field: &FieldSource) -> Option<(&'static str, &'static str)> {
    let kind = field.kind.as_ref()?;
    if !matches!(kind.value, Kind::FiscalCode) {
        return Some(("non è il codice fiscale di una persona", "scegli un campo di tipo `codice_fiscale`"));
    }
    if field.part.as_ref().is_some_and(|p| p.repeat.is_some()) {
        return Some(("sta in un gruppo che si ripete: firma una persona sola", "scegli un campo fuori dal gruppo"));
    }
    if field.fact.is_some() {
        return Some(("è il codice fiscale del richiedente, che firma già", "scegli il campo dell'altra persona"));
    }
    field.optional.then_some((
        "è facoltativo: chi lo lascia vuoto non fa firmare nessuno",
        "togli `facoltativo`; se la firma serve solo in certi casi, usa `se`",
    ))
}
