//! il dominio di un Comune è `comune.` e il suo nome riservato.

use crate::check::duplicate_host::is_plain;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;

pub(super) const RULE: Rule = Rule {
    id: "official-host",
    severity: Severity::Warning,
    title: "il dominio di un Comune è `comune.` e il suo nome riservato",
    explanation: "Il controllo nazionale (criterio C.SI.5.2) accetta `comune.quadri.ch.it` e ciò che finisce con \
        `.comune.quadri.ch.it`, per esempio `servizi.comune.quadri.ch.it`: quel nome è riservato al Comune e \
        nessun altro lo può prendere. Con un altro dominio il sito non passa. Se il Comune non ha ancora il suo, \
        lo chiede al Registro .it.",
    check,
};

/// Whether a host is the one that is kept for a comune, or stands below it. The list of kept names is not looked at.
pub(super) fn is_official(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let kept = match host.find(".comune.") {
        Some(at) => &host[at + ".comune.".len()..],
        None => host.strip_prefix("comune.").unwrap_or_default(),
    };
    kept.contains('.') && kept.split('.').all(|part| !part.is_empty())
}

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for comune in scope.comuni() {
        for host in comune.hosts.iter().filter(|h| is_plain(&h.value) && !is_official(&h.value)) {
            let message = format!("`{}` non è un dominio riservato a un Comune", host.value);
            let finding = Finding::at(&comune.source, &host.span, message);
            found(finding.help("deve essere `comune.…`, o finire con `.comune.…`, per esempio `comune.quadri.ch.it`"));
        }
    }
}
