//! le persone, le unità e i luoghi che una pagina nomina esistono.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::sheet::SheetKind;
use crate::model::slug::is_slug;
use crate::model::source::At;

pub(super) const RULE: Rule = Rule {
    id: "unknown-sheet",
    severity: Severity::Error,
    title: "le persone, le unità e i luoghi che una pagina nomina esistono",
    explanation: "`persone` e `parte_di` si scrivono con il nome del file, senza `.md`: \
        `persone = [\"maria-bianchi\"]`. `luogo` e `sede` possono essere anche parole: `luogo = \"Piazza Roma\"`; ma una \
        parola sola in minuscolo è presa per il nome di un file della cartella `luoghi`.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let names =
        |kind: SheetKind| -> Vec<&str> { scope.sheets().filter(|s| s.kind == kind).map(|s| s.slug.as_str()).collect() };
    let (places, people, units) = (names(SheetKind::Place), names(SheetKind::Person), names(SheetKind::Unit));
    for sheet in scope.sheets() {
        let head = &sheet.head;
        let mut wanted: Vec<(&At<String>, &[&str], &str)> = Vec::new();
        wanted.extend(head.place.iter().filter(|p| is_slug(&p.value)).map(|p| (p, &places[..], "luoghi")));
        wanted.extend(head.people.iter().map(|p| (p, &people[..], "persone")));
        wanted.extend(head.parent.iter().map(|p| (p, &units[..], "organizzazione")));
        for (name, known, folder) in wanted.into_iter().filter(|(name, known, _)| !known.contains(&name.value.as_str()))
        {
            let message = format!("in `{folder}` non c'è `{}`", name.value);
            let finding =
                Finding::at(&sheet.source, &name.span, message).did_you_mean(&name.value, known.iter().copied());
            found(finding.or_help(format!("crea il file `{folder}/{}.md`, oppure correggi il nome", name.value)));
        }
    }
}
