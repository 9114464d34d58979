//! The search over a catalogue: one rule for the functions and, ported word for word, for the browser.
//!
//! In: an [`Index`] as the generator publishes it and what somebody typed. Out: the rows that answer, best first. The
//! theme's `js/regola.js` is the same rule; `search/vectors.json` holds both to it. It never looks at who is asking.

mod words;

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

pub use words::{SMALL, fold, stem, words};

/// Characters of a query that are read; the rest is cut.
pub const LONGEST: usize = 200;

/// What can be found. The names are one letter long because every visitor who searches loads them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Stems that say nothing about what is looked for, so that the browser needs no list of its own.
    #[serde(rename = "s")]
    pub small: Vec<String>,
    /// What can be found, in the order in which equals are shown.
    #[serde(rename = "r")]
    pub rows: Vec<Row>,
}

/// One page that can be found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its title.
    #[serde(rename = "t")]
    pub title: String,
    /// Its address on this host.
    #[serde(rename = "u")]
    pub url: String,
    /// One sentence.
    #[serde(rename = "d")]
    pub description: String,
    /// Stems of the other words for it, synonyms included; those of the title are left out.
    #[serde(rename = "w", default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Its category; empty, if it has none.
    #[serde(rename = "c", default, skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// What it is.
    #[serde(rename = "k", default, skip_serializing_if = "Kind::is_service")]
    pub kind: Kind,
    /// How many comuni offer it, in the consortium's index.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub comuni: Option<usize>,
}

/// What a row is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A service.
    #[default]
    #[serde(rename = "servizio")]
    Service,
    /// Another page of the site.
    #[serde(rename = "pagina")]
    Page,
    /// A piece of news.
    #[serde(rename = "notizia")]
    News,
}

impl Kind {
    fn is_service(&self) -> bool {
        *self == Kind::Service
    }

    /// What a citizen is told.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Service => "Servizio",
            Kind::Page => "Pagina",
            Kind::News => "Notizia",
        }
    }
}

/// A query, cut to its longest.
pub fn cut(query: &str) -> &str {
    let end = query.char_indices().nth(LONGEST).map_or(query.len(), |(at, _)| at);
    query[..end].trim()
}

impl Index {
    /// An index of rows, with the small words that both sides leave out.
    pub fn new(rows: Vec<Row>) -> Self {
        Self { small: SMALL.map(str::to_owned).to_vec(), rows }
    }

    /// The rows that hold all words of a query, best first; if none does, those that hold most of them.
    pub fn find(&self, query: &str) -> Vec<&Row> {
        let asked = self.asked(cut(query));
        let mut ranked: Vec<(Reverse<usize>, Reverse<usize>, &Row)> = Vec::new();
        for row in &self.rows {
            let points: Vec<usize> = row.points(&asked).into_iter().filter(|p| *p > 0).collect();
            if !points.is_empty() {
                ranked.push((Reverse(points.len()), Reverse(points.iter().sum()), row));
            }
        }
        // A stable sort: equals stay in the order of the index.
        ranked.sort_by_key(|(found, points, _)| (*found, *points));
        let most = ranked.first().map(|(found, ..)| *found);
        ranked.into_iter().take_while(|(found, ..)| Some(*found) == most).map(|(.., row)| row).collect()
    }

    /// The words of a query that say something; all of them, if none does.
    fn asked(&self, query: &str) -> Vec<String> {
        let all = words(query);
        let telling: Vec<String> =
            all.iter().filter(|w| w.len() > 2 && !self.small.iter().any(|s| s == stem(w))).cloned().collect();
        if telling.is_empty() { all } else { telling }
    }
}

impl Row {
    /// What each word of a query is worth here: the place counts one to three, the likeness too.
    fn points(&self, asked: &[String]) -> Vec<usize> {
        let description = format!("{} {}", self.description, self.category);
        let places = [words(&description), words(&self.words), words(&self.title)];
        let worth = |word: &String| {
            let places = places
                .iter()
                .enumerate()
                .flat_map(|(place, held)| held.iter().map(move |held| (place + 1) * likeness(word, stem(held))));
            places.max().unwrap_or(0)
        };
        asked.iter().map(worth).collect()
    }
}

/// How much a word that was typed is like a stem: 3 the same, 2 its beginning, 1 with one slip of a letter, 0 not at all.
fn likeness(typed: &str, held: &str) -> usize {
    let asked = stem(typed);
    if asked == held {
        3
    } else if asked.len() > 2 && held.starts_with(asked) {
        2
    } else if typed.len() > 5 && slipped(asked.as_bytes(), held.as_bytes()) {
        1
    } else {
        0
    }
}

/// Whether `held` begins like `asked` but for one letter that is wrong, missing, too many, or has changed places.
fn slipped(asked: &[u8], held: &[u8]) -> bool {
    let at = asked.iter().zip(held).take_while(|(a, b)| a == b).count();
    let (typed, meant) = (&asked[at..], &held[at..]);
    let skip = |letters: &[u8], n: usize| letters.get(n..).unwrap_or_default().to_vec();
    let changed_places = typed.len() > 1 && meant.starts_with(&[typed[1], typed[0]]);
    skip(meant, 1).starts_with(&skip(typed, 1))
        || skip(meant, 1).starts_with(typed)
        || meant.starts_with(&skip(typed, 1))
        || changed_places && skip(meant, 2).starts_with(&skip(typed, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Vectors {
        #[serde(flatten)]
        index: Index,
        queries: Vec<(String, Vec<String>)>,
    }

    #[test]
    fn every_query_of_the_shared_vectors_gives_the_expected_rows_in_order() {
        let vectors: Vectors = serde_json::from_str(include_str!("search/vectors.json")).unwrap();
        assert_eq!(vectors.index, Index::new(vectors.index.rows.clone()), "the small words are those of the rule");
        let index = vectors.index;
        for (query, expected) in vectors.queries {
            let found: Vec<&str> = index.find(&query).into_iter().map(|r| r.url.as_str()).collect();
            assert_eq!(found, expected, "{query}");
        }
    }

    #[test]
    fn one_slip_is_forgiven_from_six_letters_and_two_are_not() {
        for typed in ["residanza", "resdenza", "resiidenza", "reisdenza", "redisenza"] {
            let expected = usize::from(typed != "redisenza");
            assert_eq!(likeness(typed, "residenz"), expected, "{typed}");
        }
        assert_eq!(likeness("multe", "mult"), 3);
        assert_eq!(likeness("multo", "mulo"), 0, "five letters are too few");
    }

    #[test]
    fn a_query_is_cut_between_characters_and_a_strange_one_finds_nothing() {
        assert_eq!(cut(&"è".repeat(300)).chars().count(), LONGEST);
        let index = Index::new(vec![Row { title: "Residenza".into(), ..Row::default() }]);
        for strange in ["", " ", "<script>", "%%CORPO%%", "\0", "日本語", "'\";--", "🙂🙂"] {
            assert!(index.find(strange).is_empty(), "{strange:?}");
        }
        assert_eq!(index.find(&format!("residenza {}", "x".repeat(9_999))).len(), 1);
    }

    #[test]
    fn an_index_travels_in_few_letters_and_comes_back() {
        let rows = vec![Row { title: "A".into(), url: "/a/".into(), description: "B".into(), ..Row::default() }];
        let index = Index { small: Vec::new(), rows };
        let json = serde_json::to_string(&index).unwrap();
        assert_eq!(json, r#"{"s":[],"r":[{"t":"A","u":"/a/","d":"B"}]}"#);
        assert_eq!(serde_json::from_str::<Index>(&json).unwrap(), index);
    }
}
