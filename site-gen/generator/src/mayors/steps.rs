//! What to do next.
//!
//! In: the [`Picture`]. Out: sentences, the most useful first; none is made up where nothing is lacking.

use crate::mayors::criteria::CRITERIA;
use crate::mayors::italian::counted;
use crate::mayors::picture::{Picture, Row};
use crate::model::gulpease::MIDDLE_SCHOOL;

/// Steps told on the first page.
const FIRST: usize = 3;

/// A step: what to do, and whom it regards.
pub(super) struct Step {
    pub(super) what: String,
    pub(super) whom: String,
}

/// The next steps of the area.
pub(super) fn of_area(picture: &Picture) -> Vec<Step> {
    let all = picture.comuni.len();
    let mut lacking: Vec<_> = picture.lacking().filter(|(_, number)| *number > 0).collect();
    // A stable sort: criteria that are lacked alike stay in the order of the tables.
    lacking.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    let mut steps: Vec<Step> = lacking
        .into_iter()
        .map(|(criterion, number)| Step {
            what: criterion.remedy.to_owned(),
            whom: format!("{} su {all}", counted(number, "Comune", "Comuni")),
        })
        .collect();
    let silent = all - picture.surveyed();
    if silent > 0 {
        steps.push(Step {
            what: "Rispondere alla rilevazione del consorzio".to_owned(),
            whom: format!("{} su {all}", counted(silent, "Comune", "Comuni")),
        });
    }
    let hard = picture.shared_readings().filter(|r| r.counts.index().is_some_and(|i| i < MIDDLE_SCHOOL)).count();
    if hard > 0 {
        steps.push(Step {
            what: format!("Riscrivere in modo più semplice {}", counted(hard, "scheda", "schede")),
            whom: "consorzio".to_owned(),
        });
    }
    steps.truncate(FIRST);
    steps
}

/// The next steps of a comune.
pub(super) fn of_comune(row: &Row) -> Vec<String> {
    let lacks = row.lacks.iter().zip(&CRITERIA);
    let mut steps: Vec<String> = lacks
        .filter_map(|(lack, criterion)| Some(capital(&format!("{}: {}.", criterion.title, lack.as_ref()?))))
        .collect();
    if row.answers.is_empty() {
        steps.push("Rispondere alla rilevazione del consorzio.".to_owned());
    }
    steps
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
