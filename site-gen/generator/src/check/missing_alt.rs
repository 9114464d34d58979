//! un'immagine ha un testo che la sostituisce.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "missing-alt",
    severity: Severity::Warning,
    title: "un'immagine ha un testo che la sostituisce",
    explanation: "Chi non vede la pagina sente il testo fra le parentesi quadre: `![La fontana in piazza](fontana.jpg)`. \
        Lo chiedono la legge 4 del 2004 e le WCAG 2.2 (criterio 1.1.1). Scrivi che cosa si vede, non \"foto\" o il \
        nome del file. Se l'immagine non dice niente, toglila.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for document in scope.documents() {
        for picture in document.texts.iter().flat_map(|t| &t.pictures) {
            let text = picture.text.trim().to_lowercase();
            let file =
                [".jpg", ".jpeg", ".png", ".webp", ".gif", ".svg", ".avif"].iter().any(|end| text.ends_with(end));
            let message = match text.as_str() {
                "" => "manca il testo che sostituisce l'immagine".to_owned(),
                "foto" | "immagine" | "image" | "logo" => format!("`{text}` non dice che cosa si vede"),
                _ if file => format!("`{text}` è il nome di un file, non dice che cosa si vede"),
                _ => continue,
            };
            let help = "scrivi fra `[` e `]` che cosa si vede";
            found(Finding::at(document.source, &picture.span, message).help(help));
        }
    }
}
