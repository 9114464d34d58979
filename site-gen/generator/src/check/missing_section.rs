//! le sezioni obbligatorie di una scheda ci devono essere e non essere vuote.

use crate::check::area::Area;
use crate::check::rule::{Finding, Rule};
use crate::diagnostic::Severity;
use crate::model::vocabulary::SECTIONS;

pub(super) const RULE: Rule = Rule {
    id: "missing-section",
    severity: Severity::Error,
    title: "le sezioni obbligatorie di una scheda ci devono essere e non essere vuote",
    explanation: "Sono obbligatorie: A chi è rivolto, Come fare, Cosa serve, Cosa si ottiene, Tempi e scadenze, Accedi \
        al servizio, Condizioni di servizio. Se una manca, la scheda non supera il controllo nazionale \
        (criterio C.SI.1.3). \"Contatti\" la scrive il programma.",
    check,
};

fn check(area: &Area<'_>, found: &mut dyn FnMut(Finding)) {
    for card in area.cards() {
        for kind in SECTIONS.iter().filter(|k| k.required) {
            match card.sections.iter().find(|s| s.title.value == kind.title) {
                None => {
                    let end = card.source.text.len();
                    let message = format!("manca la sezione `{}`", kind.title);
                    found(
                        Finding::at(&card.source, &(end..end), message).help(format!("aggiungi `## {}`", kind.title)),
                    );
                }
                Some(section) if section.body.value.trim().is_empty() => {
                    let message = format!("la sezione `{}` è vuota", kind.title);
                    found(Finding::at(&card.source, &section.title.span, message));
                }
                Some(_) => {}
            }
        }
    }
}
