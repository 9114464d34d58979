//! Former addresses of a site's pages, for whoever serves them.
//!
//! In: what the generator knows has moved. Out: `counter/<comune>.redirects.json`, the same for gateway and edge.

use serde::{Deserialize, Serialize};

/// The former addresses of one comune.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirects {
    /// Each of them.
    pub redirects: Vec<Redirect>,
}

/// One former address; whole paths, as a browser asks for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirect {
    /// Where it was.
    pub from: String,
    /// Where it is.
    pub to: String,
    /// The status of the answer: 301.
    pub status: u16,
}

impl Redirects {
    /// Where a former address leads; an address without its last slash is the same one.
    pub fn target(&self, path: &str) -> Option<&Redirect> {
        let same = |from: &str| from == path || from.strip_suffix('/') == Some(path);
        self.redirects.iter().find(|redirect| same(&redirect.from))
    }
}
