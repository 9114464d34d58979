//! Reads the consortium.
//!
//! In: `consorzio.toml`. Out: a [`Consortium`]; its Italian keys are spelt here.

use std::sync::Arc;

use crate::model::content::{Consortium, SecurityContact};
use crate::model::oddity::Odd;
use crate::model::source::{At, Source};
use crate::read::comune::{PROFILES, is_mail};
use crate::read::keys::{Doc, Keys, document};

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
            security: keys.table("sicurezza").and_then(security),
        };
        keys.finish();
        consortium
    });
    odd.append(&mut doc.odd.into_inner());
    consortium
}

fn security(keys: Keys<'_, '_>) -> Option<SecurityContact> {
    keys.need(&["contatto", "scade"]);
    let address = |key, fits: fn(&str) -> bool, expected: &str| {
        let text = keys.text(key)?;
        keys.shaped(key, &text, fits, expected);
        Some(text.value).filter(|t| !t.trim().is_empty())
    };
    let contact = address("contatto", is_contact, "un indirizzo che comincia con `mailto:` o `https://`");
    let policy = address("politica", is_page, "un indirizzo che comincia con `https://`");
    let expires = keys.date("scade");
    keys.finish();
    let (contact, expires) = contact.zip(expires)?;
    Some(SecurityContact { contact, expires: expires.value, policy })
}

fn is_contact(text: &str) -> bool {
    text.strip_prefix("mailto:").map_or_else(|| is_page(text), is_mail)
}

fn is_page(text: &str) -> bool {
    text.strip_prefix("https://").is_some_and(|rest| !rest.is_empty()) && text.chars().all(|c| c.is_ascii_graphic())
}
