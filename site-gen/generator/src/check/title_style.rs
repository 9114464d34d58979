//! un titolo non è tutto maiuscolo e non finisce con un punto.

use crate::check::prose::BlockKind;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "title-style",
    severity: Severity::Warning,
    title: "un titolo non è tutto maiuscolo e non finisce con un punto",
    explanation: "Il maiuscolo si legge più piano e alcuni lettori di schermo lo dicono lettera per lettera; il modello \
        nazionale non lo vuole nei titoli e nel menu. Un titolo è un nome, non una frase: finisce senza punto.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for card in scope.every_card() {
        if let Some(title) = &card.head.title {
            judge(&title.value, &mut |message| found(told(Finding::at(&card.source, &title.span, message))));
        }
    }
    for page in scope.pages() {
        judge(&page.title, &mut |message| found(told(Finding::at(&page.source, &(0..0), message))));
    }
    for document in scope.documents() {
        for block in document.blocks().filter(|b| matches!(b.kind, BlockKind::Heading(_))) {
            let mut tell = |message: String| found(told(Finding::at(document.source, &block.span, message)));
            judge(block.text.trim(), &mut tell);
        }
    }
}

fn told(finding: Finding) -> Finding {
    finding.help("scrivilo con la sola prima lettera maiuscola e senza punto alla fine")
}

fn judge(title: &str, tell: &mut dyn FnMut(String)) {
    let letters = title.chars().filter(|c| c.is_alphabetic()).count();
    // One word may be an acronym.
    if letters > 1 && title.split_whitespace().count() > 1 && !title.chars().any(char::is_lowercase) {
        tell(format!("il titolo `{title}` è tutto maiuscolo"));
    }
    if title.ends_with('.') && !title.ends_with("…") && !title.ends_with("...") {
        tell(format!("il titolo `{title}` finisce con un punto"));
    }
}
