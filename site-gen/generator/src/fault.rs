//! What can break outside the author's words: disks, themes, programs that are not installed.
//!
//! In: an error of the system. Out: a sentence for people and the cause for us.

use std::path::{Path, PathBuf};

/// We, or the machine, broke.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// A file or folder could not be read or written.
    #[error("`{path}`: {action} non riesce")]
    File {
        /// The path.
        path: PathBuf,
        /// What was tried, as an Italian infinitive.
        action: &'static str,
        /// The system's words.
        source: std::io::Error,
    },
    /// The folder of the content is not there.
    #[error("la cartella dei contenuti `{0}` non c'è o non ha `consorzio.toml`")]
    NoContent(PathBuf),
    /// The comune asked for is not there.
    #[error("il comune `{0}` non c'è: ogni Comune è una cartella di `comuni/`, e il suo nome è quello della cartella")]
    NoComune(String),
    /// Another build is writing there.
    #[error("un'altra costruzione sta usando la cartella `{0}`: aspetta che finisca")]
    OutputInUse(PathBuf),
    /// The theme was not built.
    #[error("il tema `{0}` non è pronto: manca `dist/manifest.json`")]
    ThemeNotBuilt(PathBuf),
    /// A file of the theme is not what it should be.
    #[error("nel tema `{0}` il file `dist/manifest.json` non si legge")]
    ThemeManifest(PathBuf, #[source] serde_json::Error),
    /// The words of a theme do not agree with one another or with its templates.
    #[error("le parole del tema non sono a posto:\n{}", .0.join("\n"))]
    ThemeStrings(Vec<String>),
    /// A template has an error.
    #[error("un modello di pagina ha un errore: {}", .0.to_string().trim())]
    Template(#[from] tera::Error),
    /// A document could not be written as JSON.
    #[error("un documento JSON non si scrive")]
    Json(#[from] serde_json::Error),
    /// A picture could not be decoded or made smaller.
    #[error("l'immagine `{0}` non si apre")]
    Picture(PathBuf, #[source] image::ImageError),
    /// A feed could not be written.
    #[error("un flusso di novità non si scrive")]
    Xml(#[source] std::io::Error),
    /// A table could not be written.
    #[error("una tabella CSV non si scrive")]
    Csv(#[from] csv::Error),
    /// A page grew beyond all measure.
    #[error("la pagina `{0}` diventa troppo grande rispetto al suo testo")]
    TooLarge(String),
}

impl Fault {
    /// A fault of a file.
    pub fn file(path: &Path, action: &'static str, source: std::io::Error) -> Self {
        Self::File { path: path.to_owned(), action, source }
    }
}
