//! What people say of the pages: stars, one of five reasons, a few words. Nothing tells who said it.
//!
//! In: one rating. Out: tallies by page, and the words, sealed to the comune because people write names even where they
//! are asked not to. The words are kept for a year.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::keys::{Keys, Label, Sealed, WrappedKey};

/// Days for which words are kept.
pub const KEPT_DAYS: i64 = 365;
/// At most so many opinions are listed, the newest.
pub const LISTED: usize = 50;

/// One rating of one page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// The comune's ISTAT code.
    pub comune: String,
    /// The page's address below the comune's base.
    pub page: String,
    /// 1 to 5.
    pub stars: u8,
    /// Which of the five answers to the second question, from 1.
    pub reason: Option<u8>,
    /// The words, if there are some.
    pub opinion: Option<Opinion>,
}

/// The words of a rating.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// The comune's ISTAT code.
    pub comune: String,
    /// The page's address below the comune's base.
    pub page: String,
    /// 1 to 5.
    pub stars: u8,
    /// When it came.
    pub at: Timestamp,
    /// The words.
    pub text: Sealed,
    /// The key that opens them.
    pub key: WrappedKey,
}

/// What all ratings of a page say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// The page's address below the comune's base.
    pub page: String,
    /// How many gave one star, two, and so on.
    pub stars: [u32; 5],
    /// How often each answer was chosen by who gave four or five stars.
    pub liked: [u32; 5],
    /// How often each answer was chosen by who gave three or fewer.
    pub hindered: [u32; 5],
}

impl Opinion {
    /// Seals the words of a rating.
    ///
    /// # Errors
    /// If sealing fails.
    pub fn new(
        keys: &impl Keys,
        comune: &str,
        page: &str,
        stars: u8,
        at: Timestamp,
        text: &str,
    ) -> Result<Self, Fault> {
        let (text, key) = keys.seal(comune, &label(comune, at), text.as_bytes())?;
        Ok(Self { comune: comune.to_owned(), page: page.to_owned(), stars, at, text, key })
    }

    /// The words.
    ///
    /// # Errors
    /// If the key is gone or something was changed.
    pub fn read(&self, keys: &impl Keys) -> Result<String, Fault> {
        let plain = keys.open(&self.comune, &label(&self.comune, self.at), &self.key, &self.text)?;
        Ok(String::from_utf8_lossy(&plain).into_owned())
    }
}

fn label(comune: &str, at: Timestamp) -> Label {
    Label::new(comune, "parere", &format!("{at:.6}"), 1)
}

impl Rating {
    /// What the rating adds one to: the stars, and the answer by its question. Names are one letter and a digit.
    pub fn marks(&self) -> Vec<String> {
        let question = if self.stars > 3 { 'l' } else { 'h' };
        let reason = self.reason.map(|reason| format!("{question}{reason}"));
        [Some(format!("s{}", self.stars)), reason].into_iter().flatten().collect()
    }
}

impl Tally {
    /// How many rated the page.
    pub fn number(&self) -> u32 {
        self.stars.iter().sum()
    }

    /// The mean of the stars, in tenths.
    pub fn tenths(&self) -> u32 {
        let sum: u32 = (1..).zip(self.stars).map(|(stars, count)| stars * count).sum();
        (sum * 10 + self.number() / 2) / self.number().max(1)
    }

    /// What stands under each mark, where it is not nothing.
    pub fn counts(&self) -> Vec<(String, u32)> {
        let lists = [('s', &self.stars), ('l', &self.liked), ('h', &self.hindered)];
        let marked = lists.into_iter().flat_map(|(q, list)| (1..).zip(list).map(move |(n, c)| (format!("{q}{n}"), *c)));
        marked.filter(|(_, count)| *count > 0).collect()
    }

    /// Adds what stands under a mark; an unknown one is passed over.
    pub fn add(&mut self, mark: &str, count: u32) {
        let (question, number) = mark.split_at_checked(1).unwrap_or_default();
        let list = match question {
            "s" => &mut self.stars,
            "l" => &mut self.liked,
            "h" => &mut self.hindered,
            _ => return,
        };
        let place = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        if let Some(one) = place.and_then(|place| list.get_mut(place)) {
            *one += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_is_told_in_tenths_of_a_star() {
        let mut tally = Tally::default();
        for (mark, count) in [("s5", 2), ("s4", 1), ("l1", 3), ("s9", 7), ("x", 1)] {
            tally.add(mark, count);
        }
        assert_eq!((tally.number(), tally.tenths(), tally.liked[0]), (3, 47, 3));
        assert_eq!(Tally::default().tenths(), 0);
    }
}
