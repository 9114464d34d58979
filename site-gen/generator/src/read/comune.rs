//! Reads a comune's identity.
//!
//! In: `comune.toml`. Out: a [`Comune`] without overlays and pages; the Italian keys of comuni are spelt here.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use contract::lists::Lists;

use crate::model::comune::{Comune, Contacts, Elsewhere, Enabled, Identity, MenuItem, Office};
use crate::model::oddity::Odd;
use crate::model::source::{At, Source};
use crate::read::arms;
use crate::read::keys::{Doc, Keys, document};

/// The scopes of kept data, as authors write them.
pub(super) const PROFILES: [(&str, &str); 2] = [("comune", "comune"), ("consorzio", "consorzio")];

/// Reads `comune.toml`.
pub(super) fn comune(slug: &str, folder: &Path, source: Arc<Source>, odd: &mut Vec<Odd>) -> Comune {
    let doc = Doc::new(source.clone(), 0);
    let comune = document(&doc, &source.text, |keys| {
        let comune = Comune {
            slug: slug.to_owned(),
            source: source.clone(),
            identity: identity(&keys),
            contacts: contacts(
                &keys,
                shaped_words(
                    &keys,
                    "sito",
                    is_host,
                    "solo il nome, senza `https://` e senza `/`: `comune.quadri.ch.it`",
                ),
            ),
            colour: keys.need_text("colore"),
            arms: keys.text("stemma").map(|file| arms::arms(&folder.join("immagini"), file)),
            origin: keys.words("fonte").unwrap_or_default(),
            to_complete: keys.texts("da_completare").unwrap_or_default(),
            accessibility: keys.text("dichiarazione_accessibilita").filter(|a| !a.value.trim().is_empty()),
            hosts: keys.texts("domini").unwrap_or_default(),
            profile: keys.one_of("profilo", &PROFILES).map(|p| At::new(p.value.to_owned(), p.span)),
            elsewhere: elsewhere(&keys),
            pnrr: keys.flag("pnrr"),
            menu: keys.tables("voci_menu").unwrap_or_default().into_iter().map(menu_item).collect(),
            offices: offices(&keys),
            services: services(&keys),
            lists: lists(&keys),
            overlays: BTreeMap::new(),
            pages: Vec::new(),
            news: Vec::new(),
            blocks: Vec::new(),
            sheets: Vec::new(),
        };
        keys.finish();
        comune
    });
    odd.append(&mut doc.odd.into_inner());
    comune
}

/// A code that may still be unknown but, once written, has a shape.
fn code(keys: &Keys<'_, '_>, key: &'static str, fits: fn(&str) -> bool, expected: &str) -> At<String> {
    let code = keys.known_or_empty(key);
    keys.shaped(key, &code, fits, expected);
    code
}

fn shaped_words(keys: &Keys<'_, '_>, key: &'static str, fits: fn(&str) -> bool, expected: &str) -> Option<String> {
    let text = keys.text(key)?;
    keys.shaped(key, &text, fits, expected);
    Some(text.value).filter(|t| !t.trim().is_empty())
}

fn digits(text: &str, many: usize) -> bool {
    text.len() == many && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_belfiore(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase()) && digits(&text[1..], 3)
}

fn is_province(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
}

pub(super) fn is_mail(text: &str) -> bool {
    let parts = text.split_once('@').filter(|(name, host)| !name.is_empty() && host.contains('.'));
    parts.is_some_and(|(_, host)| !host.contains('@')) && !text.contains(char::is_whitespace)
}

fn is_host(text: &str) -> bool {
    text.contains('.') && !text.contains(|c: char| c.is_whitespace() || "/:@".contains(c))
}

const MAIL: &str = "un indirizzo come `nome@dominio.it`";

fn identity(keys: &Keys<'_, '_>) -> Identity {
    Identity {
        name: keys.need_text("nome").value,
        prefix: keys.need_text("sigla"),
        istat: code(keys, "istat", |t| digits(t, 6), "un testo di sei cifre, per esempio `\"069070\"`"),
        belfiore: code(keys, "belfiore", is_belfiore, "una lettera maiuscola e tre cifre, per esempio `H098`"),
        ipa: keys.words("ipa"),
        tax_code: keys.words("codice_fiscale"),
        cap: code(keys, "cap", |t| digits(t, 5), "un testo di cinque cifre, per esempio `\"66040\"`"),
        province: code(keys, "provincia", is_province, "una sigla di due lettere maiuscole, per esempio `CH`"),
        region: keys.known_or_empty("regione"),
        subarea: keys.known_or_empty("subambito"),
        inhabitants: keys.table("abitanti").and_then(|keys| {
            keys.need(&["numero", "anno"]);
            let both = keys.whole("numero").zip(keys.whole("anno"));
            keys.finish();
            both.map(|(number, year)| (number.value, year.value))
        }),
        position: position(keys),
        motto: keys.words("motto"),
    }
}

