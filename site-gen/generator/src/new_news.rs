//! A new piece of news: the file that it begins with.
//!
//! In: its title, whose it is, the day. Out: `novita/<day>-<name>.md` of the comune or of the consortium, a draft whose
//! description is still to be written. It never writes over a file.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::check::near::nearest;
use crate::fault::Fault;
use crate::model::news::NewsKind;
use crate::model::slug::slug;
use crate::scaffold::{self, Begun, quoted};

/// What is known of a new piece of news.
#[derive(Clone, Debug)]
pub struct NewNews {
    /// Its title.
    pub title: String,
    /// The comune's name or folder; the consortium's, if it is not said.
    pub comune: Option<String>,
    /// Its kind.
    pub kind: NewsKind,
    /// Its day.
    pub day: Date,
}

/// Why a piece of news could not be begun.
#[derive(Debug, thiserror::Error)]
pub enum NewNewsError {
    /// The title has nothing that can stand in an address.
    #[error("da `{0}` non si può fare un indirizzo: scrivi un titolo di qualche parola")]
    BadTitle(String),
    /// No comune has that name.
    #[error("il comune `{0}` non c'è{hint}", hint = hint(.1.as_deref()))]
    NoComune(String, Option<String>),
    /// It is there already.
    #[error("c'è già un file con questo nome: `{0}`")]
    Exists(String),
    /// We, or the machine, broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Which comune was meant, or where they are.
fn hint(near: Option<&str>) -> String {
    match near {
        Some(near) => format!(": forse volevi `{near}`"),
        None => ": i Comuni sono le cartelle di `comuni/`".to_owned(),
    }
}

/// Begins a piece of news; `comuni` are the folders of the comuni.
pub(crate) fn begin(root: &Path, comuni: &[(String, PathBuf)], new: &NewNews) -> Result<Begun, NewNewsError> {
    let name = slug(&new.title);
    if name.is_empty() {
        return Err(NewNewsError::BadTitle(new.title.clone()));
    }
    let folder = match &new.comune {
        None => root.join("novita"),
        Some(comune) => {
            let wanted = slug(comune);
            let found = comuni.iter().find(|(name, _)| *name == wanted);
            let near = || nearest(&wanted, comuni.iter().map(|(name, _)| name.as_str())).map(str::to_owned);
            found.ok_or_else(|| NewNewsError::NoComune(comune.clone(), near()))?.1.join("novita")
        }
    };
    let file = folder.join(format!("{}-{name}.md", new.day));
    if file.exists() {
        return Err(NewNewsError::Exists(file.to_string_lossy().replace('\\', "/")));
    }
    let text = format!(
        "+++\nbozza = true\ntitolo = {}\ndescrizione = \"\"\ntipo = {}\ndata = {}\nargomenti = []\n+++\n\n\
         Da completare: il testo.\n",
        quoted(new.title.trim()),
        quoted(new.kind.word()),
        new.day,
    );
    scaffold::create(&file, &text)?;
    Ok(Begun { files: vec![file], to_complete: vec!["descrizione", "argomenti", "il testo"] })
}
