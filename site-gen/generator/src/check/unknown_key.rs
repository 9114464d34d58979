//! ogni voce deve essere fra quelle previste.

use crate::check::near;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::oddity::{Odd, Oddity};
use crate::model::source::Edit;

pub(super) const RULE: Rule = Rule {
    id: "unknown-key",
    severity: Severity::Error,
    title: "ogni voce deve essere fra quelle previste",
    explanation: "Una voce con un nome sconosciuto non avrebbe nessun effetto: quasi sempre è un errore di battitura. \
        Le voci previste per ogni file sono nella guida `content/README.md`.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for odd in scope.odd() {
        let Oddity::UnknownKey { key, known, free } = &odd.oddity else { continue };
        let all: Vec<String> = known.iter().map(|k| format!("`{k}`")).collect();
        let finding = Finding::at(&odd.source, &odd.span, format!("la voce `{key}` non è prevista qui"));
        let finding = finding
            .did_you_mean(key, known.iter().copied())
            .or_help(format!("le voci previste sono {}", all.join(", ")));
        found(finding.fix(mend(scope, odd, key, free)));
    }
}

/// The key that was surely meant: the only one near enough, not written yet, and not meant by another slip too.
fn mend(scope: &Scope<'_>, odd: &Odd, key: &str, free: &[&'static str]) -> Option<Edit> {
    let meant = |key: &str, free: &[&'static str]| {
        near::same(key, free.iter().copied()).or_else(|| near::one_slip(key, free.iter().copied()))
    };
    let name = meant(key, free)?;
    let others = scope.odd().filter(|o| *o != odd && o.source.path == odd.source.path);
    let twice = others.filter_map(|o| match &o.oddity {
        Oddity::UnknownKey { key, free, .. } => meant(key, free),
        _ => None,
    });
    // Keys of other tables count too: it is better to leave a slip than to write a key twice.
    let plain = odd.source.text.get(odd.span.clone()) == Some(key);
    (plain && !twice.into_iter().any(|other| other == name)).then(|| Edit::new(odd.span.clone(), name))
}
