//! Controls of which there may be several: the files of a question, the copies of a group.
//!
//! In: a field and what is there already. Out: HTML that works without script: every button sends the page, which comes
//! back with one more or one less.

use contract::file::StoredFile;
use contract::form::{Field, Step};
use contract::kind::{FileFormat, Kind};
use maud::{Markup, html};

use crate::shown::{Shown, control_id};
use crate::words::Words;

/// The value of a button `azione` that adds a copy to a group.
pub const ADD: &str = "aggiungi-";
/// The value of a button `azione` that takes a copy away from a group.
pub const REMOVE: &str = "togli-";
/// The value of a button `azione` that takes in the files that were chosen.
pub const ATTACH: &str = "allega-";
/// The value of a button `azione` that leads to the page for one large file.
pub const LARGE: &str = "grande-";
/// The value of a button `azione` that takes a file away.
pub const DETACH: &str = "stacca-";

/// Whether as many files are there as may be.
pub(crate) fn is_full(shown: &Shown<'_>) -> bool {
    let Kind::File { most, .. } = shown.field.kind else { return false };
    let kept = shown.values.iter().filter(|v| StoredFile::parse(v).is_some()).count();
    !shown.at_once && kept >= usize::from(most)
}

/// What is there, and one more.
pub(crate) fn files(shown: &Shown<'_>, formats: &[FileFormat], bytes: u64, most: u8) -> Markup {
    let (t, id) = (shown.t, control_id(&shown.field.id));
    let kept: Vec<StoredFile> = shown.values.iter().filter_map(|v| StoredFile::parse(v)).collect();
    html! {
        @if !kept.is_empty() {
            ul.sp-file {
                @for file in &kept {
                    li {
                        span { (file.words(t.language)) }
                        @if !shown.at_once {
                        button.btn.btn-outline-primary.btn-xs type="submit" name="azione"
                            value={ (DETACH) (shown.field.id) "-" (file.id) } formnovalidate {
                            (t.remove) span.visually-hidden { " " (file.name) }
                        }
                        }
                    }
                }
            }
        }
        @if shown.at_once && !kept.is_empty() { p.form-text { (t.replaced) } }
        @if !is_full(shown) {
            div.sp-allega {
                input.form-control.is-invalid[shown.wrong] id=(id) name=(shown.field.id) type="file"
                    accept=(accept(formats)) multiple[most > 1]
                    aria-describedby=[&shown.described_by] aria-invalid=[shown.invalid()];
                @if !shown.at_once {
                button.btn.btn-outline-primary type="submit" name="azione" value={ (ATTACH) (shown.field.id) }
                    formnovalidate { (t.add) span.visually-hidden { (t.add_to(&shown.field.label)) } }
                }
            }
            @if let Some(beyond) = shown.beyond.filter(|beyond| bytes > *beyond) {
                details {
                    summary { (t.larger_than(beyond)) }
                    p { (t.larger_how()) }
                    // What was typed goes along, a file that was chosen already does not: it would not pass.
                    button.btn.btn-outline-primary type="submit" name="azione" value={ (LARGE) (shown.field.id) }
                        formenctype="application/x-www-form-urlencoded" formnovalidate {
                        (t.larger_go()) span.visually-hidden { (t.add_to(&shown.field.label)) }
                    }
                }
            }
        } @else {
            // The summary of errors leads here even where nothing more can be chosen.
            span id=(id) tabindex="-1" {}
        }
    }
}

/// What a control for files lets her choose.
pub(crate) fn accept(formats: &[FileFormat]) -> String {
    let names = formats.iter().flat_map(|f| {
        [format!(".{}", f.extension())].into_iter().chain((*f == FileFormat::Jpg).then(|| ".jpeg".into()))
    });
    names.collect::<Vec<_>>().join(",")
}

/// The count of a repeated group, and the button that adds one.
pub(crate) fn add(field: &Field, count: u8) -> Markup {
    let Kind::Repeat { group, most, add, .. } = &field.kind else { return html! {} };
    html! {
        input type="hidden" name=(field.id) value=(count);
        @if count < *most {
            p id=(control_id(&field.id)) {
                button.btn.btn-outline-primary type="submit" name="azione" value={ (ADD) (group) } formnovalidate {
                    (add)
                }
            }
        }
    }
}

/// The button that takes one copy of a group away; nothing where no copy may go.
pub(crate) fn remove(t: &Words, step: &Step, first: &Field, count: impl Fn(&Field) -> u8) -> Markup {
    let found = step.fields.iter().find_map(|f| match &f.kind {
        Kind::Repeat { group, least, .. } => Some((f, group, *least, copy_of(group, &first.id)?)),
        _ => None,
    });
    html! {
        @if let Some((field, group, least, copy)) = found && count(field) > least {
            p {
                button.btn.btn-outline-primary.btn-xs type="submit" name="azione"
                    value={ (REMOVE) (group) "-" (copy) } formnovalidate {
                    (t.remove) ": " (first.part.as_deref().unwrap_or_default())
                }
            }
        }
    }
}

/// Which copy of a group a field is in: `figli_2_nome` is in the second of `figli`.
fn copy_of(group: &str, id: &str) -> Option<u8> {
    id.strip_prefix(group)?.strip_prefix('_')?.split_once('_')?.0.parse().ok()
}
