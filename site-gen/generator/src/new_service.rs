//! A new service: the card and the form that its folder begins with.
//!
//! In: its name, the day. Out: `content/servizi/<name>/scheda.md` and `modulo.toml`. The card is a draft: what only the
//! author knows is empty, and `check` tells it until it is written. It never writes over a file.

use std::path::Path;

use jiff::civil::Date;

use crate::fault::Fault;
use crate::model::content::Shared;
use crate::model::slug::{RESERVED, slug};
use crate::model::vocabulary::SECTIONS;
use crate::scaffold::{self, Begun, quoted};

/// The form where the consortium has no generic one.
const FORM: &str = include_str!("new_service/modulo.toml");

/// Names of the counter's own pages.
const COUNTER: [&str; 4] = ["condizioni", "stato", "area", "accedi"];

/// Why a service could not be begun.
#[derive(Debug, thiserror::Error)]
pub enum NewServiceError {
    /// The name cannot stand in an address.
    #[error("`{0}` non può essere il nome di un servizio: scegli un altro nome")]
    BadName(String),
    /// It is there already.
    #[error("il servizio c'è già: cambia quello che serve in `{0}`")]
    Exists(String),
    /// We, or the machine, broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What each section asks of its author.
fn prompt(title: &str) -> &'static str {
    match title {
        "A chi è rivolto" => "Da completare: chi può chiedere il servizio.",
        "Come fare" => "Da completare: che cosa fa chi chiede, un passo dopo l'altro.",
        "Cosa serve" => "Da completare: i dati e i documenti da avere.",
        "Cosa si ottiene" => "Da completare: che cosa riceve chi ha chiesto.",
        "Tempi e scadenze" => "Da completare: in quanto tempo si ha una risposta, e le scadenze se ci sono.",
        "Accedi al servizio" => "Da completare: dove si fa la richiesta.",
        _ => "Da completare: le regole da conoscere prima di chiedere.",
    }
}

/// Begins a service.
pub(crate) fn begin(root: &Path, shared: &Shared, name: &str, day: Date) -> Result<Begun, NewServiceError> {
    let id = slug(name);
    if id.is_empty() || RESERVED.contains(&id.as_str()) || COUNTER.contains(&id.as_str()) {
        return Err(NewServiceError::BadName(name.to_owned()));
    }
    let folder = root.join("servizi").join(&id);
    if folder.exists() {
        return Err(NewServiceError::Exists(folder.to_string_lossy().replace('\\', "/")));
    }
    let title = quoted(name.trim());
    let mut card = format!(
        "+++\nbozza = true\ntitolo = {title}\ndescrizione = \"\"\n\
         # Scegli negli elenchi di content/README.md, poi togli i cancelletti.\n\
         # categoria = \"…\"\n# argomenti = [\"…\"]\n# archetipo = \"…\"\naggiornato = {day}\n+++\n"
    );
    for section in SECTIONS.iter().filter(|s| s.required) {
        card.push_str(&format!("\n## {}\n\n{}\n", section.title, prompt(section.title)));
    }
    let form = shared.generic.as_ref().map_or(FORM, |generic| &generic.source.text);
    let files = vec![folder.join("scheda.md"), folder.join("modulo.toml")];
    scaffold::create(&files[0], &card)?;
    scaffold::create(&files[1], form)?;
    let to_complete =
        vec!["descrizione", "categoria", "argomenti", "archetipo", "i testi sotto i titoli", "le domande del modulo"];
    Ok(Begun { files, to_complete })
}
