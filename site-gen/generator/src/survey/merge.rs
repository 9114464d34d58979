//! New answers beside those of before.
//!
//! In: the answers that are there and those of a sheet. Out: what changes, and the file's text with the changes in
//! it; comments and order stay as somebody wrote them.

use std::fmt;
use std::path::Path;

use toml_edit::{Datetime, DocumentMut, Item, Table, value};

use crate::model::survey::{Answer, Survey};
use crate::survey::Imported;

/// How a new file begins.
pub(super) const OPENING: &str = "# Che cosa ha oggi ogni Comune, come lo ha detto alla rilevazione del consorzio.\n";

/// An answer that is new or differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The comune.
    pub comune: String,
    /// The question.
    pub key: &'static str,
    /// The answer of before.
    pub before: Option<Answer>,
    /// The answer of the sheet.
    pub after: Answer,
}

impl fmt::Display for Change {
    /// One line: who, what, from, to.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { comune, key, before, after } = self;
        match before {
            None => write!(f, "{comune}: `{key}` = {after}"),
            Some(before) => write!(f, "{comune}: `{key}` = {before} -> {after}"),
        }
    }
}

/// What a sheet brings.
pub(super) fn compare(file: &Path, before: &Survey, filled: &Survey) -> Imported {
    let mut imported = Imported { file: file.to_owned(), new: Vec::new(), different: Vec::new(), same: 0 };
    for (comune, answers) in filled {
        // In the sheet's order, which is not that of the alphabet.
        for (key, after) in crate::model::survey::QUESTIONS.iter().filter_map(|q| answers.get_key_value(q.key)) {
            let old = before.get(comune).and_then(|answers| answers.get(key));
            let change = Change { comune: comune.clone(), key, before: old.cloned(), after: after.clone() };
            match old {
                None => imported.new.push(change),
                Some(old) if old == after => imported.same += 1,
                Some(_) => imported.different.push(change),
            }
        }
    }
    imported
}

/// The text with the changes in it; nothing, if the text is not what it should be.
pub(super) fn write(text: &str, changes: &[&Change]) -> Option<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut document: DocumentMut = text.parse().ok()?;
    // In a file that is empty but for comments these would slip below the first table.
    let opening = if document.is_empty() { text } else { "" };
    if document.is_empty() {
        document.set_trailing("");
    }
    for change in changes {
        let table = document.entry(&change.comune).or_insert_with(|| Item::Table(Table::new()));
        let table = table.as_table_like_mut()?;
        let fresh = item(&change.after)?;
        match table.get_mut(change.key) {
            // The comment at the end of the line stays.
            Some(old) => {
                let decor = old.as_value().map(|v| v.decor().clone());
                *old = fresh;
                if let (Some(value), Some(decor)) = (old.as_value_mut(), decor) {
                    *value.decor_mut() = decor;
                }
            }
            None => _ = table.insert(change.key, fresh),
        }
    }
    Some(match opening.trim_end() {
        "" => document.to_string(),
        opening => format!("{opening}\n\n{document}"),
    })
}

fn item(answer: &Answer) -> Option<Item> {
    Some(match answer {
        Answer::Choice(word) => value(*word),
        Answer::Whole(number) => value(i64::from(*number)),
        Answer::Day(day) => value(day.to_string().parse::<Datetime>().ok()?),
        Answer::Words(words) => value(words.as_str()),
    })
}
