//! nella cartella dei contenuti ci sono solo file che qualcuno legge.

use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::oddity::Oddity;

pub(super) const RULE: Rule = Rule {
    id: "unread-file",
    severity: Severity::Warning,
    title: "nella cartella dei contenuti ci sono solo file che qualcuno legge",
    explanation: "Un file con un altro nome non ha nessun effetto: un modulo salvato come `moduli.toml`, per esempio, \
        lascia il servizio con il modulo generico. I nomi sono in cima alla guida `content/README.md`.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for odd in scope.odd() {
        let Oddity::Unread { name, known } = &odd.oddity else { continue };
        let finding = Finding::at(&odd.source, &odd.span, format!("nessuno legge `{name}`"));
        let list: Vec<String> = known.iter().map(|k| format!("`{k}`")).collect();
        found(match known.is_empty() {
            true if odd.source.path.contains("/comuni/") && odd.source.path.matches('/').count() > 2 => {
                finding.help("qui si leggono solo i file che finiscono con `.md`")
            }
            true => finding.help("ogni servizio e ogni Comune è una cartella"),
            false => finding
                .did_you_mean(name, known.iter().copied())
                .or_help(format!("qui si leggono solo {}", list.join(", "))),
        });
    }
}
