//! Reads a page with a front matter and one text: a comune's own page, a piece of news.
//!
//! In: a Markdown source. Out: an [`OwnPage`] or a [`News`]; the Italian keys of their front matter are spelt here.

use std::sync::Arc;

use crate::model::comune::{Block, OwnPage};
use crate::model::news::{News, NewsHead, NewsKind, named};
use crate::model::oddity::Odd;
use crate::model::picture::{Gallery, Picture};
use crate::model::showing::Shown;
use crate::model::source::{At, Source};
use crate::read::card::note_no_front;
use crate::read::keys::{Doc, Keys, document};
use crate::read::markdown_file;

/// Whose news they are: only the consortium's name the comuni that show them, only a comune's have an office.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    Comune,
    Consortium,
}

/// Reads the front matter by `read`, and gives the text below it.
pub(super) fn page<T: Default>(
    source: &Arc<Source>,
    odd: &mut Vec<Odd>,
    read: impl FnOnce(&Keys<'_, '_>) -> T,
) -> (T, At<String>) {
    let (front, body) = match markdown_file::split(&source.text) {
        Some((front, body)) => (Some(front), body),
        None => (None, 0..source.text.len()),
    };
    let doc = Doc::new(source.clone(), front.as_ref().map_or(0, |f| f.start));
    let head = match front {
        Some(front) => document(&doc, &source.text[front], |keys| {
            let head = read(&keys);
            keys.finish();
            head
        }),
        None => {
            note_no_front(&doc);
            T::default()
        }
    };
    odd.append(&mut doc.odd.into_inner());
    (head, At::new(source.text[body.clone()].to_owned(), body))
}

pub(super) fn shown(keys: &Keys<'_, '_>) -> Shown {
    Shown {
        draft: keys.flag("bozza"),
        from: keys.date("dal").map(|d| d.value),
        until: keys.date("al").map(|d| d.value),
    }
}

/// Reads a page of a comune's own.
pub(super) fn own_page(slug: &str, source: Arc<Source>, pictures: Arc<Gallery>, odd: &mut Vec<Odd>) -> OwnPage {
    let ((title, description, aliases, shown), body) = page(&source, odd, |keys| {
        let aliases = keys.texts("alias").unwrap_or_default();
        (keys.need_text("titolo").value, keys.need_text("descrizione").value, aliases, shown(keys))
    });
    OwnPage { slug: slug.to_owned(), source, title, description, pictures, aliases, shown, body }
}

/// Reads the words of a comune's own in a named place.
pub(super) fn block(place: &'static str, source: Arc<Source>, odd: &mut Vec<Odd>) -> Block {
    let ((title, shown), body) = page(&source, odd, |keys| (keys.words("titolo"), shown(keys)));
    Block { place, source, title, shown, body }
}

/// Reads a piece of news.
pub(super) fn news(file: &str, source: Arc<Source>, owner: Owner, pictures: Arc<Gallery>, odd: &mut Vec<Odd>) -> News {
    let kinds = NewsKind::ALL.map(|kind| (kind.word(), kind));
    let (head, body) = page(&source, odd, |keys| {
        keys.need(&["titolo", "descrizione", "tipo", "data"]);
        NewsHead {
            title: keys.text("titolo"),
            description: keys.text("descrizione"),
            kind: keys.one_of("tipo", &kinds),
            date: keys.date("data"),
            expires: keys.date("scadenza"),
            topics: keys.texts("argomenti").unwrap_or_default(),
            office: if owner == Owner::Comune { keys.text("ufficio") } else { None },
            comuni: if owner == Owner::Consortium { keys.texts("comuni") } else { None },
            aliases: keys.texts("alias").unwrap_or_default(),
            shown: shown(keys),
            picture: picture(keys),
            words: keys.texts("parole").unwrap_or_default(),
        }
    });
    News { file: file.to_owned(), slug: named(file).1.to_owned(), source, pictures, head, body }
}

pub(super) fn picture(keys: &Keys<'_, '_>) -> Option<Picture> {
    let keys = keys.table("immagine")?;
    let picture = Picture { file: keys.need_text("file"), alt: keys.need_text("testo") };
    keys.finish();
    Some(picture)
}
