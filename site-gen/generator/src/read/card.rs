//! Reads a card or an overlay.
//!
//! In: a Markdown source. Out: a [`Card`]; the Italian keys of the front matter are spelt here.

use std::sync::Arc;

use contract::index::Silence;

use crate::model::card::{Card, Head};
use crate::model::oddity::{Odd, Oddity};
use crate::model::picture::Gallery;
use crate::model::source::{At, Source};
use crate::read::keys::{Doc, Keys, document};
use crate::read::markdown_file;
use contract::language::Language;

/// The archetypes of the national model.
const ARCHETYPES: [&str; 6] = ["permesso", "pagamento", "vantaggio", "graduatoria", "servizio_a_pagamento", "contatto"];

/// What silence means, as authors write it.
const SILENCES: [(&str, Silence); 3] =
    [("assenso", Silence::Assent), ("rifiuto", Silence::Refusal), ("inadempimento", Silence::Default)];

/// The key of the days in which the comune answers; a comune may give its own elsewhere too.
pub(crate) const TERM: &str = "termine_giorni";
/// The key of the day of the last review; of a shared card's and an overlay's the later one is shown.
pub(crate) const UPDATED: &str = "aggiornato";

/// Whether a file is a whole card or only lies over one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Shared,
    Overlay,
    /// The English words of a shared card; what is no word is the card's.
    English,
}

/// Reads a card or an overlay.
pub(super) fn card(id: &str, source: Arc<Source>, kind: Kind, pictures: Arc<Gallery>, odd: &mut Vec<Odd>) -> Card {
    let (front, body) = match markdown_file::split(&source.text) {
        Some((front, body)) => (Some(front), body),
        None => (None, 0..source.text.len()),
    };
    let doc = Doc::new(source.clone(), front.as_ref().map_or(0, |f| f.start));
    let head = match front {
        Some(front) => document(&doc, &source.text[front], |keys| head(keys, kind)),
        // An overlay may give sections alone.
        None if kind == Kind::Overlay && !source.text.trim_start().starts_with(['+', '-']) => Head::default(),
        None => {
            note_no_front(&doc);
            Head::default()
        }
    };
    let (preamble, sections) = markdown_file::sections(&source.text, body);
    if !source.text[preamble.clone()].trim().is_empty() {
        let words = "c'è del testo prima del primo titolo `##`: non appartiene a nessuna sezione";
        let help = "mettilo sotto un titolo `##`, oppure toglilo";
        let blank = source.text[preamble.clone()].len() - source.text[preamble.clone()].trim_start().len();
        let start = preamble.start + blank;
        doc.note(start..start, Oddity::syntax(words, help));
    }
    odd.append(&mut doc.odd.into_inner());
    let language = if kind == Kind::English { Language::English } else { Language::Italian };
    Card { id: id.to_owned(), source, language, head, pictures, sections }
}

pub(super) fn note_no_front(doc: &Doc) {
    let (at, words, help) = markdown_file::no_front(&doc.source.text);
    doc.note(at..at, Oddity::syntax(words, help));
}

fn head(keys: Keys<'_, '_>, kind: Kind) -> Head {
    if kind == Kind::English {
        return english(keys);
    }
    let head = Head {
        title: keys.text("titolo"),
        description: keys.text("descrizione"),
        category: keys.text("categoria"),
        topics: keys.texts("argomenti"),
        archetype: keys.one_of("archetipo", &ARCHETYPES.map(|a| (a, a))).map(|a| At::new(a.value.to_owned(), a.span)),
        laws: keys.texts("norme"),
        term_days: keys.whole(TERM),
        silence: keys.one_of("silenzio", &SILENCES),
        keep_years: keys.whole("conserva_anni"),
        keep_others_years: keys.whole("conserva_anni_senza_esito"),
        cost: keys.text("costo"),
        office: keys.text("ufficio"),
        online: keys.truth("online"),
        updated: keys.date(UPDATED),
        aliases: keys.texts("alias"),
        draft: keys.flag("bozza"),
        words: keys.texts("parole"),
    };
    if kind == Kind::Shared {
        keys.need(&["titolo", "descrizione", "categoria", "argomenti", "archetipo", UPDATED]);
    }
    keys.finish();
    head
}

/// The words of a translation: the rest is in the Italian card and is said once.
fn english(keys: Keys<'_, '_>) -> Head {
    let head = Head {
        title: keys.text("titolo"),
        description: keys.text("descrizione"),
        cost: keys.text("costo"),
        words: keys.texts("parole"),
        ..Head::default()
    };
    keys.need(&["titolo", "descrizione"]);
    keys.finish();
    head
}
