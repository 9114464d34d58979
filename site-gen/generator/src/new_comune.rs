//! A new comune: the folder that its content begins with.
//!
//! In: what is known of it. Out: `content/comuni/<slug>/comune.toml`, with what is unknown left empty and listed in
//! `da_completare`. It never writes over a file and never makes up a datum.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::check::near::nearest;
use crate::fault::Fault;
use crate::model::register::Entry;
use crate::model::slug::{RESERVED, is_slug, slug};
use crate::model::vocabulary::{PREFIX_ALPHABET, is_prefix};

/// Services below which a site does not pass the State's check.
const ENOUGH_SERVICES: usize = 10;
/// A list of comuni, if the consortium keeps one: columns separated by commas, their names in the first line.
const LIST: &str = "elenco-comuni.csv";
/// A colour that reads well, until the comune chooses its own.
const COLOUR: &str = "#007a52";

/// What is known of a new comune.
#[derive(Clone, Debug, Default)]
pub struct NewComune {
    /// Its name, slug, ISTAT code or Belfiore code.
    pub who: String,
    /// Its name.
    pub name: Option<String>,
    /// ISTAT code, six digits.
    pub istat: Option<String>,
    /// Belfiore code, a letter and three digits.
    pub belfiore: Option<String>,
    /// IPA code.
    pub ipa: Option<String>,
    /// Codice fiscale of the body.
    pub tax_code: Option<String>,
    /// Postal code.
    pub cap: Option<String>,
    /// Letters of the province.
    pub province: Option<String>,
    /// Region.
    pub region: Option<String>,
    /// Part of the area.
    pub subarea: Option<String>,
    /// Three letters that open every reference.
    pub prefix: Option<String>,
    /// Certified email.
    pub pec: Option<String>,
    /// Today's site, host only.
    pub site: Option<String>,
}

/// A comune that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The file.
    pub file: PathBuf,
    /// Its name in addresses.
    pub slug: String,
    /// What has still to be told.
    pub to_complete: Vec<String>,
    /// Whether the consortium's list knows it; true where there is no list.
    pub listed: bool,
}

/// Why a comune could not be begun.
#[derive(Debug, thiserror::Error)]
pub enum NewComuneError {
    /// Only a code is known.
    #[error("di `{0}` conosco solo il codice: aggiungi il nome con `--nome \"…\"`")]
    NoName(String),
    /// The name cannot stand in an address.
    #[error("`{0}` non può essere il nome di un Comune: scegli un altro nome")]
    BadName(String),
    /// The list has a comune of almost that name.
    #[error(
        "`{0}` non è in `elenco-comuni.csv`: forse volevi `{1}`? Se è un altro Comune, aggiungi il codice con `--istat`"
    )]
    AlmostListed(String, String),
    /// The prefix has other signs.
    #[error("`{0}` non è una sigla: servono tre segni fra {PREFIX_ALPHABET}, il primo una lettera")]
    BadPrefix(String),
    /// The prefix is another comune's.
    #[error("la sigla `{0}` è già di `{1}`: scegline un'altra, o lascia scegliere al programma")]
    TakenPrefix(String, String),
    /// It is there already.
    #[error("il comune c'è già: cambia quello che serve in `{0}`")]
    Exists(String),
    /// No prefix is left.
    #[error("non trovo una sigla libera: scegline una con `--sigla`")]
    NoPrefix,
    /// We, or the machine, broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// What is there already: the comuni, and the services that can be turned on.
pub(crate) struct Known<'a> {
    pub(crate) register: &'a [Entry],
    pub(crate) services: Vec<&'a str>,
}

/// Begins a comune.
pub(crate) fn begin(root: &Path, known: &Known<'_>, new: &NewComune) -> Result<Begun, NewComuneError> {
    let mut new = sorted(new, known);
    let listed = look_up(&mut new, &root.join(LIST))?;
    let Some(name) = new.name.clone() else { return Err(NewComuneError::NoName(new.who)) };
    let slug = slug(&name);
    if slug.is_empty() || !name.starts_with(char::is_alphabetic) || RESERVED.contains(&slug.as_str()) {
        return Err(NewComuneError::BadName(name));
    }
    for comune in known.register {
        let same = |code: &str, given: &Option<String>| given.as_deref().is_some_and(|g| g == code);
        let codes = &comune.identity;
        if comune.slug == slug || same(&codes.istat.value, &new.istat) || same(&codes.belfiore.value, &new.belfiore) {
            return Err(NewComuneError::Exists(comune.source.path.clone()));
        }
    }
    if let Listed::Almost(other) = &listed
        && new.istat.is_none()
        && new.belfiore.is_none()
    {
        return Err(NewComuneError::AlmostListed(name, other.clone()));
    }
    if let Some(prefix) = &new.prefix {
        fit(prefix, known)?;
    }
    inherit(&mut new, known);
    let prefix = new.prefix.clone().or_else(|| free_prefix(&name, known)).ok_or(NewComuneError::NoPrefix)?;
    let (text, to_complete) = text(&new, &name, &prefix, &services(known));
    let folder = root.join("comuni").join(&slug);
    let file = folder.join("comune.toml");
    fs::create_dir_all(&folder).map_err(|e| Fault::file(&folder, "creare", e))?;
    // `create_new` fails where a file is: nothing is ever written over.
    let mut handle = fs::File::create_new(&file).map_err(|e| Fault::file(&file, "creare", e))?;
    handle.write_all(text.as_bytes()).map_err(|e| Fault::file(&file, "scrivere", e))?;
    Ok(Begun { file, slug, to_complete, listed: listed == Listed::Yes })
}

