//! lo stemma c'è, si legge e pesa poco.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::arms::{ArmsFault, MAX_ARMS, MIN_PIXELS};

pub(super) const RULE: Rule = Rule {
    id: "arms",
    severity: Severity::Error,
    title: "lo stemma c'è, si legge e pesa poco",
    explanation: "`stemma = \"stemma.svg\"` nomina un file della cartella `immagini/` del Comune. Meglio un SVG: se ne \
        pubblicano solo le forme, senza programmi e senza collegamenti. Un PNG ha almeno 256 pixel. Ogni pagina mostra lo \
        stemma, perciò pesa al massimo 8 KB. Senza `stemma` si vede uno scudo neutro. Lo stemma è del Comune: scrivi in \
        `fonte` da dove viene.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni() {
        let Some(arms) = &comune.arms else { continue };
        let Err(fault) = arms.made else { continue };
        let (message, help) = match fault {
            ArmsFault::Missing => (
                format!("il file `{}` non c'è", arms.file.value),
                "mettilo nella cartella `immagini` del Comune".to_owned(),
            ),
            ArmsFault::Kind => (
                format!("`{}` non è un SVG e nemmeno un PNG", arms.file.value),
                "salva lo stemma come SVG o come PNG".to_owned(),
            ),
            ArmsFault::Broken => (
                format!("`{}` non si legge, o non mostra niente", arms.file.value),
                "aprilo con un programma di disegno e salvalo di nuovo".to_owned(),
            ),
            ArmsFault::Small => {
                (format!("lo stemma ha meno di {MIN_PIXELS} pixel"), "cerca un disegno più grande, o un SVG".to_owned())
            }
            ArmsFault::Heavy(bytes) => (
                format!("lo stemma pesa {} KB: il massimo è {}", bytes.div_ceil(1024), MAX_ARMS / 1024),
                "semplifica il disegno: meno punti, niente sfumature".to_owned(),
            ),
        };
        found(Finding::at(&comune.source, &arms.file.span, message).help(help));
    }
}
