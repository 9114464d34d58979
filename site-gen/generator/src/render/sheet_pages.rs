//! The second-level pages of administration and of living there, and a page for each place, event, person, unit, document.
//!
//! In: the comune's sheets and offices. Out: pages below `/amministrazione/` and `/vivere-il-comune/`, and the documents'
//! files. A page without sheets says so, and where to look.

use std::fs;

use contract::revision::hex;
use pulldown_cmark::HeadingLevel;
use sha2::{Digest, Sha256};

use crate::fault::Fault;
use crate::model::comune::{Contacts, Office};
use crate::model::joined::address;
use crate::model::page::{Inputs, OutFile, Sink};
use crate::model::sheet::{Attached, Sheet, SheetKind, Shelf};
use crate::model::slug::slug;
use crate::render::desk::Desk;
use crate::render::parts::Own;
use crate::render::view::{self, AttachedView, Crumb, Related, SheetDetail, SheetItem};
use crate::render::{markdown, pictures};

/// The anchors of a text begin with this.
const BODY: &str = "testo";

/// Draws all of them.
pub(super) fn sheets(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    for shelf in Shelf::ADMINISTRATION.into_iter().chain(Shelf::LIVING) {
        list(desk, shelf, sink)?;
    }
    for office in offices(desk) {
        self::office(desk, office, sink)?;
    }
    desk.site.sheets.iter().try_for_each(|sheet| one(desk, sheet, sink))
}

/// The section that a shelf belongs to.
fn section(shelf: Shelf) -> (&'static str, &'static str) {
    if Shelf::LIVING.contains(&shelf) {
        ("Vivere il Comune", "/vivere-il-comune/")
    } else {
        ("Amministrazione", "/amministrazione/")
    }
}

/// The offices of `comune.toml` that no sheet tells more of.
fn offices<'d>(desk: &'d Desk<'_>) -> impl Iterator<Item = &'d Office> {
    let told = |id: &str| desk.site.sheets.iter().any(|s| s.shelf() == Shelf::Offices && s.slug == id);
    desk.site.comune.offices.iter().filter(move |office| !told(&office.id))
}

/// The sheets of a shelf in a list, offices included.
pub(super) fn items(desk: &Desk<'_>, shelf: Shelf) -> Vec<SheetItem> {
    let sheets = desk.site.sheets.iter().filter(|s| s.shelf() == shelf);
    let mut items: Vec<SheetItem> = sheets.map(|s| view::sheet_item(s, desk.site.showing, &desk.base)).collect();
    if shelf == Shelf::Offices {
        items.extend(offices(desk).map(|office| office_item(desk, office)));
        items.sort_by(|a, b| a.titolo.cmp(&b.titolo));
    }
    items
}

fn list(desk: &Desk<'_>, shelf: Shelf, sink: &mut dyn Sink) -> Result<(), Fault> {
    let page = desk.page("fogli", shelf.title(), shelf.about(), shelf.path()).below(&desk.way(&[section(shelf)]));
    let (mut past, coming): (Vec<_>, Vec<_>) = items(desk, shelf).into_iter().partition(|item| item.passato);
    // What is over is told last, the latest first.
    past.reverse();
    let (up_title, up_path) = section(shelf);
    let up = Crumb::new(up_title, format!("{}{up_path}", desk.base));
    let own = Own::default().with("fogli", &coming).with("passati", &past).with("sopra", &up);
    desk.draw("fogli.html", shelf.path(), &page, own, sink)
}

fn office_item(desk: &Desk<'_>, office: &Office) -> SheetItem {
    SheetItem {
        titolo: office.name.clone(),
        descrizione: office.description.clone().unwrap_or_default(),
        url: format!("{}{}", desk.base, address::office(&office.id)),
        ..SheetItem::default()
    }
}

