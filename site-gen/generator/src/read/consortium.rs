//! Reads the consortium.
//!
//! In: `consorzio.toml`. Out: a [`Consortium`]; its Italian keys are spelt here.

use std::sync::Arc;

use crate::model::content::Consortium;
use crate::model::oddity::Odd;
use crate::model::source::{At, Source};
use crate::read::comune::PROFILES;
use crate::read::keys::{Doc, document};

/// Reads `consorzio.toml`.
pub(super) fn consortium(source: Arc<Source>, odd: &mut Vec<Odd>) -> Consortium {
    let doc = Doc::new(source.clone(), 0);
    let consortium = document(&doc, &source.text, |keys| {
        let subareas = keys.tables("subambiti").unwrap_or_default().into_iter().map(|keys| {
            let name = keys.need_text("nome").value;
            keys.finish();
            name
        });
        let subareas = subareas.collect();
        let consortium = Consortium {
            source: source.clone(),
            name: keys.need_text("nome").value,
            denomination: keys.need_text("denominazione").value,
            description: keys.need_text("descrizione").value,
            colour: keys.need_text("colore"),
            profile: keys.one_of("profilo", &PROFILES).map(|p| At::new(p.value.to_owned(), p.span)),
            origin: keys.words("fonte").unwrap_or_default(),
            subareas,
        };
        keys.finish();
        consortium
    });
    odd.append(&mut doc.odd.into_inner());
    consortium
}