pub(super) fn position(keys: &Keys<'_, '_>) -> Option<(f64, f64)> {
    let keys = keys.table("posizione")?;
    keys.need(&["lat", "lon"]);
    let both = keys.number("lat").zip(keys.number("lon"));
    keys.finish();
    both
}

pub(super) fn contacts(keys: &Keys<'_, '_>, site: Option<String>) -> Contacts {
    Contacts {
        address: keys.words("indirizzo"),
        phone: keys.words("telefono"),
        email: shaped_words(keys, "email", is_mail, MAIL),
        pec: shaped_words(keys, "pec", is_mail, MAIL),
        hours: keys.words("orari"),
        site,
    }
}

/// The social networks that authors may name, and how people write them.
const SOCIAL: [(&str, &str); 9] = [
    ("facebook", "Facebook"),
    ("instagram", "Instagram"),
    ("youtube", "YouTube"),
    ("telegram", "Telegram"),
    ("whatsapp", "WhatsApp"),
    ("threads", "Threads"),
    ("mastodon", "Mastodon"),
    ("linkedin", "LinkedIn"),
    ("x", "X"),
];

fn elsewhere(keys: &Keys<'_, '_>) -> Elsewhere {
    let address = |keys: &Keys<'_, '_>, key: &'static str| {
        shaped_words(keys, key, |text| text.starts_with("https://"), "un indirizzo intero che comincia con `https://`")
    };
    let social = keys.table("social").map(|keys| {
        let social = SOCIAL.iter().filter_map(|(key, name)| Some((*name, address(&keys, key)?))).collect();
        keys.finish();
        social
    });
    Elsewhere {
        transparency: address(keys, "amministrazione_trasparente"),
        albo: address(keys, "albo_pretorio"),
        region: address(keys, "sito_regione"),
        social: social.unwrap_or_default(),
    }
}

fn menu_item(keys: Keys<'_, '_>) -> MenuItem {
    let item = MenuItem { title: keys.need_text("titolo").value, url: keys.need_text("url") };
    keys.finish();
    item
}

fn offices(keys: &Keys<'_, '_>) -> Vec<Office> {
    keys.need(&["uffici"]);
    let Some(table) = keys.table("uffici") else { return Vec::new() };
    let offices = table.entries().into_iter().filter_map(|(id, value)| {
        let keys = table.table_at(&id.value, value)?;
        let office = Office {
            id: id.value,
            name: keys.need_text("nome").value,
            description: keys.words("descrizione"),
            contacts: contacts(&keys, None),
        };
        keys.finish();
        Some(office)
    });
    offices.collect()
}

fn lists(keys: &Keys<'_, '_>) -> Lists {
    let Some(table) = keys.table("elenchi") else { return Lists::new() };
    let lists = table.entries().into_iter().filter_map(|(name, value)| {
        let words = table.texts_at(&name.value, value)?;
        let words = words.into_iter().map(|w| w.value.trim().to_owned()).filter(|w| !w.is_empty());
        Some((name.value, words.collect()))
    });
    lists.collect()
}

fn services(keys: &Keys<'_, '_>) -> Vec<Enabled> {
    keys.need(&["servizi"]);
    let Some(table) = keys.table("servizi") else { return Vec::new() };
    let services = table.entries().into_iter().filter_map(|(id, value)| {
        let keys = table.table_at(&id.value, value)?;
        let enabled = Enabled {
            id,
            office: keys.text("ufficio"),
            from: keys.date("dal").map(|d| d.value),
            until: keys.date("al").map(|d| d.value),
            suspended: keys.words("sospeso"),
            term_days: keys.whole("termine_giorni").map(|d| d.value),
            span: keys.span.clone(),
        };
        keys.finish();
        Some(enabled)
    });
    services.collect()
}
