//! The answers of a request as a list of questions and answers, step by step.
//!
//! In: a form and what was answered. Out: one description list per step. Questions that were not asked are left out; an
//! optional one without answer says so.

use std::collections::BTreeMap;

use contract::answer::{Answer, Answers, Typed};
use contract::file::StoredFile;
use contract::form::{Field, Form, Step};
use contract::kind::Kind;
use contract::language::Language;
use maud::{Markup, html};

use crate::prose;
use crate::shown::control_id;
use crate::words;

/// A form and the answers to it.
#[derive(Clone, Copy)]
pub struct Sheet<'a> {
    /// The form that was answered.
    pub form: &'a Form,
    /// The answers, in canonical form.
    pub answers: &'a Answers,
    /// Where files are given back: the beginning of an address that a file's id ends.
    pub files: Option<&'a str>,
    /// Where each answer comes from, by field, if that is shown.
    pub sources: Option<&'a BTreeMap<String, String>>,
}

/// A sheet that is only read: `level` is the heading level of a step's title (2 to 4).
pub(crate) fn sheet(sheet: Sheet<'_>, level: u8) -> Markup {
    let typed = sheet.form.as_typed(sheet.answers);
    html! {
        @for step in &sheet.form.steps {
            (section(sheet.form, step, sheet.answers, &typed, level, Way::Read(sheet.files, sheet.sources)))
        }
    }
}

/// The same for an office: what speaks to the citizen in a title speaks of the citizen.
pub(crate) fn sheet_for_office(sheet: Sheet<'_>, level: u8) -> Markup {
    let typed = sheet.form.as_typed(sheet.answers);
    let way = Way::Read(sheet.files, sheet.sources);
    html! {
        @for step in &sheet.form.steps {
            (titled(&of_citizen(&step.title), sheet.form, step, sheet.answers, &typed, level, way))
        }
    }
}

/// `I tuoi dati` as `I dati del cittadino`.
fn of_citizen(title: &str) -> String {
    let spoken = [("I tuoi ", "I "), ("Il tuo ", "Il "), ("La tua ", "La "), ("Le tue ", "Le ")];
    let found =
        spoken.iter().find_map(|(to, of)| title.strip_prefix(to).map(|rest| format!("{of}{rest} del cittadino")));
    found.unwrap_or_else(|| title.to_owned())
}

/// One step; `edit` is the address of its page, to which every row links.
pub(crate) fn section(form: &Form, step: &Step, answers: &Answers, typed: &Typed, level: u8, way: Way<'_>) -> Markup {
    titled(&step.title, form, step, answers, typed, level, way)
}

fn titled(title: &str, form: &Form, step: &Step, answers: &Answers, typed: &Typed, level: u8, way: Way<'_>) -> Markup {
    let asked: Vec<&Field> = step.fields.iter().filter(|f| f.kind.is_asked() && form.shows(f, typed)).collect();
    html! {
        @if !asked.is_empty() {
            (heading(level, title))
            @for group in asked.chunk_by(|a, b| a.part == b.part) {
                @if let Some(part) = group.first().and_then(|f| f.part.as_deref()) { (heading(level + 1, part)) }
                (rows(form.language, group, answers, typed, way))
            }
        }
    }
}

fn rows(language: Language, fields: &[&Field], answers: &Answers, typed: &Typed, way: Way<'_>) -> Markup {
    html! {
            dl.sp-riepilogo {
                @for field in fields {
                    div {
                        dt { (field.label) }
                        dd {
                            (shown(language, field, answers, typed, way))
                            @if let Some(source) = source(way, field) { small.sp-fonte { (source) } }
                        }
                        // What is computed changes with the answers that it comes from, which have links of their own.
                        @if let (Way::Edit(edit), false) = (way, matches!(field.kind, Kind::Computed { .. })) {
                            dd.sp-azione {
                                a href={ (edit) "#" (control_id(&field.id)) } {
                                    (words::of(language).change) span.visually-hidden { ": " (field.full_label()) }
                                }
                            }
                        }
                    }
                }
            }
    }
}

/// Where an answer comes from.
fn source<'w>(way: Way<'w>, field: &Field) -> Option<&'w str> {
    match way {
        Way::Read(_, Some(sources)) => sources.get(&field.id).map(String::as_str),
        _ => None,
    }
}

/// What can be done with an answer.
#[derive(Clone, Copy)]
pub(crate) enum Way<'a> {
    /// It is only read; its files are given back at this address, and beside it stands where it comes from.
    Read(Option<&'a str>, Option<&'a BTreeMap<String, String>>),
    /// It is changed on the page at this address.
    Edit(&'a str),
}

/// The answer in words; a file with the digest that proves it is the one that was sent.
fn shown(language: Language, field: &Field, answers: &Answers, typed: &Typed, way: Way<'_>) -> Markup {
    let files: Vec<StoredFile> = match (&field.kind, answers.get(&field.id)) {
        (Kind::File { .. }, Some(Answer::Many(records))) => {
            records.iter().filter_map(|r| StoredFile::parse(r)).collect()
        }
        _ => return prose::lines(&value(language, field, answers, typed)),
    };
    html! {
        ul.sp-file {
            @for file in &files {
                li {
                    @match way {
                        Way::Read(Some(address), _) => a href={ (address) (file.id) } { (file.words(language)) },
                        _ => span { (file.words(language)) },
                    }
                    @if matches!(way, Way::Read(..)) { small { (words::of(language).digest) code { (file.sha256) } } }
                }
            }
        }
    }
}

/// The answer in words; where it was not read yet, what was typed.
fn value(language: Language, field: &Field, answers: &Answers, typed: &Typed) -> String {
    if let Some(answer) = answers.get(&field.id) {
        return field.display(answer, language);
    }
    let raw: Vec<&str> = typed.all(&field.id).iter().map(|v| v.trim()).filter(|v| !v.is_empty()).collect();
    match raw[..] {
        [] => words::of(language).not_given.to_owned(),
        [one] => field.display(&Answer::One(one.to_owned()), language),
        _ => field.display(&Answer::Many(raw.iter().map(|v| (*v).to_owned()).collect()), language),
    }
}

fn heading(level: u8, title: &str) -> Markup {
    match level {
        0..=2 => html! { h2 { (title) } },
        3 => html! { h3 { (title) } },
        _ => html! { h4 { (title) } },
    }
}

#[cfg(test)]
mod tests {
    use super::of_citizen;

    #[test]
    fn a_title_that_speaks_to_the_citizen_speaks_of_the_citizen() {
        assert_eq!(of_citizen("I tuoi dati"), "I dati del cittadino");
        assert_eq!(of_citizen("La tua richiesta"), "La richiesta del cittadino");
        assert_eq!(of_citizen("Lo spazio da occupare"), "Lo spazio da occupare");
    }
}
