//! Reads the sheets of a comune: places, events, people, units, documents.
//!
//! In: one Markdown file and its kind. Out: a [`Sheet`]; the Italian keys of sheets are spelt here.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::oddity::Odd;
use crate::model::picture::Gallery;
use crate::model::sheet::{Attached, Sheet, SheetHead, SheetKind, Shelf};
use crate::model::source::Source;
use crate::read::comune;
use crate::read::keys::Keys;
use crate::read::page::{page, picture, shown};

const UNITS: [(&str, Shelf); 4] = [
    ("organo di governo", Shelf::Bodies),
    ("area amministrativa", Shelf::Areas),
    ("ufficio", Shelf::Offices),
    ("ente o fondazione", Shelf::Institutions),
];

/// Reads a sheet; `files` are the documents beside it.
pub(super) fn sheet(
    slug: &str,
    kind: SheetKind,
    source: Arc<Source>,
    pictures: Arc<Gallery>,
    files: &BTreeMap<String, Attached>,
    odd: &mut Vec<Odd>,
) -> Sheet {
    let (head, body) = page(&source, odd, |keys| {
        let own = match kind {
            SheetKind::Place => place(keys),
            SheetKind::Event => event(keys),
            SheetKind::Person => person(keys),
            SheetKind::Unit => unit(keys),
            SheetKind::Document => document(keys, files),
        };
        SheetHead {
            topics: keys.texts("argomenti").unwrap_or_default(),
            picture: picture(keys),
            words: keys.texts("parole").unwrap_or_default(),
            shown: shown(keys),
            ..own
        }
    });
    Sheet { slug: slug.to_owned(), source, pictures, kind, head, body }
}

fn place(keys: &Keys<'_, '_>) -> SheetHead {
    keys.need(&["nome", "tipo", "descrizione", "indirizzo", "accesso"]);
    SheetHead {
        title: keys.words("nome").unwrap_or_default(),
        description: keys.text("descrizione"),
        sort: keys.text("tipo"),
        contacts: comune::contacts(keys, keys.words("sito")),
        cap: keys.words("cap"),
        position: comune::position(keys),
        access: keys.words("accesso"),
        office: keys.text("ufficio"),
        ..SheetHead::default()
    }
}

fn event(keys: &Keys<'_, '_>) -> SheetHead {
    keys.need(&["titolo", "tipo", "descrizione", "inizio", "luogo", "destinatari", "costo"]);
    SheetHead {
        title: keys.words("titolo").unwrap_or_default(),
        description: keys.text("descrizione"),
        sort: keys.text("tipo"),
        days: (keys.date("inizio"), keys.date("fine")),
        place: keys.text("luogo"),
        audience: keys.words("destinatari"),
        cost: keys.words("costo"),
        organisation: keys.words("organizzatore"),
        contacts: comune::contacts(keys, keys.words("sito")),
        ..SheetHead::default()
    }
}

fn person(keys: &Keys<'_, '_>) -> SheetHead {
    keys.need(&["nome", "cognome", "ruolo", "organizzazione"]);
    let names = [keys.words("nome"), keys.words("cognome")];
    SheetHead {
        title: names.into_iter().flatten().collect::<Vec<_>>().join(" "),
        description: keys.text("descrizione").or_else(|| keys.text("ruolo")),
        role: keys.words("ruolo"),
        organisation: keys.words("organizzazione"),
        tasks: keys.texts("deleghe").unwrap_or_default(),
        shelf: Some(if keys.flag("politico") { Shelf::Politicians } else { Shelf::Staff }),
        contacts: comune::contacts(keys, keys.words("sito")),
        ..SheetHead::default()
    }
}

fn unit(keys: &Keys<'_, '_>) -> SheetHead {
    keys.need(&["nome", "tipo", "descrizione"]);
    SheetHead {
        title: keys.words("nome").unwrap_or_default(),
        description: keys.text("descrizione"),
        shelf: keys.one_of("tipo", &UNITS).map(|s| s.value),
        people: keys.texts("persone").unwrap_or_default(),
        place: keys.text("sede"),
        parent: keys.text("parte_di"),
        contacts: comune::contacts(keys, keys.words("sito")),
        ..SheetHead::default()
    }
}

fn document(keys: &Keys<'_, '_>, files: &BTreeMap<String, Attached>) -> SheetHead {
    keys.need(&["titolo", "tipo", "descrizione", "ufficio"]);
    let file = keys.text("file");
    SheetHead {
        title: keys.words("titolo").unwrap_or_default(),
        description: keys.text("descrizione"),
        sort: keys.text("tipo"),
        office: keys.text("ufficio"),
        attached: file.as_ref().and_then(|f| files.get(&f.value)).cloned(),
        file,
        link: keys.text("collegamento"),
        date: keys.date("data").map(|d| d.value),
        protocol: keys.words("protocollo"),
        licence: keys.words("licenza"),
        days: (keys.date("inizio"), keys.date("fine")),
        ..SheetHead::default()
    }
}
