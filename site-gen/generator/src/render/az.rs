//! All services from A to Z, by title and by the other words for them: the search for who has no functions at hand.

use std::collections::BTreeMap;

use contract::search::fold;
use serde::Serialize;

use crate::fault::Fault;
use crate::model::joined::address;
use crate::model::page::Sink;
use crate::render::desk::Desk;
use crate::render::parts::Own;

/// Where titles are kept that begin with no letter.
const NUMBERS: &str = "0-9";

/// A letter that something begins with.
#[derive(Debug, PartialEq, Eq, Hash, Serialize)]
struct Letter {
    titolo: String,
    id: String,
    voci: Vec<Voice>,
}

/// A service under its title, or under another word for it: then `servizio` is the title.
#[derive(Debug, PartialEq, Eq, Hash, Serialize)]
struct Voice {
    titolo: String,
    url: String,
    servizio: Option<String>,
}

/// Draws the page.
pub(super) fn page(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let description = format!("I servizi del {} in ordine alfabetico, anche con altre parole.", desk.denomination);
    let way = desk.way(&[("Servizi", "/servizi/")]);
    let page = desk.page("az", "Servizi dalla A alla Z", &description, address::AZ).below(&way);
    let voices = desk.site.services.iter().flat_map(|service| {
        let url = format!("{}{}", desk.base, address::card(service));
        let other = |word: &str| (word.to_owned(), url.clone(), Some(service.title.to_owned()));
        let others: Vec<_> = service.words.iter().map(|w| other(w)).collect();
        std::iter::once((service.title.to_owned(), url.clone(), None)).chain(others)
    });
    let letters = letters(voices);
    desk.draw("az.html", address::AZ, &page, Own::default().with("lettere", &letters), sink)
}

/// The voices under their letters, both in order; only letters that something begins with.
fn letters(voices: impl Iterator<Item = (String, String, Option<String>)>) -> Vec<Letter> {
    let mut letters: BTreeMap<String, Vec<(String, Voice)>> = BTreeMap::new();
    for (title, url, servizio) in voices {
        let folded = fold(title.trim());
        let first = folded.chars().next().filter(char::is_ascii_lowercase);
        let letter = first.map_or_else(|| NUMBERS.to_owned(), |c| c.to_ascii_uppercase().to_string());
        let mut shown = title.trim().chars();
        let shown = shown.next().map(|c| c.to_uppercase().chain(shown).collect()).unwrap_or_default();
        letters.entry(letter).or_default().push((folded, Voice { titolo: shown, url, servizio }));
    }
    let letters = letters.into_iter().map(|(titolo, mut voices)| {
        voices.sort_by(|(a, one), (b, two)| (a, &one.url).cmp(&(b, &two.url)));
        let id = format!("lettera-{}", titolo.to_lowercase());
        Letter { titolo, id, voci: voices.into_iter().map(|(_, voice)| voice).collect() }
    });
    letters.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_stands_under_its_letter_and_no_letter_is_empty() {
        let words = ["Mensa", "èrba", "acqua", "104", "Acquedotto"];
        let voices = words.map(|w| (w.to_owned(), format!("/{w}/"), None));
        let letters = letters(voices.into_iter());
        let told: Vec<String> = letters
            .iter()
            .map(|l| {
                format!("{} {} {}", l.titolo, l.id, l.voci.iter().map(|v| &*v.titolo).collect::<Vec<_>>().join(", "))
            })
            .collect();
        let expected =
            ["0-9 lettera-0-9 104", "A lettera-a Acqua, Acquedotto", "E lettera-e Èrba", "M lettera-m Mensa"];
        assert_eq!(told, expected);
    }
}
