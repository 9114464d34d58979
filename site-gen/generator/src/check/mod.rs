//! Third stage: every rule over everything that was read; nothing stops at the first slip.
//!
//! In: [`Joined`] and the [`Site`]s. Out: gathered [`Diagnostic`]s. One rule, one file, one explanation.

mod accessibility_link;
mod area;
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
mod section_order;
mod shared_title;
mod sigla;
mod to_complete;
mod toml_syntax;
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

use crate::diagnostic::{Diagnostic, sort};
use crate::model::joined::{Joined, Site};

pub use area::Area;
pub use rule::Rule;

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
];

/// Applies every rule.
pub fn check(joined: &Joined<'_>, sites: &[Site<'_>]) -> Vec<Diagnostic> {
    let area = Area { joined, sites };
    let mut found = Vec::new();
    let broken: BTreeSet<&str> = joined.content.odd.iter().map(|o| o.source.path.as_str()).collect();
    let broken: BTreeSet<&str> = broken.into_iter().filter(|path| area.is_broken(path)).collect();
    for rule in RULES {
        (rule.check)(&area, &mut |finding| {
            let guess = rule.id != toml_syntax::RULE.id && finding.path().is_some_and(|p| broken.contains(p));
            if !guess {
                found.push(rule.diagnostic(finding));
            }
        });
    }
    sort(&mut found);
    found
}

/// The rule of that name, or the name that resembles it most.
///
/// # Errors
/// The nearest name, if there is one near enough.
pub fn rule(id: &str) -> Result<&'static Rule, Option<&'static str>> {
    RULES.iter().find(|r| r.id == id).copied().ok_or_else(|| near::nearest(id, RULES.iter().map(|r| r.id)))
}
