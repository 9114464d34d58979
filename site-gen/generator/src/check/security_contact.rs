//! chi trova un punto debole dei siti deve sapere a chi dirlo.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "security-contact",
    severity: Severity::Note,
    title: "chi trova un punto debole dei siti deve sapere a chi dirlo",
    explanation: "Chi scopre un difetto di sicurezza cerca il file `/.well-known/security.txt` (RFC 9116). Il programma \
        lo scrive se in `consorzio.toml` c'è la voce `sicurezza` con `contatto` (`mailto:…` o `https://…`) e \
        `scade`, il giorno entro cui ricontrollare il contatto. Finché un contatto vero non c'è, lascia la voce \
        fuori: il file non nasce.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    let Some(consortium) = scope.consortium().filter(|c| c.security.is_none()) else { return };
    let message = "non c'è un contatto per chi segnala un problema di sicurezza";
    let finding = Finding::at(&consortium.source, &(0..0), message);
    found(finding.help("quando lo conosci, scrivi `sicurezza = { contatto = \"mailto:…\", scade = … }`"));
}
