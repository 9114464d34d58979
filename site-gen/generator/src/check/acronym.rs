//! una sigla poco nota si spiega almeno una volta.

use std::collections::BTreeSet;

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::check::words::words;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "acronym",
    severity: Severity::Warning,
    title: "una sigla poco nota si spiega almeno una volta",
    explanation: "Chi non lavora in Comune non sa che cosa è il SUAP. Scrivi il nome per intero e la sigla fra \
        parentesi, almeno una volta nella scheda: \"lo sportello unico per le attività produttive (SUAP)\". Le sigle \
        che tutti incontrano (SPID, CIE, PEC, ISEE, IMU, TARI, INPS e poche altre) si possono usare da sole.",
    check,
};

/// What everybody meets in daily life, and the letters of open licences.
const KNOWN: [&str; 39] = [
    "SPID", "CIE", "PEC", "ISEE", "CAP", "IBAN", "IMU", "TARI", "IVA", "IRPEF", "PDF", "URP", "INPS", "INAIL", "ASL",
    "ISTAT", "SMS", "QR", "ZTL", "UE", "ATM", "GPS", "USB", "DVD", "RAI", "CAF", "TV", "DNA", "FAQ", "SOS", "OK",
    "CSV", "CC", "BY", "SA", "IT", "AGID", "PIN", "EUR",
];

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for document in scope.italian() {
        let whole: String = document.blocks().map(|b| format!("{} ", b.text)).collect();
        let mut told = BTreeSet::new();
        for run in document.texts.iter().flat_map(|t| &t.runs) {
            for word in words(&document.source.text, run) {
                // `l'ANPR` and `dell'ANPR` are the same acronym.
                let bare = word.bare.rsplit(['\'', '’']).next().unwrap_or_default();
                // The mark of a callout is told by its own rule.
                if document.source.text[..word.span.start].ends_with("[!") {
                    continue;
                }
                if is_acronym(bare) && !explained(bare, &whole) && told.insert(bare.to_owned()) {
                    let span = word.span.end - bare.len()..word.span.end;
                    let finding = Finding::at(document.source, &span, format!("la sigla `{bare}` non è spiegata"));
                    found(finding.help(format!("scrivi il nome per intero e poi `({bare})`")));
                }
            }
        }
    }
}

fn is_acronym(word: &str) -> bool {
    let capitals = (2..=6).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase());
    let roman = word.bytes().all(|b| b"IVXLCDM".contains(&b));
    capitals && !roman && !KNOWN.contains(&word)
}

/// `… digitale (SUAP)` or `SUAP (sportello …)`.
fn explained(word: &str, text: &str) -> bool {
    text.contains(&format!("({word})")) || text.contains(&format!("{word} ("))
}
