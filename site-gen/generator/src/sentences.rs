//! Every sentence that a form can say when an answer is wrong, for whoever reviews its words.
//!
//! In: the compiled forms. Out: question by question, what a citizen can be told. The words are those of the counter
//! itself ([`contract::sentences`]).

use contract::fact::Group;
use contract::file::Refused;
use contract::form::{Field, Form};
use contract::kind::Kind;
use contract::language::Language;
use contract::slip::Slip;
use jiff::civil::Date;

/// The sentences of one form.
#[derive(Debug)]
pub struct FormSentences {
    /// The service.
    pub service: String,
    /// The language of the sentences.
    pub language: Language,
    /// Each question with each sentence about it, in the order of the form.
    pub sentences: Vec<(String, String)>,
}

/// What a form can say.
pub(crate) fn of(form: &Form) -> FormSentences {
    let mut sentences = Vec::new();
    for field in form.fields() {
        let mut tell = |sentence: String| sentences.push((field.full_label(), sentence));
        field.slips().into_iter().for_each(|slip| tell(slip.sentence(field, form.language)));
        let agreements = form.agreements.iter().flat_map(|a| a.slips());
        agreements.filter(|(id, _)| *id == field.id).for_each(|(_, slip)| tell(slip.sentence(field, form.language)));
        // The day is an example.
        let may_expire = field.good_for.is_some() || field.fact.is_some_and(|fact| fact.group() == Group::Isee);
        let past = may_expire.then_some(Slip::Expired(Date::constant(2026, 12, 31)));
        past.into_iter().for_each(|slip| tell(slip.sentence(field, form.language)));
        files(field, form.language).into_iter().for_each(&mut tell);
    }
    let names =
        |ids: &[String]| ids.iter().filter_map(|id| Some(form.field(id)?.full_label())).collect::<Vec<_>>().join(", ");
    sentences.extend(form.once.iter().map(|once| (names(&once.fields), once.told.clone())));
    FormSentences { service: form.service.clone(), language: form.language, sentences }
}

fn files(field: &Field, language: Language) -> Vec<String> {
    let Kind::File { formats, bytes, most } = &field.kind else { return Vec::new() };
    [
        Refused::Empty,
        Refused::TooLarge(*bytes),
        Refused::Format(formats.clone()),
        Refused::NotWhatItSays,
        Refused::Damaged,
        Refused::TooManyPoints,
        Refused::TooMany(*most),
    ]
    .iter()
    .map(|why| why.sentence("documento.pdf", language))
    .collect()
}
