//! The comuni as the consortium's pages list them, by part of the area.

use serde::Serialize;

use crate::model::hosting::Hosting;
use crate::model::register::Entry;
use crate::render::desk::Tools;

/// A comune in the consortium's list.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct Listed {
    pub(super) nome: String,
    pub(super) slug: String,
    pub(super) url: String,
    cap: String,
    abitanti: Option<u32>,
    #[serde(skip)]
    subarea: String,
}

#[derive(Hash, Serialize)]
pub(super) struct Subarea {
    nome: String,
    comuni: Vec<Listed>,
}

impl Listed {
    /// A comune and where its site is.
    pub(super) fn new(comune: &Entry, hosting: Hosting) -> Self {
        let url = match (hosting, comune.hosts.first()) {
            (Hosting::Domain, Some(host)) => format!("https://{}/", host.value),
            _ => format!("/{}/", comune.slug),
        };
        Self {
            nome: comune.identity.name.clone(),
            slug: comune.slug.clone(),
            url,
            cap: comune.identity.cap.value.clone(),
            abitanti: comune.identity.inhabitants.map(|(number, _)| number),
            subarea: comune.identity.subarea.value.clone(),
        }
    }
}

/// The comuni by part of the area, in the consortium's order; those of no known part come last.
pub(super) fn subareas(tools: Tools<'_>, comuni: &[Listed]) -> Vec<Subarea> {
    let names = &tools.consortium.subareas;
    let part = |name: &str| comuni.iter().filter(|c| c.subarea == name).cloned().collect();
    let mut parts: Vec<Subarea> = names.iter().map(|n| Subarea { nome: n.clone(), comuni: part(n) }).collect();
    let rest: Vec<Listed> = comuni.iter().filter(|c| !names.contains(&c.subarea)).cloned().collect();
    parts.push(Subarea { nome: "Altri Comuni".to_owned(), comuni: rest });
    parts.retain(|p| !p.comuni.is_empty());
    parts
}
