//! A page's own data, the way to it, and lists of links.

use serde::Serialize;

/// `pagina`.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub(in crate::render) struct Page {
    titolo: String,
    descrizione: String,
    url: String,
    canonico: Option<String>,
    briciole: Vec<Crumb>,
    tipo: &'static str,
    indicizza: bool,
    bozza: bool,
}

/// A step of the way from the home page.
#[derive(Clone, Debug, Hash, Serialize)]
pub(in crate::render) struct Crumb {
    titolo: String,
    url: String,
}

impl Crumb {
    pub(in crate::render) fn new(titolo: impl Into<String>, url: impl Into<String>) -> Self {
        Self { titolo: titolo.into(), url: url.into() }
    }
}

impl Page {
    /// A page and the way to it; `way` ends before the page itself.
    pub(in crate::render) fn new(kind: &'static str, title: &str, description: &str, url: &str) -> Self {
        Self {
            titolo: title.to_owned(),
            descrizione: description.to_owned(),
            url: url.to_owned(),
            canonico: None,
            briciole: Vec::new(),
            tipo: kind,
            indicizza: true,
            bozza: false,
        }
    }

    /// Its address, base included.
    pub(in crate::render) fn url(&self) -> &str {
        &self.url
    }

    /// Adds the way to the page, the page's own title last.
    pub(in crate::render) fn below(mut self, way: &[Crumb]) -> Self {
        self.briciole = way.to_vec();
        self.briciole.push(Crumb::new(self.titolo.clone(), ""));
        self
    }

    /// Gives the page its whole address, if it has one.
    pub(in crate::render) fn canonical(mut self, address: Option<String>) -> Self {
        self.canonico = address;
        self
    }

    /// Says that the page is a draft, and keeps it out of search engines.
    pub(in crate::render) fn draft(self, draft: bool) -> Self {
        if draft { Self { bozza: true, ..self.hidden() } } else { self }
    }

    /// Keeps the page out of search engines: it has no address to be found at.
    pub(in crate::render) fn hidden(mut self) -> Self {
        self.indicizza = false;
        self.canonico = None;
        self
    }
}

/// The same page in the other language: `altra`.
#[derive(Clone, Debug, Hash, Serialize)]
pub(in crate::render) struct OtherLanguage {
    pub(in crate::render) url: String,
    pub(in crate::render) canonico: Option<String>,
}

/// A second-level item of a section.
#[derive(Clone, Debug, Hash, Serialize)]
pub(in crate::render) struct Voice {
    pub(in crate::render) titolo: &'static str,
    pub(in crate::render) descrizione: &'static str,
    pub(in crate::render) elemento: &'static str,
    /// Its own page.
    pub(in crate::render) url: String,
}

/// A group of the site's map.
#[derive(Clone, Debug, Hash, Serialize)]
pub(in crate::render) struct Group {
    pub(in crate::render) titolo: String,
    pub(in crate::render) url: String,
    pub(in crate::render) voci: Vec<Crumb>,
}
