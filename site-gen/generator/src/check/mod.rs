//! Third stage: every rule over everything that was read; nothing stops at the first slip.
//!
//! In: [`Joined`], each [`Site`] by itself, the register of all. Out: gathered [`Diagnostic`]s. One rule, one file, one
//! explanation. A rule is asked once about the shared content and once about each comune.

mod accessibility_link;
mod acronym;
mod added_section;
mod alias;
mod amount_format;
mod answers;
mod arms;
mod ask_once;
mod bare_address;
mod broken_anchor;
mod broken_image;
mod broken_internal_link;
mod choice_options;
mod comune_grammar;
mod condition_field;
mod condition_value;
mod contrast;
mod cosign_field;
mod current_site;
mod date_format;
mod document_file;
mod duplicate_field;
mod duplicate_host;
mod duplicate_slug;
mod empty_datum;
mod empty_range;
mod empty_step;
mod event_days;
mod few_services;
mod field_name;
mod file_link;
mod form_key;
mod gaps;
mod heading_levels;
mod heavy_image;
mod known_pages;
mod long_description;
mod long_sentence;
mod long_term;
mod lost_note;
mod menu_items;
mod menu_leaves;
mod menu_title;
mod missing_alt;
mod missing_field;
mod missing_file;
mod missing_form;
mod missing_laws;
mod missing_section;
mod missing_translation;
mod named_field;
pub(crate) mod near;
mod needed_email;
mod news_date;
mod news_place;
mod office_contact;
mod official_host;
mod optional_condition;
mod orphan_overlay;
mod orphan_page;
mod pictures;
mod prose;
mod raw_html;
mod readability;
mod repeated_overlay;
mod repeated_title;
mod reserved_slug;
mod reserved_step;
mod rule;
mod same_link_text;
mod scope;
mod section_order;
mod security_contact;
mod shared_title;
mod sigla;
mod slug_words;
mod special_data;
mod stale_gap;
mod table_header;
mod term_archetype;
mod term_silence;
mod thin_sheet;
mod title_style;
mod to_complete;
mod toml_syntax;
mod undeclared_gap;
mod unknown_callout;
mod unknown_key;
mod unknown_office;
mod unknown_section;
mod unknown_service;
mod unknown_sheet;
mod unknown_translation;
mod unknown_variable;
mod unreachable_question;
mod unread_file;
mod untidy_file;
mod useless_condition;
mod vague_words;
mod vocabulary;
mod words;
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
    &news_date::RULE,
    &news_place::RULE,
    &event_days::RULE,
    &document_file::RULE,
    &unknown_sheet::RULE,
    &thin_sheet::RULE,
    &missing_form::RULE,
    &unread_file::RULE,
    &unknown_section::RULE,
    &section_order::RULE,
    &missing_section::RULE,
    &heading_levels::RULE,
    &table_header::RULE,
    &title_style::RULE,
    &repeated_title::RULE,
    &vocabulary::RULE,
    &missing_laws::RULE,
    &term_silence::RULE,
    &long_term::RULE,
    &term_archetype::RULE,
    &long_description::RULE,
    &raw_html::RULE,
    &broken_internal_link::RULE,
    &alias::RULE,
    &broken_image::RULE,
    &heavy_image::RULE,
    &broken_anchor::RULE,
    &unknown_variable::RULE,
    &unknown_callout::RULE,
    &lost_note::RULE,
    &comune_grammar::RULE,
    &unknown_service::RULE,
    &unknown_office::RULE,
    &orphan_overlay::RULE,
    &added_section::RULE,
    &repeated_overlay::RULE,
    &few_services::RULE,
    &duplicate_slug::RULE,
    &slug_words::RULE,
    &reserved_slug::RULE,
    &shared_title::RULE,
    &sigla::RULE,
    &contrast::RULE,
    &arms::RULE,
    &field_name::RULE,
    &duplicate_field::RULE,
    &condition_field::RULE,
    &condition_value::RULE,
    &useless_condition::RULE,
    &optional_condition::RULE,
    &unreachable_question::RULE,
    &named_field::RULE,
    &cosign_field::RULE,
    &empty_step::RULE,
    &reserved_step::RULE,
    &choice_options::RULE,
    &form_key::RULE,
    &ask_once::RULE,
    &special_data::RULE,
    &needed_email::RULE,
    &empty_range::RULE,
    &unknown_translation::RULE,
    &missing_translation::RULE,
    &duplicate_host::RULE,
    &official_host::RULE,
    &current_site::RULE,
    &menu_items::RULE,
    &menu_title::RULE,
    &menu_leaves::RULE,
    &orphan_page::RULE,
    &accessibility_link::RULE,
    &empty_datum::RULE,
    &office_contact::RULE,
    &long_sentence::RULE,
    &readability::RULE,
    &acronym::RULE,
    &amount_format::RULE,
    &date_format::RULE,
    &vague_words::RULE,
    &bare_address::RULE,
    &same_link_text::RULE,
    &file_link::RULE,
    &missing_alt::RULE,
    &to_complete::RULE,
    &security_contact::RULE,
    &undeclared_gap::RULE,
    &stale_gap::RULE,
    &untidy_file::RULE,
];

/// What rules say of several comuni at once.
type Across = fn(&[Entry], &mut dyn FnMut(Finding));

/// The rules that see what only shows between comuni.
const ACROSS: [(&Rule, Across); 3] = [
    (&duplicate_slug::RULE, duplicate_slug::across),
    (&duplicate_host::RULE, duplicate_host::across),
    (&sigla::RULE, sigla::across),
];

/// What a draft may still lack: it is told, and stops nobody else's site.
const UNFINISHED: [&str; 3] = [missing_field::RULE.id, missing_section::RULE.id, document_file::RULE.id];

/// What every rule says of the shared content.
pub(crate) fn shared(joined: &Joined<'_>) -> Vec<Diagnostic> {
    apply(&Scope::shared(joined))
}

/// What every rule says of one comune; of its folder alone, if its file is missing.
pub(crate) fn comune<'a>(joined: &'a Joined<'a>, site: Option<&'a Site<'a>>, odd: &'a [Odd]) -> Vec<Diagnostic> {
    apply(&Scope::comune(joined, site, odd))
}

/// What the rules between comuni say.
pub(crate) fn across(joined: &Joined<'_>, register: &[Entry]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    news_place::across(&joined.shared.news, register, &mut |finding| found.push(news_place::RULE.diagnostic(finding)));
    for (rule, across) in ACROSS {
        across(register, &mut |finding| found.push(rule.diagnostic(finding)));
    }
    found
}

fn apply(scope: &Scope<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let paths: BTreeSet<&str> = scope.odd().map(|o| o.source.path.as_str()).collect();
    let broken: BTreeSet<&str> = paths.into_iter().filter(|path| scope.is_broken(path)).collect();
    let drafts = scope.drafts();
    for rule in RULES {
        (rule.check)(scope, &mut |finding| {
            let guess = rule.id != toml_syntax::RULE.id && finding.path().is_some_and(|p| broken.contains(p));
            if guess {
                return;
            }
            let unfinished = UNFINISHED.contains(&rule.id) && finding.path().is_some_and(|p| drafts.contains(p));
            let diagnostic = rule.diagnostic(finding);
            found.push(if unfinished { diagnostic.of_draft() } else { diagnostic });
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
