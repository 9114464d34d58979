//! Reads the words that mean the same.
//!
//! In: `sinonimi.toml`: each line is a word, or words between quotes, and the list of those that mean the same.
//! Out: [`Synonyms`].

use std::sync::Arc;

use crate::model::oddity::{Odd, Oddity};
use crate::model::source::{At, Source};
use crate::model::synonyms::{Synonyms, telling};
use crate::read::keys::{Doc, document};

/// Reads `sinonimi.toml`.
pub(super) fn synonyms(source: Arc<Source>, odd: &mut Vec<Odd>) -> Synonyms {
    let doc = Doc::new(source.clone(), 0);
    let groups = document(&doc, &source.text, |keys| {
        let groups = keys.entries().into_iter().filter_map(|(word, value)| {
            let mut group = keys.texts_at(&word.value, value)?;
            if group.is_empty() {
                let expected = "un elenco con almeno una parola";
                doc.note(word.span.clone(), Oddity::WrongType { key: word.value.clone(), expected });
            }
            group.insert(0, word);
            for phrase in group.iter().filter(|p| telling(&p.value).is_empty()) {
                note_silent(&doc, phrase);
            }
            Some(group.into_iter().map(|phrase| phrase.value).collect())
        });
        groups.collect::<Vec<Vec<String>>>()
    });
    odd.append(&mut doc.odd.into_inner());
    Synonyms::new(groups)
}

/// Blanks, signs and words like `comune` say nothing of what is looked for.
fn note_silent(doc: &Doc, phrase: &At<String>) {
    let expected = "una parola di almeno tre lettere, che non sia in quasi tutte le schede".to_owned();
    let (key, value) = ("sinonimi".to_owned(), phrase.value.clone());
    doc.note(phrase.span.clone(), Oddity::WrongValue { key, value, allowed: Vec::new(), expected });
}
