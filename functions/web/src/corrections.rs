//! What a citizen changed when she answered the comune, as people read it.
//!
//! In: the form that was answered, and the corrections as they are kept. Out: a paragraph for each, with the old answer
//! and the new one; of files their names, since those that were replaced are not there any more.

use contract::answer::Answer;
use contract::file::StoredFile;
use contract::form::{Field, Form};
use contract::kind::Kind;
use counter::pratica::Correction;

use crate::page_words as said;

/// All that was changed; empty, if her words were her whole answer.
pub(crate) fn told(form: &Form, corrected: &[Correction]) -> String {
    let one = |c: &Correction| Some(paragraph(form, form.field(&c.field)?, c.before.as_ref(), c.now.as_ref()));
    corrected.iter().filter_map(one).collect::<Vec<_>>().join("\n\n")
}

fn paragraph(form: &Form, field: &Field, before: Option<&Answer>, now: Option<&Answer>) -> String {
    let language = form.language;
    let shown = |answer: &Answer| match (&field.kind, answer) {
        (Kind::File { .. }, Answer::Many(records)) => {
            let files = records.iter().filter_map(|r| StoredFile::parse(r));
            files.map(|f| f.words(language)).collect::<Vec<_>>().join(", ")
        }
        _ => format!("«{}»", field.display(answer, language)),
    };
    let is_file = matches!(field.kind, Kind::File { .. });
    let change = match (before.map(shown), now.map(shown)) {
        (Some(before), Some(now)) if is_file => said::file_replaced(language, &before, &now),
        (None, Some(now)) if is_file => said::file_came(language, &now),
        (Some(before), Some(now)) => said::was_and_is(language, &before, &now),
        (None, Some(now)) => said::is_added(language, &now),
        (before, None) => said::is_taken_away(language, &before.unwrap_or_default()),
    };
    format!("{}: {change}", field.full_label())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_new_stand_beside_each_other() {
        let field = |id: &str, label: &str| Field::new(id, label, Kind::Text { max: 80 });
        let step = serde_json::json!({ "id": "uno", "title": "Uno", "fields": [field("via", "Via"), field("piano", "Piano")] });
        let form = serde_json::json!({ "service": "prova", "title": "Prova", "access": "optional", "privacy": "", "after": "", "steps": [step] });
        let form: Form = serde_json::from_value(form).unwrap();
        let one = |text: &str| Some(Answer::One(text.into()));
        let change = |field: &str, before, now| Correction { field: field.into(), before, now };
        let corrected = [
            change("via", one("Via Roma 1"), one("Via Roma 2")),
            change("piano", None, one("2")),
            change("piano", one("2"), None),
            change("non_piu_nel_modulo", None, one("x")),
        ];
        let told = told(&form, &corrected);
        let expected = "Via: era «Via Roma 1», ora è «Via Roma 2»\n\nPiano: prima mancava, ora è «2»\n\nPiano: era «2», ora non c’è più";
        assert_eq!(told, expected);
    }
}