/// The page of an office that only `comune.toml` tells of.
fn office(desk: &Desk<'_>, office: &Office, sink: &mut dyn Sink) -> Result<(), Fault> {
    let path = address::office(&office.id);
    let comune = &desk.site.comune.contacts;
    let or = |own: &Option<String>, shared: &Option<String>| own.clone().or_else(|| shared.clone());
    let own = &office.contacts;
    let contacts = Contacts {
        address: or(&own.address, &comune.address),
        phone: or(&own.phone, &comune.phone),
        email: or(&own.email, &comune.email),
        pec: or(&own.pec, &comune.pec),
        hours: or(&own.hours, &comune.hours),
        site: None,
    };
    let about = office.description.clone().unwrap_or_else(|| format!("Contatti e servizi: {}.", desk.denomination));
    let detail = SheetDetail {
        item: office_item(desk, office),
        html: None,
        immagine: None,
        dati: view::contact_data(&contacts, Some(&desk.site.comune.identity.cap.value), None),
        allegato: None,
        gruppi: services(desk, &office.id).into_iter().collect(),
        argomenti: Vec::new(),
    };
    let way = desk.way(&[section(Shelf::Offices), (Shelf::Offices.title(), Shelf::Offices.path())]);
    let page = desk.page("foglio", &office.name, &about, &path).below(&way);
    desk.draw("foglio.html", &path, &page, Own::default().with("foglio", &detail), sink)
}

/// The services that an office answers for.
fn services(desk: &Desk<'_>, office: &str) -> Option<Related> {
    let services = desk.site.services.iter().filter(|s| s.office.is_some_and(|o| o.id == office));
    let voci: Vec<Crumb> =
        services.map(|s| Crumb::new(s.title, format!("{}{}", desk.base, address::card(s)))).collect();
    (!voci.is_empty()).then_some(Related { titolo: "I servizi di questo ufficio", voci })
}

fn one(desk: &Desk<'_>, sheet: &Sheet, sink: &mut dyn Sink) -> Result<(), Fault> {
    let path = sheet.path();
    let shelf = sheet.shelf();
    let way = desk.way(&[section(shelf), (shelf.title(), shelf.path())]);
    let page = desk.page("foglio", &sheet.head.title, sheet.description(), &path);
    let page = page.below(&way).draft(sheet.head.shown.draft);
    let text = markdown::compile(&sheet.body.value, HeadingLevel::H2, BODY)
        .ok_or_else(|| Fault::TooLarge(sheet.source.path.clone()))?;
    let body = (!sheet.body.value.trim().is_empty()).then(|| desk.html(Some(text), Some(&sheet.pictures)));
    let detail = SheetDetail {
        item: view::sheet_item(sheet, desk.site.showing, &desk.base),
        html: body,
        immagine: pictures::front(sheet.head.picture.as_ref(), &sheet.pictures, &desk.base),
        dati: view::sheet_data(sheet, place(desk, sheet)),
        allegato: attached(desk, sheet, sink)?,
        gruppi: related(desk, sheet),
        argomenti: view::sheet_topics(sheet, &desk.base),
    };
    desk.draw("foglio.html", &path, &page, Own::default().with("foglio", &detail), sink)
}

/// The sheet of a kind and name.
fn find<'d>(desk: &'d Desk<'_>, kind: SheetKind, slug: &str) -> Option<&'d Sheet> {
    desk.site.sheets.iter().copied().find(|s| s.kind == kind && s.slug == slug)
}

fn link(desk: &Desk<'_>, sheet: &Sheet) -> Crumb {
    Crumb::new(sheet.head.title.as_str(), format!("{}{}", desk.base, sheet.path()))
}

/// The place that a sheet names: a sheet of its own, or words.
fn place(desk: &Desk<'_>, sheet: &Sheet) -> Option<(String, Option<String>)> {
    let name = &sheet.head.place.as_ref()?.value;
    Some(match find(desk, SheetKind::Place, name) {
        Some(place) => (place.head.title.clone(), Some(format!("{}{}", desk.base, place.path()))),
        None => (name.clone(), None),
    })
}

