//! una somma si scrive con la virgola e con l'euro dopo il numero.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::check::words::{Word, words};
use crate::diagnostic::Severity;
use crate::model::source::{Edit, Span};

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
        for position in 0..all.len() {
            let Some((place, right)) = judge(&all, position) else { continue };
            let written = &source.text[place.clone()];
            let finding = Finding::at(source, &place, format!("`{written}` non è la forma di una somma"));
            found(finding.help(format!("scrivi `{right}`")).fix([Edit::new(place.clone(), right)]));
        }
    }
}

/// The place of a sum that is ill written, and its right form.
fn judge(all: &[Word<'_>], position: usize) -> Option<(Span, String)> {
    let coin = |word: &&Word<'_>| ["€", "euro", "EUR", "Euro"].contains(&word.bare);
    let before = |many: usize| position.checked_sub(many).and_then(|at| all.get(at));
    let word = all.get(position)?;
    if let Some(number) = word.bare.strip_prefix('€').or(word.bare.strip_suffix('€')).filter(|n| !n.is_empty()) {
        return Some((word.span.clone(), format!("{} €", amount(number)?)));
    }
    let right = amount(word.bare)?;
    if let Some(unit) = all.get(position + 1).filter(coin) {
        let place = word.span.start..unit.span.end;
        let shown = if unit.bare == "EUR" { "€" } else { unit.bare };
        return (right != word.bare || unit.bare == "EUR").then(|| (place, format!("{right} {shown}")));
    }
    // In `16 € 20 giorni` the sign is of the number before it.
    let sign = before(1).filter(|unit| ["€", "EUR"].contains(&unit.bare))?;
    let taken = before(2).is_some_and(|word| amount(word.bare).is_some());
    (!taken).then(|| (sign.span.start..word.span.end, format!("{right} €")))
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
