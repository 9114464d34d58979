//! Former addresses as the edge and the counter read them.
//!
//! In: a [`Site`]. Out: `counter/<slug>.redirects.json`; nothing, where nothing moved.

use contract::redirects::{Redirect, Redirects};

use crate::fault::Fault;
use crate::model::hosting::Hosting;
use crate::model::joined::Site;
use crate::model::moved::moved;
use crate::model::page::OutFile;

/// The former addresses of a comune.
///
/// # Errors
/// Only if the JSON writer fails.
pub(crate) fn redirects(site: &Site<'_>, hosting: Hosting) -> Result<Option<OutFile>, Fault> {
    let slug = &site.comune.slug;
    let base = hosting.base(slug);
    let one = |from: &str, to: &str| Redirect { from: format!("{base}{from}"), to: format!("{base}{to}"), status: 301 };
    let redirects: Vec<Redirect> = moved(site).iter().map(|m| one(&m.from, &m.to)).collect();
    if redirects.is_empty() {
        return Ok(None);
    }
    let json = super::json(&Redirects { redirects })?;
    Ok(Some(OutFile::counter(format!("counter/{slug}.redirects.json"), json)))
}
