//! le parole in inglese di un modulo nominano passi, campi e risposte che ci sono.

use contract::kind::Kind;

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::form_source::FormSource;
use crate::model::form_words::FormWords;

pub(super) const RULE: Rule = Rule {
    id: "unknown-translation",
    severity: Severity::Error,
    title: "le parole inglesi di un modulo nominano passi, campi e risposte che ci sono",
    explanation: "`modulo.en.toml` contiene solo testi, e li ritrova con i nomi di `modulo.toml`: `[passi.<id>]`, \
        `[campi.<id>]`, e in `scelte` il `valore` di ogni risposta; `[controfirma]` c'è solo se è nel modulo. Un campo dentro un gruppo si chiama `<gruppo>_<id>`. \
        Se un nome cambia in `modulo.toml`, cambialo anche qui.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for (form, words) in scope.translated_forms() {
        names(form, words, found);
    }
}

fn names(form: &FormSource, words: &FormWords, found: &mut dyn FnMut(Finding)) {
    let steps: Vec<&str> = form.steps.iter().map(|s| s.id.value.as_str()).collect();
    for (name, step) in words.steps.iter().filter(|(name, _)| !steps.contains(&name.as_str())) {
        let finding = Finding::at(&words.source, &step.span, format!("il modulo non ha un passo `{name}`"));
        found(finding.did_you_mean(name, steps.iter().copied()));
    }
    let fields = FormWords::names(form);
    for (name, field) in words.fields.iter().filter(|(name, _)| !fields.contains(name.as_str())) {
        let finding = Finding::at(&words.source, &field.span, format!("il modulo non ha un campo `{name}`"));
        found(finding.did_you_mean(name, fields.iter().copied()));
    }
    for (name, choice) in words.choices.iter().filter(|(name, _)| fields.contains(name.as_str())) {
        let field = form.fields().find(|f| f.id.value == *name);
        let options = match field.and_then(|f| f.kind.as_ref()).map(|k| &k.value) {
            Some(Kind::Choice { options } | Kind::Choices { options }) => options.as_slice(),
            _ => &[],
        };
        if options.iter().all(|o| o.value != choice.value) {
            let message = format!("il campo `{name}` non ha una risposta `{}`", choice.value);
            let finding = Finding::at(&words.source, &choice.span, message);
            found(finding.did_you_mean(&choice.value, options.iter().map(|o| o.value.as_str())));
        }
    }
    if let Some(cosign) = &words.cosign {
        match &form.cosign {
            None => found(
                Finding::at(&words.source, &cosign.span, "il modulo non ha una `controfirma`")
                    .help("togli `[controfirma]`: nessun altro firma questo modulo"),
            ),
            Some(own) if own.why.is_none() && cosign.value.why.is_some() => found(
                Finding::at(&words.source, &cosign.span, "la `controfirma` del modulo non ha un `perche`")
                    .help("togli `perche`, oppure scrivilo anche in `modulo.toml`"),
            ),
            Some(_) => {}
        }
    }
    for told in words.once.iter().skip(form.once.len()) {
        let message = "questo testo di `una_per` è di troppo: il modulo ne ha di meno";
        found(Finding::at(&words.source, &told.span, message));
    }
    for (question, _) in words.eligibility.iter().skip(form.eligibility.len()) {
        let message = "questa domanda di `idoneita` è di troppo: il modulo ne ha di meno";
        found(Finding::at(&words.source, &question.span, message));
    }
}
