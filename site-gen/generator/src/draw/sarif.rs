//! For code scanning: a SARIF 2.1.0 log with one run.
//!
//! In: gathered [`Diagnostic`]s and the rules. Out: the log; every rule is told, so that `ruleIndex` has one meaning.
//! Columns count characters, which the log says with `columnKind`.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use crate::check::Rule;
use crate::diagnostic::{Diagnostic, Place, Severity};

/// What a path cannot hold inside an address (RFC 3986, section 3.3).
const NOT_IN_A_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b'\\');

/// Draws all of them, notes included, with a newline at the end.
///
/// # Errors
/// None is known: every value has a JSON form.
pub fn draw(diagnostics: &[Diagnostic], rules: &[&Rule]) -> serde_json::Result<String> {
    let log = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "site-gen",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            } },
            "language": "it",
            "columnKind": "unicodeCodePoints",
            "results": diagnostics.iter().map(|d| result(d, rules)).collect::<Vec<_>>(),
        }],
    });
    Ok(serde_json::to_string_pretty(&log)? + "\n")
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.explanation },
        "defaultConfiguration": { "level": level(rule.severity) },
    })
}

fn result(diagnostic: &Diagnostic, rules: &[&Rule]) -> Value {
    let text = match &diagnostic.help {
        Some(help) => format!("{}: {help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let mut result = json!({
        "ruleId": diagnostic.rule,
        "level": level(diagnostic.severity),
        "message": { "text": text },
        "locations": diagnostic.place.iter().map(location).collect::<Vec<_>>(),
    });
    if let Some(index) = rules.iter().position(|r| r.id == diagnostic.rule) {
        result["ruleIndex"] = json!(index);
    }
    result
}

fn location(place: &Place) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&place.source.path) } });
    if let Some(region) = place.region() {
        physical["region"] = json!({
            "startLine": region.line,
            "startColumn": region.column,
            "endLine": region.end_line,
            "endColumn": region.end_column,
        });
    }
    json!({ "physicalLocation": physical })
}

/// A path as an address: relative ones stay so, and are meant from the root of the repository.
fn uri(path: &str) -> String {
    let encoded = utf8_percent_encode(path, NOT_IN_A_PATH).to_string();
    if path.starts_with('/') {
        return format!("file://{encoded}");
    }
    // A colon before the first slash would be read as the name of a scheme.
    let first = path.split('/').next().unwrap_or_default();
    if first.contains(':') { format!("./{encoded}") } else { encoded }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_become_addresses() {
        assert_eq!(uri("content/la casa/città.md"), "content/la%20casa/citt%C3%A0.md");
        assert_eq!(uri("/srv/content/a#b.md"), "file:///srv/content/a%23b.md");
        assert_eq!(uri("a:b/c.md"), "./a:b/c.md");
    }
}
