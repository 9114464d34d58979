//! le date di una novità sono in ordine, e il nome del file comincia con la sua.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::news::{NewsKind, named};

pub(super) const RULE: Rule = Rule {
    id: "news-date",
    severity: Severity::Error,
    title: "le date di una novità sono in ordine, e il nome del file comincia con la sua",
    explanation: "Il file di una novità si chiama con la data e poche parole, per esempio `2026-11-24-neve.md`: così \
        nella cartella le novità stanno in ordine. La data non entra nell'indirizzo. `scadenza` è l'ultimo giorno in \
        cui un avviso serve a qualcosa: vale solo per gli avvisi e non viene prima di `data`.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for news in scope.news() {
        let (named, slug) = named(&news.file);
        match (named, &news.head.date) {
            (None, date) => {
                let day = date.as_ref().map_or_else(|| "2026-11-24".to_owned(), |d| d.value.to_string());
                let finding = Finding::at(&news.source, &(0..0), "il nome del file non comincia con la data");
                found(finding.help(format!("chiamalo `{day}-{slug}.md`")));
            }
            (Some(day), Some(date)) if day != date.value => {
                let message = format!("nel nome del file la data è `{day}`, qui è `{}`", date.value);
                found(Finding::at(&news.source, &date.span, message).help("correggi quella sbagliata"));
            }
            _ => {}
        }
        let Some(expires) = &news.head.expires else { continue };
        if news.head.kind.is_some() && news.kind() != NewsKind::Notice {
            let finding = Finding::at(&news.source, &expires.span, "`scadenza` vale solo per gli avvisi");
            found(
                finding.help("toglila, oppure scrivi `tipo = \"avviso\"`; per togliere una notizia dal sito c'è `al`"),
            );
        } else if news.day().is_some_and(|day| expires.value < day) {
            let finding = Finding::at(&news.source, &expires.span, "la scadenza viene prima della data");
            found(finding.help("forse sono scambiate"));
        }
    }
}
