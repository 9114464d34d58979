//! ogni immagine c'è e si apre.

use crate::check::pictures::named;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::picture::{State, is_picture};

pub(super) const RULE: Rule = Rule {
    id: "broken-image",
    severity: Severity::Error,
    title: "ogni immagine c'è e si apre",
    explanation: "Un'immagine sta in un file accanto al testo (per una pagina, nella cartella `immagini` del Comune) e si \
        chiama con il solo nome: `![la piazza con la fontana](piazza.jpg)`. Fra le parentesi quadre va ciò che si vede: \
        lo legge chi usa un lettore di schermo. Si possono usare JPEG, PNG e WebP. Un'immagine di un altro sito \
        direbbe a quel sito chi legge la pagina.",
    check,
};

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    for named in named(scope) {
        let at = |message: String| Finding::at(named.source, &named.span, message);
        let name = named.file.as_str();
        if name.is_empty() {
            // In a front matter, a missing name was told as such.
        } else if name.contains(['/', '\\', ':']) {
            let help = "metti il file accanto al testo e scrivi solo il suo nome";
            found(at(format!("`{name}` non è il nome di un file accanto al testo")).help(help));
        } else if !is_picture(name) {
            found(at(format!("`{name}` non è di un tipo che si può mostrare")).help("usa un file JPEG, PNG o WebP"));
        } else {
            match named.gallery.get(name).map(|picture| &picture.state) {
                None => {
                    let finding = at(format!("l'immagine `{name}` non c'è"));
                    let finding = finding.did_you_mean(name, named.gallery.keys().map(String::as_str));
                    found(finding.or_help("mettila accanto al testo, o nella cartella `immagini` del Comune"));
                }
                Some(State::Broken) => {
                    let help = "il file è rovinato, o è di un altro tipo con il nome cambiato: salvala di nuovo";
                    found(at(format!("l'immagine `{name}` non si apre")).help(help));
                }
                Some(State::Heavy(_) | State::Good(_)) => {}
            }
        }
    }
}
