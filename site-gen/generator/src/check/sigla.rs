//! la sigla di un Comune ha tre lettere dell'alfabeto fissato ed è unica.

use crate::check::area::Area;
use crate::check::rule::{Finding, Rule};
use crate::diagnostic::Severity;
use crate::model::vocabulary::PREFIX_ALPHABET as ALPHABET;
use std::collections::BTreeMap;

pub(super) const RULE: Rule = Rule {
    id: "sigla",
    severity: Severity::Error,
    title: "la sigla di un Comune ha tre lettere dell'alfabeto fissato ed è unica",
    explanation: "La sigla apre il numero di ogni domanda e si detta anche al telefono: per questo usa solo le lettere \
        A C D E F H J K M N P R T U V W X Y, che non si confondono. Due Comuni non possono avere la stessa. \
        Una volta usata non si cambia mai più.",
    check,
};

fn check(area: &Area<'_>, found: &mut dyn FnMut(Finding)) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for comune in area.joined.content.comuni.iter().filter(|c| !c.identity.prefix.value.is_empty()) {
        let prefix = &comune.identity.prefix;
        let letters = prefix.value.chars().count() == 3 && prefix.value.chars().all(|c| ALPHABET.contains(c));
        if !letters {
            let message = format!("`{}` non è una sigla", prefix.value);
            let finding = Finding::at(&comune.source, &prefix.span, message);
            found(finding.help(format!("servono tre lettere fra {ALPHABET}")));
        } else if let Some(other) = seen.insert(&prefix.value, &comune.slug) {
            let message = format!("la sigla `{}` è già di `{other}`", prefix.value);
            let finding = Finding::at(&comune.source, &prefix.span, message);
            found(finding.help("scegline un'altra per il Comune che non l'ha ancora usata"));
        }
    }
}
