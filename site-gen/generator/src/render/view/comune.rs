//! A comune, the consortium and the theme's files as templates see them.

use std::collections::BTreeMap;

use contract::revision::hex;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::model::arms::Drawing;
use crate::model::comune::{Comune, Contacts, Office};
use crate::model::content::Consortium;
use crate::model::joined::address;
use crate::model::theme::{Icon, Theme};

/// `comune`.
#[derive(Debug, Hash, Serialize)]
pub(in crate::render) struct ComuneView {
    slug: String,
    nome: String,
    denominazione: String,
    sigla: String,
    istat: String,
    belfiore: String,
    ipa: Option<String>,
    codice_fiscale: Option<String>,
    cap: String,
    provincia: String,
    regione: String,
    subambito: String,
    abitanti: Option<Inhabitants>,
    pec: Option<String>,
    email: Option<String>,
    telefono: Option<String>,
    indirizzo: Option<String>,
    orari: Option<String>,
    sito: Option<String>,
    motto: Option<String>,
    stemma: Option<ArmsView>,
    dichiarazione_accessibilita: Option<String>,
    fonte: String,
    da_completare: Vec<String>,
    uffici: Vec<OfficeView>,
    voci_menu: Vec<MenuView>,
    amministrazione_trasparente: Option<String>,
    albo_pretorio: Option<String>,
    sito_regione: Option<String>,
    social: Vec<MenuView>,
    pnrr: bool,
}

/// The arms: `larghezza` and `altezza` in pixels, for the header.
#[derive(Debug, Hash, Serialize)]
struct ArmsView {
    url: String,
    tipo: &'static str,
    larghezza: u32,
    altezza: u32,
}

#[derive(Debug, Hash, Serialize)]
struct Inhabitants {
    numero: u32,
    anno: u16,
}

#[derive(Debug, Hash, Serialize)]
struct MenuView {
    titolo: String,
    url: String,
}

/// An office; what it does not say of itself is the comune's.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub(in crate::render) struct OfficeView {
    id: String,
    pub(super) nome: String,
    pub(super) indirizzo: Option<String>,
    telefono: Option<String>,
    email: Option<String>,
    pec: Option<String>,
    orari: Option<String>,
    descrizione: Option<String>,
}

/// The consortium: `consorzio`.
#[derive(Debug, Hash, Serialize)]
pub(in crate::render) struct ConsortiumView {
    nome: String,
    denominazione: String,
    descrizione: String,
    fonte: String,
}

/// A comune's own words in a named place.
#[derive(Clone, Debug, Hash, Serialize)]
pub(in crate::render) struct BlockView {
    pub(in crate::render) titolo: Option<String>,
    pub(in crate::render) html: String,
}

/// The services that every page links: `collegamenti`.
#[derive(Clone, Debug, Default, Hash, Serialize)]
pub(in crate::render) struct Links {
    pub(in crate::render) appuntamento: Option<String>,
    pub(in crate::render) assistenza: Option<String>,
    pub(in crate::render) disservizio: Option<String>,
}

/// The search: `cerca`.
#[derive(Clone, Debug, Hash, Serialize)]
pub(in crate::render) struct SearchView {
    azione: String,
    indice: Option<String>,
    elenco: String,
}

/// The theme's files: `risorse`.
#[derive(Clone, Debug, Hash, Serialize)]
pub(in crate::render) struct Resources {
    css: String,
    css_integrity: Option<String>,
    js: Option<String>,
    js_integrity: Option<String>,
    /// What sends files in pieces: on the pages of the counter alone.
    js_file: Option<String>,
    js_file_integrity: Option<String>,
    /// The address of the worker that keeps read pages.
    lavoratore: Option<String>,
    /// The icons that pages hold.
    icone: BTreeMap<String, Icon>,
    /// The icon of the window.
    scudo: String,
    font_regular: String,
    font_bold: String,
    ente_css: String,
}

