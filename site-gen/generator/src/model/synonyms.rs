//! Words that mean the same to who searches.
//!
//! In: groups of words and phrases. Out: for what a page says, the stems of the words that mean the same.

use std::collections::{BTreeSet, HashMap};

use contract::search::{SMALL, stem, words};

/// The groups, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Synonyms {
    /// Each group is a list of phrases, each phrase a list of stems.
    groups: Vec<Vec<Vec<String>>>,
    /// The phrases that begin with a stem, as group and place in it.
    starts: HashMap<String, Vec<(usize, usize)>>,
}

impl Synonyms {
    /// The groups of phrases; those that say nothing are left out.
    pub fn new(groups: impl IntoIterator<Item = Vec<String>>) -> Self {
        let groups = groups.into_iter().map(|g| g.iter().map(|p| telling(p)).filter(|p| !p.is_empty()).collect());
        let groups: Vec<Vec<Vec<String>>> = groups.collect();
        let mut starts: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (group, phrases) in groups.iter().enumerate() {
            for (place, first) in phrases.iter().enumerate().filter_map(|(place, p)| Some((place, p.first()?))) {
                starts.entry(first.clone()).or_default().push((group, place));
            }
        }
        Self { groups, starts }
    }

    /// Adds to some stems those of every group that has a phrase among them. What is added calls no further group.
    pub fn widen(&self, stems: &mut BTreeSet<String>) {
        let places = stems.iter().filter_map(|s| self.starts.get(s)).flatten();
        let held = places.filter(|(group, place)| self.groups[*group][*place].iter().all(|s| stems.contains(s)));
        let groups: BTreeSet<usize> = held.map(|(group, _)| *group).collect();
        stems.extend(groups.iter().flat_map(|group| self.groups[*group].iter().flatten()).cloned());
    }
}

/// The stems of a phrase that say something.
pub fn telling(phrase: &str) -> Vec<String> {
    let stems = words(phrase).into_iter().filter(|w| w.len() > 2).map(|w| stem(&w).to_owned());
    stems.filter(|s| SMALL.binary_search(&s.as_str()).is_err()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_added_where_a_whole_phrase_of_it_is_held() {
        let groups = [["spazzatura", "rifiuti", "tassa rifiuti"], ["rifiuti", "scarti", "avanzi"]];
        let synonyms = Synonyms::new(groups.map(|g| g.map(str::to_owned).to_vec()));
        let widened = |words: &str| {
            let mut stems: BTreeSet<String> = telling(words).into_iter().collect();
            synonyms.widen(&mut stems);
            stems.into_iter().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            widened("la spazzatura"),
            "rifiut spazzatur tass",
            "and the second group is not called by the first"
        );
        assert_eq!(widened("tassa"), "tass", "half a phrase is none");
        assert_eq!(widened("rifiuto"), "avanz rifiut scart spazzatur tass");
    }
}
