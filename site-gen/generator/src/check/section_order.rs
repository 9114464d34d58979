//! le sezioni di una scheda stanno nell'ordine del modello, ciascuna una volta.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::vocabulary::section_position;

pub(super) const RULE: Rule = Rule {
    id: "section-order",
    severity: Severity::Error,
    title: "le sezioni di una scheda stanno nell'ordine del modello, ciascuna una volta",
    explanation: "Il criterio C.SI.1.3 controlla anche l'ordine delle sezioni: è lo stesso in tutti i Comuni d'Italia, \
        così chi legge sa dove guardare. Sposta la sezione, oppure togli quella ripetuta.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for card in scope.every_card() {
        let mut last: Option<(usize, &str)> = None;
        for section in &card.sections {
            let Some(position) = section_position(&section.title.value, card.language) else { continue };
            let title = section.title.value.as_str();
            match last {
                Some((before, name)) if position == before => {
                    let message = format!("la sezione `{name}` è ripetuta");
                    found(
                        Finding::at(&card.source, &section.title.span, message)
                            .help("unisci i due testi sotto un titolo solo"),
                    );
                }
                Some((before, name)) if position < before => {
                    let message = format!("la sezione `{title}` deve stare prima di `{name}`");
                    let help = "sposta la sezione intera, titolo e testo";
                    found(Finding::at(&card.source, &section.title.span, message).help(help));
                }
                _ => last = Some((position, title)),
            }
        }
    }
}
