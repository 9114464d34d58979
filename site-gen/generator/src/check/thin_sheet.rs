//! una pagina di luogo, evento, persona o ufficio dice ciò che il modello nazionale chiede.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::sheet::SheetKind;

pub(super) const RULE: Rule = Rule {
    id: "thin-sheet",
    severity: Severity::Warning,
    title: "una pagina di luogo, evento, persona o ufficio dice ciò che il modello nazionale chiede",
    explanation: "Chi controlla il sito a mano guarda che ci siano i contatti (luoghi, eventi, persone, uffici), le \
        competenze di un ufficio (il testo sotto le intestazioni) e il programma di un evento. Se un dato non si conosce \
        non inventarlo: lascia l'avviso finché il Comune non lo dice.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for sheet in scope.sheets().filter(|s| s.kind != SheetKind::Document) {
        let contacts = &sheet.head.contacts;
        let reached = [&contacts.phone, &contacts.email, &contacts.pec, &contacts.site];
        if reached.into_iter().all(Option::is_none) {
            let finding = Finding::at(&sheet.source, &(0..0), "mancano i contatti");
            found(finding.help("scrivi almeno uno fra `telefono`, `email`, `pec` e `sito`"));
        }
        let what = match sheet.kind {
            SheetKind::Unit => "manca il testo con le competenze",
            SheetKind::Event => "manca il testo che racconta l'evento",
            _ => continue,
        };
        if sheet.body.value.trim().is_empty() {
            found(Finding::at(&sheet.source, &(0..0), what).help("scrivilo sotto il secondo `+++`"));
        }
    }
}
