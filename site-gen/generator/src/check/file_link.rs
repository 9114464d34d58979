//! il collegamento a un file dice che tipo di file è e quanto pesa.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "file-link",
    severity: Severity::Warning,
    title: "il collegamento a un file dice che tipo di file è e quanto pesa",
    explanation: "Chi ha un telefono vecchio o una linea lenta deve sapere prima che cosa scarica: \
        `[Regolamento della mensa (PDF, 120 kB)](https://…/regolamento.pdf)`. Lo chiede il modello nazionale dei siti \
        dei Comuni per gli allegati.",
    check,
};

/// Endings of files that a browser hands to another program.
const FILES: [&str; 13] =
    ["pdf", "doc", "docx", "xls", "xlsx", "odt", "ods", "rtf", "zip", "p7m", "csv", "ppt", "pptx"];

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for document in scope.documents() {
        for link in document.links() {
            let path = link.target.split(['?', '#']).next().unwrap_or_default().to_lowercase();
            // A site may end like a file: only what follows it is a name.
            let path = path.split_once("://").map_or(path.as_str(), |(_, rest)| rest);
            let name = path.rsplit_once('/').map_or("", |(_, name)| name);
            let Some(kind) = FILES.iter().find(|kind| name.ends_with(&format!(".{kind}"))) else { continue };
            let text = link.text.to_lowercase();
            let size =
                ["kb", "mb"].iter().any(|unit| text.contains(unit)) && text.contains(|c: char| c.is_ascii_digit());
            if !text.contains(kind) || !size {
                let kind = kind.to_uppercase();
                let message = format!("`{}` apre un file {kind} e non lo dice per intero", link.text.trim());
                let finding = Finding::at(document.source, &link.span, message);
                let bare = link.text.split(" (").next().unwrap_or_default().trim();
                found(finding.help(format!("aggiungi tipo e peso, per esempio `{bare} ({kind}, 120 kB)`")));
            }
        }
    }
}
