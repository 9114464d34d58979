//! il colore si deve leggere bene sul bianco.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::colour::Colour;

pub(super) const RULE: Rule = Rule {
    id: "contrast",
    severity: Severity::Error,
    title: "il colore si deve leggere bene sul bianco",
    explanation: "Le linee guida per l'accessibilità (WCAG 2.2, criterio 1.4.3) vogliono un contrasto di almeno 4,5 a \
        1 fra testo e sfondo. Il colore del Comune fa da testo sul bianco e da sfondo di testo bianco. Il \
        blu `#0066cc` è riservato.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let comuni = scope.comuni().map(|c| (&c.source, &c.colour, true));
    let all = scope.consortium().map(|c| (&c.source, &c.colour, false)).into_iter().chain(comuni);
    for (source, written, comune) in all.filter(|(_, c, _)| !c.value.is_empty()) {
        let Some(colour) = Colour::parse(&written.value) else {
            let finding = Finding::at(source, &written.span, format!("`{}` non è un colore", written.value));
            found(finding.help("scrivi `#` e sei cifre esadecimali, per esempio `#007a52`"));
            continue;
        };
        if !colour.passes() {
            let ratio = format!("{:.2}", colour.on_white()).replace('.', ",");
            let message = format!("il colore `{}` non si legge bene: contrasto {ratio} a 1", written.value);
            let help =
                format!("serve almeno 4,5 a 1 anche sulla sua tinta chiara: prova `{}`", colour.readable().hex());
            found(Finding::at(source, &written.span, message).help(help));
        } else if comune && colour.hex() == "#0066cc" {
            let message = "il blu `#0066cc` è riservato: un Comune non lo può usare";
            found(Finding::at(source, &written.span, message).help("scegline un altro, per esempio `#004d99`"));
        }
    }
}
