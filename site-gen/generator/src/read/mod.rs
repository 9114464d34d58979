//! First stage: from the folders to nouns.
//!
//! In: `content/` and the theme's folder. Out: [`Shared`], each [`Comune`] by itself, with whatever was odd, and a [`Theme`].
//! It never judges: an odd file is read as far as it goes, and `check` says what is wrong.

mod arms;
mod card;
mod composite;
mod comune;
mod consortium;
mod form;
mod form_words;
mod keys;
mod markdown_file;
mod page;
mod picture;
mod sheet;
mod strays;
mod strings;
mod survey;
mod synonyms;
mod syntax;
mod theme;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::fault::Fault;
use crate::model::card::Card;
use crate::model::comune::{BLOCKS, Comune};
use crate::model::content::Shared;
use crate::model::form_source::FormSource;
use crate::model::form_words::FormWords;
use crate::model::news::News;
use crate::model::oddity::{Odd, Oddity};
use crate::model::picture::{Gallery, is_picture};
use crate::model::sheet::{Attached, Sheet, SheetKind};
use crate::model::source::Source;
use crate::model::survey::Survey;
use crate::model::synonyms::Synonyms;
use crate::read::card::Kind;
use crate::read::page::Owner;

pub(crate) use card::{TERM, UPDATED};
pub(crate) use form::kinds;
pub(crate) use survey::FILE as SURVEY;
pub(crate) use theme::theme;

/// The folder of the form that serves every service without one.
const GENERIC: &str = "_generico";
/// What the folder of a comune holds.
const COMUNE: [&str; 11] = [
    "comune.toml",
    "servizi",
    "pagine",
    "novita",
    "immagini",
    "luoghi",
    "eventi",
    "persone",
    "organizzazione",
    "documenti",
    "blocchi",
];
/// The files of a comune's own words in named places.
const BLOCK_FILES: [&str; 3] = ["avviso.md", "home.md", "piede.md"];
/// A card in English.
const ENGLISH: &str = "scheda.en.md";
/// The words of a form in English.
const ENGLISH_FORM: &str = "modulo.en.toml";
/// The words that mean the same.
const SYNONYMS: &str = "sinonimi.toml";

/// Reads what all comuni share: the consortium, the cards and the forms.
///
/// # Errors
/// Only if a file cannot be read; what is wrong inside a file is kept in [`Shared::odd`].
pub(crate) fn shared(root: &Path) -> Result<Shared, Fault> {
    let home = root.join("consorzio.toml");
    if !home.is_file() {
        return Err(Fault::NoContent(root.to_owned()));
    }
    let mut odd = Vec::new();
    strays::note(
        root,
        &["consorzio.toml", "servizi", "comuni", "novita", "elenco-comuni.csv", SURVEY, SYNONYMS],
        |_, _| false,
        &mut odd,
    )?;
    strays::note(&root.join("servizi"), &[], |path, _| path.is_dir(), &mut odd)?;
    strays::note(&root.join("comuni"), &[], |path, _| path.is_dir(), &mut odd)?;
    let news = news(&root.join("novita"), Owner::Consortium, &Gallery::new(), &mut odd)?;
    let consortium = consortium::consortium(source(&home, &mut odd)?, &mut odd);
    survey(root, &mut odd)?;
    let (mut cards, mut english, mut forms, mut generic) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), None);
    let mut words = BTreeMap::new();
    let folders = folders(&root.join("servizi"))?;
    let read: Vec<OneService> =
        folders.par_iter().map(|(id, folder)| one_service(id, folder)).collect::<Result<_, _>>()?;
    for ((id, _), mut service) in folders.into_iter().zip(read) {
        odd.append(&mut service.odd);
        if id == GENERIC {
            generic = service.form;
            continue;
        }
        if let Some(form) = service.form {
            forms.insert(id.clone(), form);
        }
        if let Some(said) = service.words {
            words.insert(id.clone(), said);
        }
        if let Some(card) = service.english {
            english.insert(id.clone(), card);
        }
        if let Some(card) = service.card {
            cards.insert(id, card);
        }
    }
    let file = root.join(SYNONYMS);
    let synonyms = match file.is_file() {
        true => synonyms::synonyms(source(&file, &mut odd)?, &mut odd),
        false => Synonyms::default(),
    };
    Ok(Shared { consortium, cards, english, forms, words, generic, news, synonyms, odd })
}

/// Reads what the comuni told the survey; nothing, if there is no such file.
///
/// # Errors
/// Only if the file cannot be read.
pub(crate) fn survey(root: &Path, odd: &mut Vec<Odd>) -> Result<Survey, Fault> {
    let file = root.join(SURVEY);
    if !file.is_file() {
        return Ok(Survey::new());
    }
    let comuni: Vec<String> = folders(&root.join("comuni"))?.into_iter().map(|(slug, _)| slug).collect();
    Ok(survey::survey(source(&file, odd)?, &comuni, odd))
}

