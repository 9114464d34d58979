//! Reads the words of a theme's templates.
//!
//! In: `strings/it.toml` and `strings/en.toml`, and the templates that read them as `t.<key>`. Out: [`Strings`] that
//! agree: every key is in both and is read by some template. It never falls back to another language.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::fault::Fault;
use crate::model::theme::{Strings, Words};
use contract::language::Language;

/// Reads the words; none, if the theme has no `strings/`.
///
/// # Errors
/// If a file is missing or wrong, or if a key is missing or read by nobody; all are told at once.
pub(super) fn strings(root: &Path, templates: &[(String, String)]) -> Result<Option<Strings>, Fault> {
    let folder = root.join("strings");
    if !folder.is_dir() {
        return Ok(None);
    }
    let mut wrong = Vec::new();
    let words = |language: Language| {
        let path = folder.join(format!("{}.toml", language.code()));
        let text = fs::read_to_string(&path).map_err(|e| Fault::file(&path, "leggere", e))?;
        // Without its keys, every other complaint would be a guess.
        let read = toml::from_str(&text).map_err(|e| Fault::ThemeStrings(vec![format!("{}: {e}", name(language))]));
        read.map(Words)
    };
    let strings = Strings { italian: words(Language::Italian)?, english: words(Language::English)? };
    let read = read_by_templates(templates);
    let both = [(Language::Italian, &strings.italian.0), (Language::English, &strings.english.0)];
    let known: BTreeSet<&str> = both.iter().flat_map(|(_, words)| words.keys().map(String::as_str)).collect();
    for (language, words) in both {
        let file = name(language);
        let missing = known.iter().filter(|key| !words.contains_key(**key));
        wrong.extend(missing.map(|key| format!("{file}: manca la voce `{key}`")));
        let empty = words.iter().filter(|(_, text)| text.trim().is_empty());
        wrong.extend(empty.map(|(key, _)| format!("{file}: la voce `{key}` è vuota")));
        let idle = words.keys().filter(|key| !read.contains_key(key.as_str()));
        wrong.extend(idle.map(|key| format!("{file}: nessun modello di pagina usa la voce `{key}`")));
    }
    let unknown = read.iter().filter(|(key, _)| !known.contains(*key));
    wrong
        .extend(unknown.map(|(key, template)| format!("templates/{template}: la voce `t.{key}` non c'è in `strings`")));
    if wrong.is_empty() { Ok(Some(strings)) } else { Err(Fault::ThemeStrings(wrong)) }
}

fn name(language: Language) -> String {
    format!("strings/{}.toml", language.code())
}

/// The keys that templates read, each with the first template that does.
fn read_by_templates(templates: &[(String, String)]) -> BTreeMap<&str, &str> {
    let mut read = BTreeMap::new();
    for (name, text) in templates {
        for key in tags(text).flat_map(keys) {
            read.entry(key).or_insert(name.as_str());
        }
    }
    read
}

/// What stands between the marks of a template's tags.
fn tags(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(['{']).filter_map(|(at, _)| {
        let rest = &text[at..];
        let end = if rest.starts_with("{{") { "}}" } else { "%}" };
        let inside = rest.strip_prefix("{{").or_else(|| rest.strip_prefix("{%"))?;
        // A component may stand inside braces that hold others: what is read twice is read once.
        Some(inside.split_once(end).map_or(inside, |(tag, _)| tag))
    })
}

/// The keys of a tag: what follows `t.` where `t` is a word by itself.
fn keys(tag: &str) -> impl Iterator<Item = &str> {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    tag.match_indices("t.").filter_map(move |(at, dot)| {
        let alone = !tag[..at].ends_with(|c: char| part(c) || c == '.' || c == '?');
        let after = &tag[at + dot.len()..];
        let key = &after[..after.find(|c| !part(c)).unwrap_or(after.len())];
        (alone && !key.is_empty()).then_some(key)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_in_tags_alone() {
        let text =
            "t.no {{ t.uno }} {% if a.t.no or t.due %}{# t.no #}{{ <x t={t} u={t.tre} /> }} format.no {{ set.no }}";
        let templates = [("a.html".to_owned(), text.to_owned())];
        assert_eq!(read_by_templates(&templates).into_keys().collect::<Vec<_>>(), ["due", "tre", "uno"]);
    }
}