/// A comune as templates see it.
pub(in crate::render) fn comune(comune: &Comune, base: &str) -> ComuneView {
    let (identity, contacts) = (&comune.identity, &comune.contacts);
    ComuneView {
        slug: comune.slug.clone(),
        nome: identity.name.clone(),
        denominazione: comune.denomination(),
        sigla: identity.prefix.value.clone(),
        istat: identity.istat.value.clone(),
        belfiore: identity.belfiore.value.clone(),
        ipa: identity.ipa.clone(),
        codice_fiscale: identity.tax_code.clone(),
        cap: identity.cap.value.clone(),
        provincia: identity.province.value.clone(),
        regione: identity.region.value.clone(),
        subambito: identity.subarea.value.clone(),
        abitanti: identity.inhabitants.map(|(numero, anno)| Inhabitants { numero, anno }),
        pec: contacts.pec.clone(),
        email: contacts.email.clone(),
        telefono: contacts.phone.clone(),
        indirizzo: contacts.address.clone(),
        orari: contacts.hours.clone(),
        sito: contacts.site.clone(),
        motto: identity.motto.clone(),
        stemma: comune.arms.as_ref().and_then(|arms| arms.made.as_ref().ok()).map(|drawing| arms(drawing, base)),
        dichiarazione_accessibilita: comune.accessibility.as_ref().map(|a| a.value.clone()),
        fonte: comune.origin.trim_end_matches('.').to_owned(),
        da_completare: comune.to_complete.iter().map(|t| t.value.clone()).collect(),
        uffici: comune.offices.iter().map(|o| office(o, contacts)).collect(),
        amministrazione_trasparente: comune.elsewhere.transparency.clone(),
        albo_pretorio: comune.elsewhere.albo.clone(),
        sito_regione: comune.elsewhere.region.clone(),
        social: comune.elsewhere.social.iter().map(|(name, url)| menu(name, url, base)).collect(),
        pnrr: comune.pnrr,
        voci_menu: comune.menu.iter().map(|item| menu(&item.title, &item.url.value, base)).collect(),
    }
}

/// The height of the arms in the header, in pixels.
const ARMS: u32 = 64;

fn arms(drawing: &Drawing, base: &str) -> ArmsView {
    ArmsView {
        url: format!("{base}/{}", arms_name(drawing)),
        tipo: if drawing.ending == "svg" { "image/svg+xml" } else { "image/webp" },
        larghezza: (ARMS * drawing.ratio).div_ceil(1000),
        altezza: ARMS,
    }
}

/// The name of the arms' file, which changes with them.
pub(in crate::render) fn arms_name(drawing: &Drawing) -> String {
    format!("stemma.{}.{}", hex(&Sha256::digest(&drawing.bytes)[..6]), drawing.ending)
}

fn menu(title: &str, url: &str, base: &str) -> MenuView {
    let url = if url.starts_with('/') { format!("{base}{url}") } else { url.to_owned() };
    MenuView { titolo: title.to_owned(), url }
}

/// An office as templates see it.
pub(in crate::render) fn office(office: &Office, comune: &Contacts) -> OfficeView {
    let or = |own: &Option<String>, shared: &Option<String>| own.clone().or(shared.clone());
    let own = &office.contacts;
    OfficeView {
        id: office.id.clone(),
        nome: office.name.clone(),
        indirizzo: or(&own.address, &comune.address),
        telefono: or(&own.phone, &comune.phone),
        email: or(&own.email, &comune.email),
        pec: own.pec.clone(),
        orari: or(&own.hours, &comune.hours),
        descrizione: office.description.clone(),
    }
}

/// The consortium as templates see it.
pub(in crate::render) fn consortium(consortium: &Consortium) -> ConsortiumView {
    ConsortiumView {
        nome: consortium.name.clone(),
        denominazione: consortium.denomination.clone(),
        descrizione: consortium.description.clone(),
        fonte: consortium.origin.trim_end_matches('.').to_owned(),
    }
}

impl SearchView {
    /// The search in one comune, and the index for the browser.
    pub(in crate::render) fn comune(base: &str, index: &str) -> Self {
        Self {
            azione: format!("{base}/sportello/cerca"),
            indice: Some(index.to_owned()),
            elenco: format!("{base}{}", address::AZ),
        }
    }

    /// The search across all comuni, which only the functions answer.
    pub(in crate::render) fn consortium() -> Self {
        Self { azione: "/sportello/cerca".to_owned(), indice: None, elenco: "/servizi/".to_owned() }
    }
}

impl Resources {
    /// The theme's files, and the style sheet of the body's colours.
    pub(in crate::render) fn new(theme: &Theme, body_css: String, worker: Option<String>) -> Self {
        let url = |name: &str| theme.assets.get(name).map(|a| format!("/risorse/{}", a.file));
        let integrity = |name: &str| theme.assets.get(name).and_then(|a| a.integrity.clone());
        Self {
            css: url("comuni.css").unwrap_or_default(),
            css_integrity: integrity("comuni.css"),
            js: url("sportello.js"),
            js_integrity: integrity("sportello.js"),
            js_file: url("file.js"),
            js_file_integrity: integrity("file.js"),
            lavoratore: worker,
            icone: theme.icons.clone(),
            scudo: url("scudo.svg").unwrap_or_default(),
            font_regular: url("titillium-400.woff2").unwrap_or_default(),
            font_bold: url("titillium-700.woff2").unwrap_or_default(),
            ente_css: body_css,
        }
    }
}