/// The keys in the head of a card and their values, as they are written.
pub(crate) fn head(card: &Card) -> BTreeMap<String, String> {
    let front = markdown_file::split(&card.source.text).map(|(front, _)| &card.source.text[front]);
    let table: toml::Table = front.and_then(|front| front.parse().ok()).unwrap_or_default();
    table.into_iter().map(|(key, value)| (key, value.to_string())).collect()
}

/// The folders of the comuni, by name: each is read by itself, so that no more than a few are held at once.
///
/// # Errors
/// If the folder cannot be listed.
pub(crate) fn comuni(root: &Path) -> Result<Vec<(String, PathBuf)>, Fault> {
    folders(&root.join("comuni"))
}

/// What the folder of one service holds.
struct OneService {
    card: Option<Card>,
    english: Option<Card>,
    form: Option<FormSource>,
    words: Option<FormWords>,
    odd: Vec<Odd>,
}

fn one_service(id: &str, folder: &Path) -> Result<OneService, Fault> {
    let mut odd = Vec::new();
    let (card, form) = (folder.join("scheda.md"), folder.join("modulo.toml"));
    strays::note(folder, &["scheda.md", ENGLISH, "modulo.toml", ENGLISH_FORM], is_picture_file, &mut odd)?;
    let pictures = Arc::new(picture::gallery(folder, true)?);
    let form = if form.is_file() { Some(form::form(source(&form, &mut odd)?, &mut odd)) } else { None };
    let card = match card.is_file() {
        _ if id == GENERIC => None,
        true => Some(card::card(id, source(&card, &mut odd)?, Kind::Shared, pictures.clone(), &mut odd)),
        false => {
            odd.push(missing(&card, "scheda.md"));
            None
        }
    };
    let translated = folder.join(ENGLISH);
    let english = match translated.is_file() && id != GENERIC {
        true => Some(card::card(id, source(&translated, &mut odd)?, Kind::English, pictures, &mut odd)),
        false => None,
    };
    let said = folder.join(ENGLISH_FORM);
    let words = match said.is_file() && id != GENERIC {
        true => Some(form_words::form_words(source(&said, &mut odd)?, &mut odd)),
        false => None,
    };
    Ok(OneService { card, english, form, words, odd })
}

/// Reads the folder of one comune; no comune, if its `comune.toml` is missing.
///
/// # Errors
/// Only if a file cannot be read.
pub(crate) fn comune(slug: &str, folder: &Path) -> Result<(Option<Comune>, Vec<Odd>), Fault> {
    let mut odd = Vec::new();
    let file = folder.join("comune.toml");
    if !file.is_file() {
        odd.push(missing(&file, "comune.toml"));
        return Ok((None, odd));
    }
    strays::note(folder, &COMUNE, |_, _| false, &mut odd)?;
    for part in ["servizi", "pagine"] {
        strays::note(&folder.join(part), &[], |path, name| name.ends_with(".md") && path.is_file(), &mut odd)?;
    }
    let drawing = |path: &Path, name: &str| is_picture_file(path, name) || (name.ends_with(".svg") && path.is_file());
    strays::note(&folder.join("immagini"), &[], drawing, &mut odd)?;
    let pictures = Arc::new(picture::gallery(&folder.join("immagini"), false)?);
    let mut comune = comune::comune(slug, folder, source(&file, &mut odd)?, &mut odd);
    for (id, file) in markdown_files(&folder.join("servizi"))? {
        let overlay = card::card(&id, source(&file, &mut odd)?, Kind::Overlay, pictures.clone(), &mut odd);
        comune.overlays.insert(id, overlay);
    }
    for (slug, file) in markdown_files(&folder.join("pagine"))? {
        comune.pages.push(page::own_page(&slug, source(&file, &mut odd)?, pictures.clone(), &mut odd));
    }
    comune.news = news(&folder.join("novita"), Owner::Comune, &pictures, &mut odd)?;
    let blocks = folder.join("blocchi");
    strays::note(&blocks, &BLOCK_FILES, |_, _| false, &mut odd)?;
    for place in BLOCKS {
        let file = blocks.join(format!("{place}.md"));
        if file.is_file() {
            comune.blocks.push(page::block(place, source(&file, &mut odd)?, &mut odd));
        }
    }
    for kind in SheetKind::ALL {
        sheets(kind, &folder.join(kind.folder()), &pictures, &mut comune.sheets, &mut odd)?;
    }
    Ok((Some(comune), odd))
}

