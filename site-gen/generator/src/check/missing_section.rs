//! le sezioni obbligatorie di una scheda ci devono essere e non essere vuote.

use crate::check::near::nearest;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::card::Card;
use crate::model::source::Span;
use crate::model::vocabulary::{SECTIONS, section_position, section_titles};
use contract::language::Language;

pub(super) const RULE: Rule = Rule {
    id: "missing-section",
    severity: Severity::Error,
    title: "le sezioni obbligatorie di una scheda ci devono essere e non essere vuote",
    explanation: "Sono obbligatorie: A chi è rivolto, Come fare, Cosa serve, Cosa si ottiene, Tempi e scadenze, Accedi \
        al servizio, Condizioni di servizio. Se una manca, la scheda non supera il controllo nazionale \
        (criterio C.SI.1.3). \"Contatti\" la scrive il programma. In una bozza è solo una nota.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for card in scope.whole_cards() {
        for kind in SECTIONS.iter().filter(|k| k.required) {
            let title = kind.title_in(card.language);
            match card.sections.iter().find(|s| s.title.value == title) {
                // A mistyped title is told where it stands.
                None if card.sections.iter().any(|s| mistyped(&s.title.value, card.language) == Some(title)) => {}
                None => {
                    let (span, help) = place(card, title);
                    let message = format!("manca la sezione `{title}`");
                    found(Finding::at(&card.source, &span, message).help(help));
                }
                Some(section) if section.body.value.trim().is_empty() => {
                    let message = format!("la sezione `{title}` è vuota");
                    found(
                        Finding::at(&card.source, &section.title.span, message).help("scrivi il testo sotto il titolo"),
                    );
                }
                Some(_) => {}
            }
        }
    }
}

/// The section that an unknown title was meant to be.
fn mistyped(title: &str, language: Language) -> Option<&'static str> {
    let unknown = section_position(title, language).is_none();
    unknown.then(|| nearest(title, section_titles(language))).flatten()
}

/// Where a missing section should be, and what to write: a line that is almost its heading, or the heading after it.
fn place(card: &Card, title: &str) -> (Span, String) {
    let text = &card.source.text;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim().trim_matches(|c| "#*_: ".contains(c));
        if bare.to_lowercase() == title.to_lowercase() {
            let end = at + line.trim_end().len();
            return (at..end, format!("scrivi `## {title}`: due cancelletti, uno spazio e il titolo"));
        }
        at += line.len();
    }
    let position = section_position(title, card.language);
    let next = card.sections.iter().find(|s| section_position(&s.title.value, card.language) > position);
    match next {
        Some(next) => (next.title.span.clone(), format!("aggiungi `## {title}` prima di `## {}`", next.title.value)),
        None => (text.len()..text.len(), format!("aggiungi `## {title}` in fondo")),
    }
}
