//! un documento ha il suo file, o l'indirizzo dove si legge.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::sheet::SheetKind;

pub(super) const RULE: Rule = Rule {
    id: "document-file",
    severity: Severity::Error,
    title: "un documento ha il suo file, o l'indirizzo dove si legge",
    explanation: "Il file sta nella cartella `documenti/`, accanto alla sua pagina: `file = \"regolamento.pdf\"`. Se il \
        documento è su un altro sito scrivi `collegamento = \"https://…\"`. Un file che nessuna pagina nomina non si \
        pubblica. In una bozza è solo una nota.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for sheet in scope.sheets().filter(|s| s.kind == SheetKind::Document) {
        match (&sheet.head.file, &sheet.head.link) {
            (Some(file), _) if sheet.head.attached.is_none() => {
                let message = format!("il file `{}` non c'è", file.value);
                let finding = Finding::at(&sheet.source, &file.span, message);
                found(finding.help("mettilo nella cartella `documenti`, con questo nome"));
            }
            (None, None) => {
                let finding = Finding::at(&sheet.source, &(0..0), "il documento non ha né `file` né `collegamento`");
                found(finding.help("scrivi il nome del file, per esempio `file = \"regolamento.pdf\"`"));
            }
            (None, Some(link)) if !link.value.starts_with("https://") => {
                let finding = Finding::at(&sheet.source, &link.span, "il collegamento non comincia con `https://`");
                found(finding.help("scrivi l'indirizzo intero della pagina o del file"));
            }
            _ => {}
        }
    }
}