/// The sheets in a folder; a document's file lies beside it.
fn sheets(
    kind: SheetKind,
    folder: &Path,
    pictures: &Arc<Gallery>,
    sheets: &mut Vec<Sheet>,
    odd: &mut Vec<Odd>,
) -> Result<(), Fault> {
    let beside = kind == SheetKind::Document;
    strays::note(folder, &[], |path, name| path.is_file() && (beside || name.ends_with(".md")), odd)?;
    let mut files = BTreeMap::new();
    for (name, path) in
        if beside { entries(folder, |p| p.is_file().then(|| p.file_name()).flatten())? } else { Vec::new() }
    {
        let bytes = fs::metadata(&path).map_err(|e| Fault::file(&path, "leggere", e))?.len();
        files.insert(name, Attached { path, bytes });
    }
    for (slug, file) in markdown_files(folder)? {
        sheets.push(sheet::sheet(&slug, kind, source(&file, odd)?, pictures.clone(), &files, odd));
    }
    Ok(())
}

/// The news in a folder; their pictures are beside them, or among the comune's.
fn news(folder: &Path, owner: Owner, common: &Gallery, odd: &mut Vec<Odd>) -> Result<Vec<News>, Fault> {
    let wanted = |path: &Path, name: &str| is_picture_file(path, name) || (name.ends_with(".md") && path.is_file());
    strays::note(folder, &[], wanted, odd)?;
    let mut pictures = common.clone();
    pictures.extend(picture::gallery(folder, owner == Owner::Consortium)?);
    let pictures = Arc::new(pictures);
    let files = markdown_files(folder)?.into_iter();
    files.map(|(name, file)| Ok(page::news(&name, source(&file, odd)?, owner, pictures.clone(), odd))).collect()
}

fn is_picture_file(path: &Path, name: &str) -> bool {
    is_picture(name) && path.is_file()
}

fn missing(path: &Path, name: &'static str) -> Odd {
    Odd { source: Source::new(shown(path), ""), span: 0..0, oddity: Oddity::MissingFile(name), edits: Vec::new() }
}

/// A file's text; what is not UTF-8, or says nothing, is noted.
fn source(path: &Path, odd: &mut Vec<Odd>) -> Result<Arc<Source>, Fault> {
    let bytes = fs::read(path).map_err(|e| Fault::file(path, "leggere", e))?;
    let bare = bytes.strip_prefix(b"\xef\xbb\xbf");
    let (text, wrong) = decoded(bare.unwrap_or(&bytes));
    let blank = text.trim().is_empty();
    let source = match bare {
        Some(_) => Source::marked(shown(path), text),
        None => Source::new(shown(path), text),
    };
    let mut note = |at: usize, words: &str, help: &str| {
        odd.push(Odd { source: source.clone(), span: at..at, oddity: Oddity::syntax(words, help), edits: Vec::new() });
    };
    if let Some(at) = wrong {
        note(at, "il file non è scritto in UTF-8", "salvalo di nuovo scegliendo la codifica UTF-8");
    } else if blank {
        note(0, "il file è vuoto", "copia il contenuto di uno simile, oppure togli il file");
    }
    Ok(source)
}

/// The text, and where it stops being UTF-8. What old editors call Unicode is shown as it was meant.
fn decoded(bytes: &[u8]) -> (String, Option<usize>) {
    let wide = |pair: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|c| pair([c[0], c[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match (bytes, std::str::from_utf8(bytes)) {
        ([0xff, 0xfe, ..], _) => (wide(u16::from_le_bytes), Some(0)),
        ([0xfe, 0xff, ..], _) => (wide(u16::from_be_bytes), Some(0)),
        (_, Ok(text)) => (text.to_owned(), None),
        (_, Err(error)) => (String::from_utf8_lossy(bytes).into_owned(), Some(error.valid_up_to())),
    }
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// The folders inside a folder, by name; none, if it is not there.
fn folders(path: &Path) -> Result<Vec<(String, PathBuf)>, Fault> {
    entries(path, |p| p.is_dir().then(|| p.file_name()).flatten())
}

/// The Markdown files inside a folder, by their name without the ending.
fn markdown_files(path: &Path) -> Result<Vec<(String, PathBuf)>, Fault> {
    entries(path, |p| if p.extension()? == "md" { p.file_stem() } else { None })
}

fn entries(path: &Path, name: impl Fn(&Path) -> Option<&std::ffi::OsStr>) -> Result<Vec<(String, PathBuf)>, Fault> {
    if !path.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(|e| Fault::file(path, "leggere", e))? {
        let entry = entry.map_err(|e| Fault::file(path, "leggere", e))?.path();
        let name = name(&entry).map(|n| n.to_string_lossy().into_owned());
        if let Some(name) = name.filter(|n| !n.starts_with('.')) {
            found.push((name, entry));
        }
    }
    found.sort();
    Ok(found)
}
