//! Reads the survey.
//!
//! In: `rilevazione.toml`, a table for each comune that answered. Out: a [`Survey`]; it knows no key by itself.

use std::sync::Arc;

use crate::model::oddity::{Odd, Oddity};
use crate::model::source::Source;
use crate::model::survey::{Answer, Answers, Kind, QUESTIONS, Question, Survey};
use crate::read::keys::{Doc, Keys, document};

/// The file's name, below the content folder.
pub(crate) const FILE: &str = "rilevazione.toml";

/// Reads `rilevazione.toml`; a table must bear the name of a comune's folder, and these are in order.
pub(super) fn survey(source: Arc<Source>, comuni: &[String], odd: &mut Vec<Odd>) -> Survey {
    let doc = Doc::new(source.clone(), 0);
    let survey = document(&doc, &source.text, |keys| {
        let mut survey = Survey::new();
        for (slug, value) in keys.entries() {
            if comuni.binary_search(&slug.value).is_err() {
                let (key, value, allowed) = ("comune".to_owned(), slug.value.clone(), comuni.to_vec());
                let expected = "il nome di una cartella di `comuni/`".to_owned();
                doc.note(slug.span, Oddity::WrongValue { key, value, allowed, expected });
                continue;
            }
            let Some(keys) = keys.table_at(&slug.value, value) else { continue };
            let answers: Answers = QUESTIONS.iter().filter_map(|q| Some((q.key, answer(&keys, q)?))).collect();
            keys.finish();
            survey.insert(slug.value, answers);
        }
        survey
    });
    odd.append(&mut doc.odd.into_inner());
    survey
}

fn answer(keys: &Keys<'_, '_>, question: &Question) -> Option<Answer> {
    let key = question.key;
    Some(match question.kind {
        Kind::Choice(words) => {
            let words: Vec<(&str, &'static str)> = words.iter().map(|w| (*w, *w)).collect();
            Answer::Choice(keys.one_of(key, &words)?.value)
        }
        Kind::Whole => Answer::Whole(keys.whole(key)?.value),
        Kind::Day => Answer::Day(keys.date(key)?.value),
        Kind::Words => Answer::Words(keys.words(key)?),
    })
}
