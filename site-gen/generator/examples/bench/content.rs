//! Made-up content: cards that many comuni share, and comuni that are plainly no real ones.
//!
//! In: a seed and numbers. Out: the nouns that each tool's maker writes down; the same seed gives the same text.

use generator::model::vocabulary::{CATEGORIES, PREFIX_ALPHABET};

use crate::chance::Chance;
use crate::sentences::{POOL, THINGS};

/// The headings of every card, and how many sentences stand below each.
const SECTIONS: [(&str, usize); 9] = [
    ("A chi è rivolto", 4),
    ("Descrizione", 5),
    ("Come fare", 4),
    ("Cosa serve", 2),
    ("Cosa si ottiene", 3),
    ("Tempi e scadenze", 4),
    ("Accedi al servizio", 3),
    ("Ulteriori informazioni", 4),
    ("Condizioni di servizio", 4),
];

/// The heading that comuni lay a text of their own over.
const OVERLAID: &str = "Ulteriori informazioni";

/// The topics that cards are about.
const TOPICS: [&str; 10] = [
    "Acqua",
    "Anagrafe",
    "Associazioni",
    "Gestione rifiuti",
    "Imprese",
    "Istruzione",
    "Parcheggi",
    "Spazio Verde",
    "Sport",
    "Tempo libero",
];

/// Cards that a comune changes.
const OVERLAYS: usize = 2;

/// What is made: shared cards, of which the first few have a form.
pub(crate) struct Content {
    /// The shared cards.
    pub(crate) cards: Vec<Card>,
    /// How many of them can be asked for online.
    pub(crate) online: usize,
}