/// Whether a prefix that was given may be used.
fn fit(prefix: &str, known: &Known<'_>) -> Result<(), NewComuneError> {
    if !is_prefix(prefix) {
        return Err(NewComuneError::BadPrefix(prefix.to_owned()));
    }
    match known.register.iter().find(|c| c.identity.prefix.value == prefix) {
        Some(other) => Err(NewComuneError::TakenPrefix(prefix.to_owned(), other.slug.clone())),
        None => Ok(()),
    }
}

/// What the consortium's list says of a comune.
#[derive(PartialEq, Eq)]
enum Listed {
    /// It is there, or there is no list.
    Yes,
    /// Another one has almost that name.
    Almost(String),
    No,
}

/// Reads `who` as what it is: a code or a name.
fn sorted(new: &NewComune, known: &Known<'_>) -> NewComune {
    let mut new = new.clone();
    let who = new.who.trim().to_owned();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let upper = who.to_ascii_uppercase();
    if who.len() == 6 && digits(&who) {
        new.istat.get_or_insert(who);
    } else if who.len() == 4 && upper.as_bytes()[0].is_ascii_uppercase() && digits(&upper[1..]) {
        new.belfiore.get_or_insert(upper);
    } else if is_slug(&who) && !known.register.iter().any(|c| c.slug == who) {
        new.name.get_or_insert(titled(&who));
    } else {
        new.name.get_or_insert(who);
    }
    new.belfiore = new.belfiore.map(|b| b.to_ascii_uppercase());
    new.prefix = new.prefix.map(|p| p.to_ascii_uppercase());
    new
}

/// `villa-santa-maria` is `Villa Santa Maria`, `schiavi-di-abruzzo` is `Schiavi di Abruzzo`.
fn titled(slug: &str) -> String {
    let small = ["di", "del", "della", "dei", "degli", "delle", "sul", "sulla", "in", "al", "a", "e"];
    let words = slug.split('-').enumerate().map(|(at, word)| {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if at == 0 || !small.contains(&word) => first.to_uppercase().chain(letters).collect(),
            _ => word.to_owned(),
        }
    });
    words.collect::<Vec<String>>().join(" ")
}

/// Fills what is not told from the consortium's list of comuni, if there is one and the comune is in it.
fn look_up(new: &mut NewComune, list: &Path) -> Result<Listed, Fault> {
    if !list.is_file() {
        return Ok(Listed::Yes);
    }
    let text = fs::read_to_string(list).map_err(|e| Fault::file(list, "leggere", e))?;
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap_or_default().split(',').map(str::trim).collect();
    let mut known: Vec<String> = Vec::new();
    for line in lines {
        let values: Vec<&str> = line.split(',').map(str::trim).collect();
        let value = |name: &str| {
            let at = names.iter().position(|n| *n == name)?;
            values.get(at).filter(|v| !v.is_empty()).map(|v| (*v).to_owned())
        };
        let same = |told: &Option<String>, name: &str| told.is_some() && *told == value(name);
        let by_name = new.name.as_deref().is_some_and(|n| value("nome").is_some_and(|v| slug(&v) == slug(n)));
        if by_name || same(&new.istat, "istat") || same(&new.belfiore, "belfiore") {
            let fill = |told: &mut Option<String>, name: &str| *told = told.take().or_else(|| value(name));
            fill(&mut new.istat, "istat");
            fill(&mut new.belfiore, "belfiore");
            fill(&mut new.ipa, "ipa");
            fill(&mut new.tax_code, "codice_fiscale");
            fill(&mut new.cap, "cap");
            fill(&mut new.province, "provincia");
            fill(&mut new.region, "regione");
            fill(&mut new.subarea, "subambito");
            fill(&mut new.pec, "pec");
            fill(&mut new.site, "sito");
            // The list's own spelling of the name, accents included, unless the name was given by hand.
            new.name = value("nome").filter(|_| by_name || new.name.is_none()).or(new.name.take());
            return Ok(Listed::Yes);
        }
        known.extend(value("nome"));
    }
    let near = new.name.as_deref().and_then(|n| nearest(n, known.iter().map(String::as_str)));
    Ok(near.map_or(Listed::No, |n| Listed::Almost(n.to_owned())))
}

