//! le voci obbligatorie ci devono essere.

use crate::check::near::nearest;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::oddity::Oddity;

pub(super) const RULE: Rule = Rule {
    id: "missing-field",
    severity: Severity::Error,
    title: "le voci obbligatorie ci devono essere",
    explanation: "Senza questa voce la pagina o il modulo sarebbero incompleti. Se il dato non si conosce e la voce è \
        obbligatoria, chiedilo al Comune; non inventarlo. In una bozza è solo una nota.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for odd in scope.odd() {
        if let Oddity::BlankKey(key) = &odd.oddity {
            let finding = Finding::at(&odd.source, &odd.span, format!("la voce `{key}` è vuota"));
            found(finding.help("scrivi il testo fra le virgolette"));
        }
        let Oddity::MissingKey(key) = &odd.oddity else { continue };
        // A mistyped key is told where it stands.
        let mistyped = scope.odd().filter(|o| o.source.path == odd.source.path).any(|o| match &o.oddity {
            Oddity::UnknownKey { key: wrong, known, .. } => nearest(wrong, known.iter().copied()) == Some(key),
            _ => false,
        });
        if !mistyped {
            let line = match *key {
                "servizi" => "[servizi]".to_owned(),
                "uffici" => "[uffici.comune]".to_owned(),
                "passi" => "[[passi]]".to_owned(),
                "argomenti" | "e" => format!("{key} = [\"…\"]"),
                "aggiornato" | "data" => format!("{key} = 2026-11-23"),
                "tipo" if odd.source.path.ends_with(".md") => "tipo = \"notizia\"".to_owned(),
                "lat" | "lon" | "numero" | "anno" => format!("{key} = …"),
                _ => format!("{key} = \"…\""),
            };
            let finding = Finding::at(&odd.source, &odd.span, format!("manca la voce `{key}`"));
            found(finding.help(format!("aggiungi `{line}`")));
        }
    }
}