/// A card of a service.
pub(crate) struct Card {
    /// Its folder.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: String,
    /// One sentence.
    pub(crate) description: String,
    /// Its category.
    pub(crate) category: &'static str,
    /// Its topics.
    pub(crate) topics: [&'static str; 2],
    /// Days.
    pub(crate) term: usize,
    /// Headings and Markdown.
    pub(crate) sections: Vec<(&'static str, String)>,
}

/// A comune that does not exist.
pub(crate) struct Comune {
    /// Its folder.
    pub(crate) slug: String,
    /// Its name.
    pub(crate) name: String,
    /// Opens its references.
    pub(crate) prefix: String,
    /// Stands for the code of the land registry; no real one begins with these letters.
    pub(crate) belfiore: String,
    /// Digits that stand where codes are asked for.
    pub(crate) number: usize,
}

impl Content {
    /// `services` cards, the first `online` of which have a form.
    pub(crate) fn new(seed: u64, services: usize, online: usize) -> Self {
        let mut chance = Chance::new(seed);
        Self { cards: (1..=services).map(|n| card(n, &mut chance)).collect(), online }
    }

    /// What a comune lays over the shared cards: the card's place and the section's text.
    pub(crate) fn overlays(&self, comune: &Comune) -> Vec<(usize, String)> {
        let many = self.cards.len();
        let first = comune.number % many.max(1);
        let places = (0..OVERLAYS.min(many)).map(|n| (first + n * 7) % many);
        places.map(|at| (at, format!("{} vale solo qui. {}", comune.name, POOL[comune.number % POOL.len()]))).collect()
    }

    /// The sections of a card as one comune reads them, as one Markdown text.
    pub(crate) fn text(&self, at: usize, overlays: &[(usize, String)], comune: &Comune) -> String {
        let own = overlays.iter().find(|(place, _)| *place == at).map(|(_, text)| text);
        let sections = self.cards[at].sections.iter().map(|(title, text)| {
            let text = own.filter(|_| *title == OVERLAID).unwrap_or(text);
            format!("\n## {title}\n\n{}\n", text.replace("{comune}", &comune.denomination()))
        });
        sections.collect()
    }

    /// The overlay as a file of ours.
    pub(crate) fn overlay_file(text: &str) -> String {
        format!("## {OVERLAID}\n\n{text}\n")
    }
}

impl Comune {
    /// The comune of that number; numbers begin with 1.
    pub(crate) fn new(number: usize) -> Self {
        Self {
            slug: format!("comune-{number:05}"),
            name: format!("Comune Finto {number}"),
            prefix: prefix(number - 1),
            belfiore: format!("{}{:03}", char::from(b'Z' - (number / 1000 % 13) as u8), number % 1000),
            number,
        }
    }

    /// How its name is said in full.
    pub(crate) fn denomination(&self) -> String {
        format!("Comune di {}", self.name)
    }
}

/// A prefix for a number: a letter, then two signs of the alphabet; there are 9,522.
fn prefix(number: usize) -> String {
    let signs = PREFIX_ALPHABET.as_bytes();
    let letters = signs.iter().filter(|s| s.is_ascii_alphabetic()).count();
    let places = [number / (signs.len() * signs.len()) % letters, number / signs.len(), number];
    places.map(|place| char::from(signs[place % signs.len()])).iter().collect()
}

fn card(number: usize, chance: &mut Chance) -> Card {
    let category = CATEGORIES[number % CATEGORIES.len()];
    let first = chance.below(TOPICS.len());
    let second = (first + 1 + chance.below(TOPICS.len() - 1)) % TOPICS.len();
    Card {
        id: format!("servizio-{number:03}"),
        title: format!("Servizio finto {number}: {}", category.to_lowercase()),
        description: format!("Testo di prova numero {number} per misurare il tempo di costruzione delle pagine."),
        category,
        topics: [TOPICS[first], TOPICS[second]],
        term: 15 + chance.below(46),
        sections: SECTIONS.map(|(title, many)| (title, section(title, many, chance))).into(),
    }
}

/// Sentences of the pool, never twice the same in a row; a list where things are to be brought.
fn section(title: &str, many: usize, chance: &mut Chance) -> String {
    let mut at = chance.below(POOL.len());
    let mut text = String::new();
    for n in 0..many {
        let gap = if n == 0 { "" } else { [" ", "\n\n"][usize::from(n % 3 == 2)] };
        text.push_str(gap);
        text.push_str(POOL[at]);
        at = (at + 1 + chance.below(POOL.len() - 1)) % POOL.len();
    }
    if title == "Cosa serve" {
        let first = chance.below(THINGS.len());
        text.push('\n');
        for n in 0..4 {
            text.push_str(&format!("\n- {}", THINGS[(first + n) % THINGS.len()]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use generator::model::vocabulary::is_prefix;

    use super::{Comune, Content};

    #[test]
    fn the_same_seed_gives_the_same_text() {
        let text = |seed| Content::new(seed, 60, 0).text(7, &[], &Comune::new(1));
        assert_eq!(text(1), text(1));
        assert_ne!(text(1), text(2));
    }

    #[test]
    fn a_card_has_about_400_words() {
        let content = Content::new(1, 60, 0);
        for at in 0..60 {
            let words = content.text(at, &[], &Comune::new(1)).split_whitespace().count();
            assert!((330..520).contains(&words), "{words}");
        }
    }

    #[test]
    fn every_comune_of_italy_has_codes_of_its_own() {
        let prefixes: BTreeSet<String> = (1..=7896).map(|n| Comune::new(n).prefix).collect();
        let codes: BTreeSet<String> = (1..=7896).map(|n| Comune::new(n).belfiore).collect();
        assert_eq!((prefixes.len(), codes.len()), (7896, 7896));
        assert!(prefixes.iter().all(|p| is_prefix(p)));
    }

    #[test]
    fn a_comune_reads_its_own_words_where_it_changed_a_card() {
        let content = Content::new(1, 60, 0);
        let comune = Comune::new(3);
        let overlays = content.overlays(&comune);
        let with = content.text(overlays[0].0, &overlays, &comune);
        assert!(with.contains("Comune Finto 3 vale solo qui."));
        assert!(!content.text(overlays[0].0 + 1, &overlays, &comune).contains("vale solo qui"));
    }
}