/// A comune of the same province (the first three digits of the ISTAT code) lends province and region.
fn inherit(new: &mut NewComune, known: &Known<'_>) {
    let Some(istat) = new.istat.as_deref().filter(|i| i.len() == 6 && i.is_ascii()) else { return };
    let near = known.register.iter().find(|c| c.identity.istat.value.get(..3) == istat.get(..3));
    if let Some(near) = near {
        new.province.get_or_insert(near.identity.province.value.clone());
        new.region.get_or_insert(near.identity.region.value.clone());
    }
}

/// The first three letters of the name that may be used and are free, in order; digits only when letters are taken.
fn free_prefix(name: &str, known: &Known<'_>) -> Option<String> {
    let taken: BTreeSet<&str> = known.register.iter().map(|c| c.identity.prefix.value.as_str()).collect();
    let letters: Vec<char> = name.to_uppercase().chars().filter(|c| PREFIX_ALPHABET.contains(*c)).collect();
    let spare: Vec<char> = PREFIX_ALPHABET.chars().collect();
    // Letters of the name first, any letter after them.
    let all: Vec<char> = letters.iter().chain(&spare).copied().collect();
    for (at, first) in all.iter().enumerate() {
        for (then, second) in all.iter().enumerate().skip(at + 1) {
            for third in all.iter().skip(then + 1) {
                let prefix = String::from_iter([first, second, third]);
                if is_prefix(&prefix) && !taken.contains(prefix.as_str()) {
                    return Some(prefix);
                }
            }
        }
    }
    None
}

/// The services that every comune has; all of them, if those are too few for a site.
fn services(known: &Known<'_>) -> Vec<String> {
    let everywhere = |id: &&&str| known.register.iter().all(|c| c.services.iter().any(|s| **s == ***id));
    let shared: Vec<&str> = known.services.iter().filter(everywhere).copied().collect();
    let enough = if shared.len() >= ENOUGH_SERVICES { &shared } else { &known.services };
    enough.iter().map(|id| (*id).to_owned()).collect()
}

/// The file and what is missing in it.
fn text(new: &NewComune, name: &str, prefix: &str, services: &[String]) -> (String, Vec<String>) {
    let mut missing: Vec<String> = Vec::new();
    let mut lines = String::from("# Le voci vuote e quelle di `da_completare` sono da scrivere quando si conoscono.\n");
    let mut line = |key: &str, value: Option<&str>, required: bool| {
        if value.is_none() {
            missing.push(key.to_owned());
        }
        match value {
            // Writing to a string cannot fail.
            Some(value) => _ = writeln!(lines, "{key} = {}", quoted(value)),
            None if required => _ = writeln!(lines, "{key} = \"\""),
            None => {}
        }
    };
    line("nome", Some(name), true);
    line("sigla", Some(prefix), true);
    line("istat", new.istat.as_deref(), true);
    line("belfiore", new.belfiore.as_deref(), true);
    line("ipa", new.ipa.as_deref(), false);
    line("codice_fiscale", new.tax_code.as_deref(), false);
    line("cap", new.cap.as_deref(), true);
    line("provincia", new.province.as_deref(), true);
    line("regione", new.region.as_deref(), true);
    line("subambito", new.subarea.as_deref(), true);
    line("pec", new.pec.as_deref(), false);
    line("sito", new.site.as_deref(), false);
    line("colore", Some(COLOUR), true);
    missing.extend(
        ["indirizzo", "telefono", "orari", "stemma", "dichiarazione_accessibilita", "domini"].map(str::to_owned),
    );
    let list: Vec<String> = missing.iter().map(|m| quoted(m)).collect();
    _ = write!(lines, "da_completare = [{}]\n\n", list.join(", "));
    lines.push_str("[uffici.comune]\nnome = \"Uffici comunali\"\n\n[servizi]\n");
    for service in services {
        _ = writeln!(lines, "{service} = {{}}");
    }
    (lines, missing)
}

/// A TOML text.
fn quoted(value: &str) -> String {
    let escaped: String = value
        .chars()
        .filter(|c| !c.is_control())
        .flat_map(|c| match c {
            '"' | '\\' => vec!['\\', c],
            _ => vec![c],
        })
        .collect();
    format!("\"{escaped}\"")
}
