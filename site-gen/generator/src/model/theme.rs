//! A theme as it was read: templates and the files that its own build made.
//!
//! In: the stage `read`. Out: what `render` loads and `write` copies.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use contract::language::Language;

/// A theme.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Its folder.
    pub root: PathBuf,
    /// The templates: name and text.
    pub templates: Vec<(String, String)>,
    /// The words of the templates in each language; none, if the theme has no `strings/`.
    pub strings: Option<Strings>,
    /// The icons that pages hold, by name.
    pub icons: BTreeMap<String, Icon>,
    /// The program that keeps read pages on the device; none, if the theme has none.
    pub worker: Option<String>,
    /// The files of `dist/`, by their plain name.
    pub assets: BTreeMap<String, Asset>,
}

/// An icon: its view box and its shape, as SVG.
#[derive(Clone, Debug, Default, Hash, PartialEq, Eq, Deserialize, Serialize)]
pub struct Icon {
    /// `viewBox`.
    pub riquadro: String,
    /// What is drawn.
    pub forma: String,
}

/// The words of the templates, by key: `t.<key>`. Each language has the same keys.
#[derive(Clone, Debug, Default)]
pub struct Strings {
    /// In Italian.
    pub italian: Words,
    /// In English.
    pub english: Words,
}

impl Strings {
    /// The words of a language.
    pub fn words(&self, language: Language) -> &Words {
        match language {
            Language::Italian => &self.italian,
            Language::English => &self.english,
        }
    }
}

/// The words of one language: HTML, as trusted as the templates.
#[derive(Clone, Debug, Default, Hash)]
pub struct Words(pub BTreeMap<String, String>);

/// A file of `dist/`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "AssetEntry")]
pub struct Asset {
    /// Its name with the digest.
    pub file: String,
    /// Its `integrity`, if the manifest tells one.
    pub integrity: Option<String>,
}

/// Both forms that a manifest may have.
#[derive(Deserialize)]
#[serde(untagged)]
enum AssetEntry {
    Name(String),
    Full {
        file: String,
        #[serde(default)]
        integrity: Option<String>,
    },
}

impl From<AssetEntry> for Asset {
    fn from(entry: AssetEntry) -> Self {
        match entry {
            AssetEntry::Name(file) => Self { file, integrity: None },
            AssetEntry::Full { file, integrity } => Self { file, integrity },
        }
    }
}
