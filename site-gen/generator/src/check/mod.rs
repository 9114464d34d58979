//! Third stage: every rule over everything that was read; nothing stops at the first slip.
//!
//! In: [`Joined`], each [`Site`] by itself, the register of all. Out: gathered [`Diagnostic`]s. One rule, one file, one
//! explanation. A rule is asked once about the shared content and once about each comune.

mod accessibility_link;
mod broken_internal_link;
mod choice_options;
mod comune_grammar;
mod condition_field;
mod condition_value;
mod contrast;
mod duplicate_field;
mod duplicate_host;
mod duplicate_slug;
mod empty_datum;
mod empty_range;
mod few_services;
mod field_name;
mod form_key;
mod long_description;
mod long_sentence;
mod lost_note;
mod menu_items;
mod missing_field;
mod missing_file;
mod missing_form;
mod missing_section;
pub(crate) mod near;
mod orphan_overlay;
mod raw_html;
mod reserved_slug;
mod rule;
mod scope;
mod section_order;
mod security_contact;
mod shared_title;
mod sigla;
mod to_complete;
mod toml_syntax;
mod unknown_callout;
mod unknown_key;
mod unknown_office;
mod unknown_section;
mod unknown_service;
mod unknown_variable;
mod unread_file;
mod vague_words;
mod vocabulary;
mod wrong_type;
mod wrong_value;

use std::collections::BTreeSet;

use crate::check::rule::Finding;
use crate::diagnostic::Diagnostic;
use crate::model::joined::{Joined, Site};
use crate::model::oddity::Odd;
use crate::model::register::Entry;

pub use rule::Rule;
pub use scope::Scope;

/// Every rule, in the order in which `site-gen explain` lists them.
pub const RULES: &[&Rule] = &[
    &toml_syntax::RULE,
    &unknown_key::RULE,
    &wrong_type::RULE,
    &wrong_value::RULE,
    &missing_field::RULE,
    &missing_file::RULE,
    &missing_form::RULE,
    &unread_file::RULE,
    &unknown_section::RULE,
    &section_order::RULE,
    &missing_section::RULE,
    &vocabulary::RULE,
    &long_description::RULE,
    &raw_html::RULE,
    &broken_internal_link::RULE,
    &unknown_variable::RULE,
    &unknown_callout::RULE,
    &lost_note::RULE,
    &comune_grammar::RULE,
    &unknown_service::RULE,
    &unknown_office::RULE,
    &orphan_overlay::RULE,
    &few_services::RULE,
    &duplicate_slug::RULE,
    &reserved_slug::RULE,
    &shared_title::RULE,
    &sigla::RULE,
    &contrast::RULE,
    &field_name::RULE,
    &duplicate_field::RULE,
    &condition_field::RULE,
    &condition_value::RULE,
    &choice_options::RULE,
    &form_key::RULE,
    &empty_range::RULE,
    &duplicate_host::RULE,
    &menu_items::RULE,
    &accessibility_link::RULE,
    &empty_datum::RULE,
    &long_sentence::RULE,
    &vague_words::RULE,
    &to_complete::RULE,
    &security_contact::RULE,
];

/// What rules say of several comuni at once.
type Across = fn(&[Entry], &mut dyn FnMut(Finding));

/// The rules that see what only shows between comuni.
const ACROSS: [(&Rule, Across); 3] = [
    (&duplicate_slug::RULE, duplicate_slug::across),
    (&duplicate_host::RULE, duplicate_host::across),
    (&sigla::RULE, sigla::across),
];

/// What every rule says of the shared content.
pub(crate) fn shared(joined: &Joined<'_>) -> Vec<Diagnostic> {
    apply(&Scope::shared(joined))
}

/// What every rule says of one comune; of its folder alone, if its file is missing.
pub(crate) fn comune<'a>(joined: &'a Joined<'a>, site: Option<&'a Site<'a>>, odd: &'a [Odd]) -> Vec<Diagnostic> {
    apply(&Scope::comune(joined, site, odd))
}

/// What the rules between comuni say.
pub(crate) fn across(register: &[Entry]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (rule, across) in ACROSS {
        across(register, &mut |finding| found.push(rule.diagnostic(finding)));
    }
    found
}

fn apply(scope: &Scope<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let paths: BTreeSet<&str> = scope.odd().map(|o| o.source.path.as_str()).collect();
    let broken: BTreeSet<&str> = paths.into_iter().filter(|path| scope.is_broken(path)).collect();
    for rule in RULES {
        (rule.check)(scope, &mut |finding| {
            let guess = rule.id != toml_syntax::RULE.id && finding.path().is_some_and(|p| broken.contains(p));
            if !guess {
                found.push(rule.diagnostic(finding));
            }
        });
    }
    found
}

/// The rule of that name, or the name that resembles it most.
///
/// # Errors
/// The nearest name, if there is one near enough.
pub fn rule(id: &str) -> Result<&'static Rule, Option<&'static str>> {
    RULES.iter().find(|r| r.id == id).copied().ok_or_else(|| near::nearest(id, RULES.iter().map(|r| r.id)))
}
