//! The whole catalogue open at one counter: the 26 national services (PNRR, measure 1.4.1) and the three ways of contact.
//!
//! In: the real content. Out: sites in which Quadri offers every service, with lists of its own that do not exist.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::town::{build, copy_of_content, edit, root};

/// The comune that offers them all.
pub const COMUNE: &str = "quadri";

/// The national services in the official order, each with its form's folder and its archetype.
pub const NATIONAL: [(&str, &str); 26] = [
    ("pubblicazione-matrimonio", "permesso"),
    ("accesso-agli-atti", "permesso"),
    ("occupazione-suolo-pubblico", "permesso"),
    ("parcheggio-residenti", "permesso"),
    ("accesso-ztl", "permesso"),
    ("contrassegno-invalidi", "permesso"),
    ("passo-carrabile", "permesso"),
    ("assegno-maternita", "vantaggio"),
    ("bonus-economici", "vantaggio"),
    ("contributo-economico", "vantaggio"),
    ("agevolazioni-scolastiche", "vantaggio"),
    ("agevolazione-tributaria", "vantaggio"),
    ("asilo-nido", "graduatoria"),
    ("scuola-infanzia", "graduatoria"),
    ("assegnazione-alloggio", "graduatoria"),
    ("concorso-pubblico", "graduatoria"),
    ("mensa-scolastica", "servizio_a_pagamento"),
    ("trasporto-scolastico", "servizio_a_pagamento"),
    ("corsi-formazione", "servizio_a_pagamento"),
    ("sepoltura", "servizio_a_pagamento"),
    ("imu", "pagamento"),
    ("contravvenzioni", "pagamento"),
    ("canone-cimp", "pagamento"),
    ("canone-cosap", "pagamento"),
    ("canone-idrico-autolettura", "pagamento"),
    ("lampade-votive", "pagamento"),
];

/// The ways of contact that every site must have.
pub const CONTACTS: [(&str, &str); 3] =
    [("prenota-appuntamento", "contatto"), ("richiedi-assistenza", "contatto"), ("segnala-disservizio", "contatto")];

/// All of them.
pub fn catalogue() -> impl Iterator<Item = (&'static str, &'static str)> {
    NATIONAL.into_iter().chain(CONTACTS)
}

/// What a comune with all services would list; nothing of it exists.
const LISTS: &str = r#"
[elenchi]
scuole = ["Scuola dell'infanzia di prova", "Scuola primaria di prova"]
nidi = ["Nido di prova A", "Nido di prova B"]
cimiteri = ["Cimitero di prova", "Cimitero vecchio di prova"]
corsi = ["Corso di prova A", "Corso di prova B"]
fermate = ["Fermata di prova A", "Fermata di prova B"]

[servizi]
"#;

/// The sites, built once.
///
/// # Panics
/// If they do not build.
pub fn whole() -> &'static Path {
    static OUT: OnceLock<PathBuf> = OnceLock::new();
    OUT.get_or_init(|| {
        let content = copy_of_content("contenuti-interi");
        let comuni = content.join("comuni");
        let names = std::fs::read_dir(&comuni).unwrap_or_else(|e| panic!("{}: {e}", comuni.display())).flatten();
        for folder in names.filter(|entry| entry.file_name() != COMUNE) {
            let _ = std::fs::remove_dir_all(folder.path());
        }
        let file = comuni.join(COMUNE).join("comune.toml");
        let offered = std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let missing = catalogue().filter(|(service, _)| !offered.contains(&format!("\n{service} = {{}}")));
        let lines: String = missing.map(|(service, _)| format!("{service} = {{}}\n")).collect();
        edit(&file, "\n[servizi]\n", &format!("{LISTS}{lines}"));
        let out = root().join("target/promises/out-intero");
        build(&content, &out, generator::Hosting::Path);
        out
    })
}
