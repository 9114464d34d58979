//! un termine dice anche che cosa significa il silenzio, e il silenzio ha un termine.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "term-silence",
    severity: Severity::Warning,
    title: "un termine dice anche che cosa significa il silenzio, e il silenzio ha un termine",
    explanation: "`termine_giorni` dice entro quando il Comune risponde, `silenzio` che cosa succede se non lo fa \
        (artt. 2 e 20 della legge 241 del 1990): l'uno senza l'altro lascia il cittadino a metà. Di solito il silenzio è \
        `inadempimento`; `assenso` e `rifiuto` solo dove lo dice la legge.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for card in scope.all_cards() {
        let shared = scope.joined.shared.cards.get(&card.id).map(|c| &c.head);
        let (term, silence) = (&card.head.term_days, &card.head.silence);
        let term_somewhere = term.is_some() || shared.is_some_and(|h| h.term_days.is_some());
        let silence_somewhere = silence.is_some() || shared.is_some_and(|h| h.silence.is_some());
        // A value that cannot be read, or a key that was mistyped, is told by its own rule.
        if scope.odd().any(|o| o.source.path == card.source.path) {
            continue;
        }
        if let Some(term) = term.as_ref().filter(|_| !silence_somewhere) {
            let message = "c'è il termine ma non che cosa significa il silenzio";
            found(
                Finding::at(&card.source, &term.span, message)
                    .help("aggiungi `silenzio = \"inadempimento\"`, o ciò che dice la legge"),
            );
        }
        if let Some(silence) = silence.as_ref().filter(|_| !term_somewhere) {
            let message = "il silenzio ha un significato solo dopo un termine";
            found(
                Finding::at(&card.source, &silence.span, message)
                    .help("aggiungi `termine_giorni`, oppure togli `silenzio`"),
            );
        }
    }
}
