//! `verify-receipt`: says whether a receipt and the public log hold together. It asks no server and keeps nothing.

use std::io::Write;
use std::process::ExitCode;

use proof::document::Document;
use proof::verdict::{Answer, verdict};

const USAGE: &str = "\
Verifica una ricevuta dello sportello e il registro pubblico del Comune, senza fidarsi di nessun server.

Uso: verify-receipt chiavi.json [ricevuta.json] [prova.json] [testa.json …]

  chiavi.json     le chiavi pubbliche del Comune, prese da dove ti fidi: sono nel suo sito, in registro/chiavi.json
  ricevuta.json   la ricevuta, dalla pagina della ricevuta
  prova.json      la prova che la richiesta è nel registro, dalla pagina della richiesta
  testa-N.json    le teste firmate del registro, nel sito, in registro/: ne basta una, quella della prova; con più di una
                  si vede che il registro è solo cresciuto

I file si danno in qualunque ordine. Il programma finisce con 0 se tutto torna, 1 se qualcosa non torna, 2 se manca qualcosa.
";

fn main() -> ExitCode {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    if paths.is_empty() || paths.iter().any(|path| path == "-h" || path == "--help") {
        say(USAGE);
        return ExitCode::from(if paths.is_empty() { 2 } else { 0 });
    }
    let mut documents = Vec::new();
    for path in &paths {
        let read = std::fs::read(path);
        let Ok(bytes) = read else {
            say(&format!("?  Non riesco a leggere il file {path}.\n"));
            return ExitCode::from(2);
        };
        let Some(document) = Document::parse(&bytes) else {
            say(&format!(
                "?  Il file {path} non è una ricevuta, una prova, una testa o un elenco di chiavi, o è rovinato.\n"
            ));
            return ExitCode::from(2);
        };
        documents.push(document);
    }
    let (worst, findings) = verdict(&documents);
    for finding in findings {
        let sign = match finding.answer {
            Answer::Holds => "✓",
            Answer::Unknown => "?",
            Answer::Fails => "✗",
        };
        say(&format!("{sign}  {}\n", finding.sentence));
    }
    let (code, end) = match worst {
        Answer::Holds => (0, "Tutto torna."),
        Answer::Fails => (1, "Qualcosa non torna: conserva questi file e chiedi spiegazioni al Comune."),
        Answer::Unknown => (2, "Quello che c’è torna, ma manca qualcosa per dire tutto."),
    };
    say(&format!("\n{end}\n"));
    ExitCode::from(code)
}

fn say(text: &str) {
    // A closed terminal changes nothing of the answer.
    let _ = std::io::stdout().write_all(text.as_bytes());
}
