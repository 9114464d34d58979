//! una somma si scrive con la virgola e con l'euro dopo il numero.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::check::words::{Word, words};
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "amount-format",
    severity: Severity::Warning,
    title: "una somma si scrive con la virgola e con l'euro dopo il numero",
    explanation: "In italiano i centesimi stanno dopo la virgola e le migliaia si separano con il punto: `16,00 €`, \
        `1.250,50 €` oppure `16 euro`. Chi legge `16.00` o `1,000` può capire una somma cento o mille volte \
        diversa. La forma è quella della guida di stile dell'Unione europea.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for (source, span) in scope.plain_words() {
        let all = words(&source.text, &span);
        for (position, word) in all.iter().enumerate() {
            let near = |at: Option<usize>| at.and_then(|at| all.get(at)).map(|w| w.bare);
            let Some((written, right)) =
                judge(word, near(position.checked_sub(1)), near(Some(position + 1)), &source.text)
            else {
                continue;
            };
            let finding = Finding::at(source, &word.span, format!("`{written}` non è la forma di una somma"));
            found(finding.help(format!("scrivi `{right}`")));
        }
    }
}

/// A sum that is ill written, and its right form.
fn judge(word: &Word<'_>, before: Option<&str>, after: Option<&str>, _text: &str) -> Option<(String, String)> {
    let coin = |word: &str| ["€", "euro", "EUR", "Euro"].contains(&word);
    let bare = word.bare;
    if let Some(number) = bare.strip_prefix('€').or(bare.strip_suffix('€')).filter(|n| !n.is_empty()) {
        return Some((bare.to_owned(), format!("{} €", amount(number)?)));
    }
    let right = amount(bare)?;
    match (before, after) {
        (_, Some(unit)) if coin(unit) => {
            let shown = if unit == "EUR" { "€" } else { unit };
            (right != bare || unit == "EUR").then(|| (format!("{bare} {unit}"), format!("{right} {shown}")))
        }
        (Some(unit @ ("€" | "EUR")), _) => Some((format!("{unit} {bare}"), format!("{right} €"))),
        _ => None,
    }
}

/// A number as an Italian writes it: points between thousands, two digits after the comma.
fn amount(text: &str) -> Option<String> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) || !text.chars().all(|c| c.is_ascii_digit() || ".,".contains(c))
    {
        return None;
    }
    let Some(last) = text.rfind(['.', ',']) else { return Some(text.to_owned()) };
    let tail = &text[last + 1..];
    let (whole, cents) = match tail.len() {
        3 => (text, None),
        2 => (&text[..last], Some(tail.to_owned())),
        1 => (&text[..last], Some(format!("{tail}0"))),
        _ => return None,
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let grouped = if whole.contains(['.', ',']) { grouped(&digits) } else { digits };
    Some(cents.map_or(grouped.clone(), |cents| format!("{grouped},{cents}")))
}

fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[test]
    fn numbers_take_the_italian_form() {
        let cases =
            [("16.00", "16,00"), ("1,000.50", "1.000,50"), ("1.000", "1.000"), ("1,000", "1.000"), ("16", "16")];
        for (written, right) in cases {
            assert_eq!(amount(written).as_deref(), Some(right));
        }
        assert_eq!((amount("16,5").as_deref(), amount("241/1990")), (Some("16,50"), None));
    }
}
