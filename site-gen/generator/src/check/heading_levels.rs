//! i titoletti di un testo scendono un gradino alla volta.

use crate::check::prose::{Block, BlockKind, Prose};
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::source::Source;
use crate::model::vocabulary::SECTIONS;
use std::sync::Arc;

pub(super) const RULE: Rule = Rule {
    id: "heading-levels",
    severity: Severity::Warning,
    title: "i titoletti di un testo scendono un gradino alla volta",
    explanation: "Chi usa un lettore di schermo si muove fra i titoli: un gradino saltato sembra una parte che manca \
        (WCAG 2.2, criteri 1.3.1 e 2.4.6). Dentro una sezione di una scheda si comincia da `###`; in una pagina \
        del Comune da `##`, perché `#` è il titolo della pagina. Dopo `###` viene `####`, non `#####`. Una riga di \
        `---` sotto una frase la trasforma in un titolo: lascia una riga vuota.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for document in scope.documents() {
        // A section of a card has a heading of its own above.
        let top = if document.card.is_some() { 3 } else { 2 };
        document.texts.iter().for_each(|text| judge(document.source, text, top, found));
    }
}

/// Judges the headings of a text whose highest one may be `top`.
fn judge(source: &Arc<Source>, text: &Prose, top: u8, found: &mut dyn FnMut(Finding)) {
    let mut above = top - 1;
    let headings = text.blocks.iter().filter_map(|b| match b.kind {
        BlockKind::Heading(level) => Some((b, level)),
        _ => None,
    });
    for (block, level) in headings {
        if let Some((message, help)) = slip(block, level, above, top) {
            found(Finding::at(source, &block.span, message).help(help));
        }
        above = level.max(top);
    }
}

fn slip(block: &Block, level: u8, above: u8, top: u8) -> Option<(String, String)> {
    let marks = |level: u8| "#".repeat(usize::from(level));
    let words = block.text.trim();
    if words.is_empty() {
        return Some((
            "questo titoletto è vuoto".to_owned(),
            "scrivi il titolo, oppure togli i cancelletti".to_owned(),
        ));
    }
    // The title of a section with a mark too few is told as a section that is missing.
    if level < top && SECTIONS.iter().any(|s| s.title.to_lowercase() == words.to_lowercase()) {
        return None;
    }
    if level < top {
        let message = format!("`{}` qui è troppo alto per un titoletto", marks(level));
        return Some((message, format!("scrivi `{} {words}`", marks(top))));
    }
    (level > above + 1).then(|| {
        let message = format!("`{}` salta un gradino", marks(level));
        (message, format!("scrivi `{} {words}`", marks(above + 1)))
    })
}