/// What has to do with a sheet, by kind.
fn related(desk: &Desk<'_>, sheet: &Sheet) -> Vec<Related> {
    let head = &sheet.head;
    let mut groups = Vec::new();
    let mut group = |titolo: &'static str, voci: Vec<Crumb>| {
        if !voci.is_empty() {
            groups.push(Related { titolo, voci });
        }
    };
    let named =
        |kind, slugs: &[&str]| slugs.iter().filter_map(|s| find(desk, kind, s)).map(|s| link(desk, s)).collect();
    let who_names = |kind: SheetKind, names: &dyn Fn(&Sheet) -> bool| -> Vec<Crumb> {
        desk.site.sheets.iter().filter(|s| s.kind == kind && names(s)).map(|s| link(desk, s)).collect()
    };
    let is_me = |name: &str| name == sheet.slug;
    match sheet.kind {
        SheetKind::Unit => {
            let people: Vec<&str> = head.people.iter().map(|p| p.value.as_str()).collect();
            group("Persone", named(SheetKind::Person, &people));
            let parent: Vec<&str> = head.parent.iter().map(|p| p.value.as_str()).collect();
            group("Fa parte di", named(SheetKind::Unit, &parent));
            group(
                "Ne fanno parte",
                who_names(SheetKind::Unit, &|s| s.head.parent.as_ref().is_some_and(|p| is_me(&p.value))),
            );
            let documents = |s: &Sheet| s.head.office.as_ref().is_some_and(|o| is_me(&o.value));
            group("Documenti", who_names(SheetKind::Document, &documents));
        }
        SheetKind::Person => {
            group("Ne fa parte", who_names(SheetKind::Unit, &|s| s.head.people.iter().any(|p| is_me(&p.value))));
        }
        SheetKind::Place => {
            let here = |s: &Sheet| s.head.place.as_ref().is_some_and(|p| is_me(&p.value));
            group("Qui trovi", who_names(SheetKind::Unit, &here));
            let coming = |s: &Sheet| here(s) && !desk.site.showing.over(s.ends());
            group("Prossimi eventi", who_names(SheetKind::Event, &coming));
        }
        SheetKind::Event | SheetKind::Document => {}
    }
    if let Some(office) = head.office.as_ref().and_then(|o| desk.site.comune.offices.iter().find(|f| f.id == o.value)) {
        let url = format!("{}{}", desk.base, address::office(&office.id));
        group("Ufficio responsabile", vec![Crumb::new(office.name.as_str(), url)]);
    }
    if sheet.shelf() == Shelf::Offices {
        groups.extend(services(desk, &sheet.slug));
    }
    groups
}

/// The document's file in its place, and how a page links it.
fn attached(desk: &Desk<'_>, sheet: &Sheet, sink: &mut dyn Sink) -> Result<Option<AttachedView>, Fault> {
    let head = &sheet.head;
    let Some(Attached { path, bytes }) = &head.attached else {
        let view = |url: &str| AttachedView { url: url.to_owned(), formato: String::new(), peso: String::new() };
        return Ok(head.link.as_ref().map(|link| view(&link.value)));
    };
    let content = fs::read(path).map_err(|e| Fault::file(path, "leggere", e))?;
    let stem = slug(&path.file_stem().unwrap_or_default().to_string_lossy());
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let name = format!("{stem}.{}.{ending}", hex(&Sha256::digest(&content)[..6]));
    let url = format!("{}/documenti/{name}", desk.base);
    let out = format!("site/{}/documenti/{name}", desk.site.comune.slug);
    let inputs = Inputs::of(|state| state.write(out.as_bytes()));
    if !sink.stays(&out, inputs) {
        sink.put(OutFile { inputs: Some(inputs), ..OutFile::page(out, content) })?;
    }
    Ok(Some(AttachedView { url, formato: ending.to_uppercase(), peso: weight(*bytes) }))
}

/// A number of bytes as people read it: `340 KB`, `2,5 MB`.
fn weight(bytes: u64) -> String {
    match bytes.div_ceil(1024) {
        kilo @ 0..1024 => format!("{kilo} KB"),
        kilo => format!("{} MB", format!("{:.1}", kilo as f64 / 1024.0).replace('.', ",")),
    }
}

#[cfg(test)]
mod tests {
    use super::weight;

    #[test]
    fn a_weight_is_told_in_round_numbers() {
        assert_eq!([weight(1), weight(347_000), weight(2_621_440)], ["1 KB", "339 KB", "2,5 MB"]);
    }
}
