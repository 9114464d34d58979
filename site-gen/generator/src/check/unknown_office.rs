//! ogni ufficio indicato deve esistere nel Comune, e ogni Comune deve averne uno.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "unknown-office",
    severity: Severity::Error,
    title: "ogni ufficio indicato deve esistere nel Comune, e ogni Comune deve averne uno",
    explanation: "L'ufficio di un servizio è uno di quelli scritti sotto `[uffici.…]` nello stesso `comune.toml`. \
        Serve almeno un ufficio: è il predefinito di tutti i servizi.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni() {
        let ids: Vec<&str> = comune.offices.iter().map(|o| o.id.as_str()).collect();
        if ids.is_empty() && !comune.services.is_empty() {
            let finding = Finding::at(&comune.source, &(0..0), "il Comune non ha nessun ufficio");
            found(finding.help("aggiungi `[uffici.comune]` con `nome = \"Uffici comunali\"`"));
            continue;
        }
        let offices = comune.services.iter().filter_map(|e| e.office.as_ref()).map(|o| (&comune.source, o));
        let news = comune.news.iter().filter_map(|n| n.head.office.as_ref().map(|o| (&n.source, o)));
        let sheets = comune.sheets.iter().filter_map(|s| s.head.office.as_ref().map(|o| (&s.source, o)));
        for (source, office) in offices.chain(news).chain(sheets).filter(|(_, o)| !ids.contains(&o.value.as_str())) {
            let finding = Finding::at(source, &office.span, format!("l'ufficio `{}` non esiste", office.value));
            let list: Vec<String> = ids.iter().map(|i| format!("`{i}`")).collect();
            let finding = finding.did_you_mean(&office.value, ids.iter().copied());
            found(finding.or_help(format!("gli uffici di questo Comune sono {}", list.join(", "))));
        }
    }
}
