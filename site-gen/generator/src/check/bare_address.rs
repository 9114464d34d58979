//! un collegamento si chiama con parole, non con un indirizzo.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "bare-address",
    severity: Severity::Warning,
    title: "un collegamento si chiama con parole, non con un indirizzo",
    explanation: "Un lettore di schermo legge un indirizzo lettera per lettera, e chi vede non capisce che cosa si apre. \
        Scrivi il nome della pagina: `[il sito dell'INPS](https://www.inps.it/)`. Un indirizzo di posta o il solo \
        nome di un sito (`indicepa.gov.it`) vanno bene.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for document in scope.documents() {
        for text in &document.texts {
            for link in text.links.iter().filter(|l| is_address(&l.text)) {
                let message = format!("`{}` è un indirizzo, non un nome", link.text.trim());
                let finding = Finding::at(document.source, &link.span, message);
                found(finding.help(format!("scrivi `[il nome di ciò che si apre]({})`", link.target)));
            }
            // An address among the words does not even open.
            for run in &text.runs {
                for word in crate::check::words::words(&document.source.text, run) {
                    let linked = text.links.iter().any(|l| l.span.contains(&word.span.start));
                    // `[words] (address)` is told by its own rule.
                    let linked = linked || document.source.text[..word.span.start].ends_with("] (");
                    if !linked && is_address(word.bare) {
                        let message = format!("`{}` è scritto così com'è e non si apre", word.bare);
                        let finding = Finding::at(document.source, &word.span, message);
                        found(finding.help("scrivi `[il nome di ciò che si apre](https://…)`"));
                    }
                }
            }
        }
    }
}

fn is_address(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    !lower.contains(char::is_whitespace) && ["http://", "https://", "www."].iter().any(|start| lower.starts_with(start))
}
