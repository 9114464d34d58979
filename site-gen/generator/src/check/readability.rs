//! un testo si legge senza fatica.

use crate::check::prose::{Block, BlockKind};
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::gulpease::{Counts, sentences};

pub(super) const RULE: Rule = Rule {
    id: "readability",
    severity: Severity::Warning,
    title: "un testo si legge senza fatica",
    explanation: "L'indice Gulpease va da 0 a 100 e conta frasi, parole e lettere: 89 + (300 × frasi − 10 × lettere) / \
        parole (Lucisano e Piemontese, 1988). Sotto 40 un testo è difficile anche per chi ha il diploma. \
        Comincia dalle tre frasi indicate: dividile, e al posto delle parole lunghe metti quelle di tutti i \
        giorni. I testi con meno di 50 parole non si giudicano.",
    check,
};

/// Below this a text is hard for who has a diploma.
const LEAST: f64 = 40.0;
/// Words below which the index says little.
const SHORTEST: usize = 50;
/// Letters of a sentence that are shown.
const SHOWN: usize = 60;

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for document in scope.italian() {
        let blocks: Vec<&Block> = document.blocks().filter(|b| b.kind == BlockKind::Words).collect();
        let all: Vec<(&str, Counts)> =
            blocks.iter().flat_map(|b| sentences(&b.text)).map(|s| (s, Counts::of(s))).collect();
        let mut total = Counts::default();
        all.iter().for_each(|(_, counts)| total += *counts);
        let Some(index) = total.index().filter(|i| *i < LEAST && total.words >= SHORTEST) else { continue };
        let mut worst: Vec<_> = all.iter().filter_map(|(s, counts)| Some((counts.index()?, *s))).collect();
        worst.sort_by(|a, b| a.0.total_cmp(&b.0).then(b.1.len().cmp(&a.1.len())).then(a.1.cmp(b.1)));
        worst.dedup();
        let shown: Vec<String> = worst.iter().take(3).map(|(_, s)| format!("«{}»", cut(s))).collect();
        let place = blocks.first().map_or(0..0, |b| b.span.start..b.span.start);
        let message = format!("il testo è difficile: indice Gulpease {index:.0}, il minimo è {LEAST:.0}");
        found(Finding::at(document.source, &place, message).help(format!("comincia da {}", shown.join(", "))));
    }
}

fn cut(sentence: &str) -> String {
    match sentence.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", sentence[..at].trim_end()),
        None => sentence.to_owned(),
    }
}
