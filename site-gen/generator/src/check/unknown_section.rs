//! i titoli `##` di una scheda sono solo quelli del modello nazionale.

use crate::check::near;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::card::Card;
use crate::model::source::Edit;
use crate::model::vocabulary::{section_position, section_titles};

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
    for card in scope.every_card() {
        for section in card.sections.iter().filter(|s| section_position(&s.title.value, card.language).is_none()) {
            let title = &section.title.value;
            let finding =
                Finding::at(&card.source, &section.title.span, format!("la sezione `{title}` non è prevista"));
            let finding = finding.did_you_mean(title, section_titles(card.language));
            let finding = finding.or_help("per un titolo dentro una sezione usa `###`");
            found(finding.fix(mend(card, title).map(|name| Edit::new(section.title.span.clone(), name))));
        }
    }
}

/// The section that was surely meant: not written yet, and not meant by another title too.
fn mend(card: &Card, title: &str) -> Option<&'static str> {
    let titles = || section_titles(card.language);
    let meant = |title: &str| near::same(title, titles()).or_else(|| near::one_slip(title, titles()));
    let name = meant(title)?;
    let there = card.sections.iter().filter(|s| s.title.value == name || meant(&s.title.value) == Some(name));
    (there.count() == 1).then_some(name)
}
