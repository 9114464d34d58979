//! i titoli `##` di una scheda sono solo quelli del modello nazionale.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::vocabulary::{SECTIONS, section_position};

pub(super) const RULE: Rule = Rule {
    id: "unknown-section",
    severity: Severity::Error,
    title: "i titoli `##` di una scheda sono solo quelli del modello nazionale",
    explanation: "Il modello dei siti comunali (criterio C.SI.1.3) fissa le sezioni di una scheda e come si scrivono: \
        A chi è rivolto, Descrizione, Come fare, Cosa serve, Cosa si ottiene, Tempi e scadenze, Quanto \
        costa, Accedi al servizio, Ulteriori informazioni, Condizioni di servizio, Contatti. Per un titolo \
        tuo dentro una sezione usa `###`.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for card in scope.all_cards() {
        for section in card.sections.iter().filter(|s| section_position(&s.title.value).is_none()) {
            let title = &section.title.value;
            let finding =
                Finding::at(&card.source, &section.title.span, format!("la sezione `{title}` non è prevista"));
            let finding = finding.did_you_mean(title, SECTIONS.iter().map(|s| s.title));
            found(finding.or_help("per un titolo dentro una sezione usa `###`"));
        }
    }
}
