//! una frase ha al massimo 25 parole.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "long-sentence",
    severity: Severity::Warning,
    title: "una frase ha al massimo 25 parole",
    explanation: "Una frase lunga si rilegge due volte. Dividila: una frase, un'idea. Il limite di 25 parole viene \
        dalle guide di scrittura per la pubblica amministrazione.",
    check,
};

/// Words in a sentence.
const MAX: usize = 25;

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for card in scope.all_cards() {
        for section in &card.sections {
            for (text, start) in sentences(&section.body.value) {
                let words = text.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count();
                if words > MAX {
                    let start = section.body.span.start + start;
                    let span = start..start + text.len();
                    let message = format!("questa frase ha {words} parole: il massimo è {MAX}");
                    found(Finding::at(&card.source, &span, message).help("dividila: una frase, un'idea"));
                }
            }
        }
    }
}

/// The sentences of a Markdown text with their place; tables are left out.
fn sentences(text: &str) -> Vec<(&str, usize)> {
    let mut found = Vec::new();
    for (start, block) in blocks(text) {
        let mut from = 0;
        for (end, _) in block.match_indices(['.', '!', '?', ';', ':']) {
            // A sign ends a sentence only before a space: numbers and addresses hold some too.
            if block[end + 1..].starts_with(|c: char| !c.is_whitespace()) {
                continue;
            }
            found.push((&block[from..end], start + from));
            from = end + 1;
        }
        found.push((&block[from..], start + from));
    }
    let trimmed = found.iter().map(|(s, at)| (s.trim(), at + s.len() - s.trim_start().len()));
    trimmed.filter(|(s, _)| !s.is_empty()).collect()
}

/// Paragraphs and items with their place: what stands between blank lines or begins a line with a mark.
fn blocks(text: &str) -> Vec<(usize, &str)> {
    let mut blocks = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        let item = bare.starts_with(['-', '*', '#', '|', '>']) || bare.starts_with(|c: char| c.is_ascii_digit());
        if bare.is_empty() || item {
            blocks.push((start, &text[start..at]));
            start = at;
        }
        at += line.len();
    }
    blocks.push((start, &text[start..]));
    blocks.retain(|(_, b)| !b.trim().is_empty() && !b.trim_start().starts_with('|'));
    blocks
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn sentences_know_their_place() {
        let text = "Uno due. Tre\nquattro.\n\n- cinque;\n- sei\n";
        let found: Vec<_> = sentences(text);
        assert_eq!(found, [("Uno due", 0), ("Tre\nquattro", 9), ("- cinque", 23), ("- sei", 33)]);
    }
}
