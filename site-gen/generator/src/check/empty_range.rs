//! un intervallo comincia prima di finire.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use contract::kind::{DateBound, Kind};

pub(super) const RULE: Rule = Rule {
    id: "empty-range",
    severity: Severity::Error,
    title: "un intervallo comincia prima di finire",
    explanation: "Se `dal` viene dopo `al`, o `minimo` è più grande di `massimo`, nessun giorno e nessun numero vanno \
        bene: il servizio o il campo non si potrebbero usare.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni() {
        for enabled in comune.services.iter().filter(|e| e.from.zip(e.until).is_some_and(|(from, until)| from > until))
        {
            let message = format!("per `{}` la data `dal` viene dopo `al`", enabled.id.value);
            found(Finding::at(&comune.source, &enabled.span, message).help("forse sono scambiate"));
        }
    }
    let pages = scope.comuni().flat_map(|c| &c.pages).map(|page| (&page.source, page.shown));
    let blocks = scope.blocks().map(|block| (&block.source, block.shown));
    let others = scope.sheets().map(|sheet| (&sheet.source, sheet.head.shown)).chain(blocks);
    let news = scope.news().map(|news| (&news.source, news.head.shown));
    for (source, shown) in pages.chain(news).chain(others) {
        if shown.from.zip(shown.until).is_some_and(|(from, until)| from > until) {
            let finding = Finding::at(source, &(0..0), "la data `dal` viene dopo `al`: non comparirebbe mai");
            found(finding.help("forse sono scambiate"));
        }
    }
    for form in scope.forms() {
        for kind in form.fields().filter_map(|f| f.kind.as_ref()) {
            let empty = match &kind.value {
                Kind::Number { min: Some(min), max: Some(max), .. } => min > max,
                Kind::Amount { min: Some(min), max: Some(max) } => min > max,
                Kind::Date { from: Some(DateBound::Day(from)), until: Some(DateBound::Day(until)) } => from > until,
                Kind::Text { max } | Kind::LongText { max } => *max == 0,
                _ => false,
            };
            if empty {
                let finding = Finding::at(&form.source, &kind.span, "nessuna risposta può stare fra questi limiti");
                found(finding.help("forse il limite più basso e il più alto sono scambiati"));
            }
        }
    }
}
