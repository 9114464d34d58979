//! The national criteria that can be judged from the content.
//!
//! In: a comune's [`Site`]. Out: what it lacks. The other criteria depend on the theme and on where the site is
//! published, and are tried on the site itself. Source: the State's evaluation of comune sites, criteria C.SI; the
//! data of an office are checked by hand ("asseverazione").

use crate::model::colour::Colour;
use crate::model::joined::Site;
use crate::model::vocabulary::SECTIONS;

/// Cards, by criterion C.SI.1.3.
pub(super) const MIN_SERVICES: usize = 10;
/// Items beside the four, by criterion C.SI.1.6.
const MAX_ITEMS: usize = 3;
/// Where a declaration must stand, by criterion C.SI.3.2.
const AGID: &str = "https://form.agid.gov.it/";

/// A criterion.
pub(super) struct Criterion {
    /// Its name in tables.
    pub(super) id: &'static str,
    /// Its national name.
    pub(super) code: &'static str,
    /// What it asks, in a few words.
    pub(super) title: &'static str,
    /// What to do, as an infinitive.
    pub(super) remedy: &'static str,
    lack: fn(&Site<'_>) -> Option<String>,
}

impl Criterion {
    /// What a comune lacks; nothing, if the criterion holds.
    pub(super) fn lack(&self, site: &Site<'_>) -> Option<String> {
        (self.lack)(site)
    }
}

/// All of them, in the order of the tables.
pub(super) const CRITERIA: [Criterion; 8] = [
    Criterion {
        id: "servizi",
        code: "C.SI.1.3",
        title: "almeno 10 servizi",
        remedy: "Accendere altri servizi del catalogo, fino ad averne almeno 10",
        lack: services,
    },
    Criterion {
        id: "schede",
        code: "C.SI.1.3",
        title: "schede complete",
        remedy: "Completare le schede dei servizi: sezioni obbligatorie e argomenti",
        lack: cards,
    },
    Criterion {
        id: "uffici",
        code: "C.SI.2.2",
        title: "un ufficio per ogni servizio",
        remedy: "Indicare l’ufficio che risponde per ogni servizio",
        lack: offices,
    },
    Criterion {
        id: "contatti",
        code: "asseverazione",
        title: "indirizzo e contatti",
        remedy: "Comunicare al consorzio l’indirizzo e un telefono o un’email degli uffici",
        lack: contacts,
    },
    Criterion {
        id: "accessibilita",
        code: "C.SI.3.2",
        title: "dichiarazione di accessibilità",
        remedy: "Pubblicare la dichiarazione di accessibilità sul sito di AgID e comunicarne l’indirizzo",
        lack: accessibility,
    },
    Criterion {
        id: "dominio",
        code: "C.SI.5.2",
        title: "dominio istituzionale",
        remedy: "Confermare il dominio del sito, nella forma comune.<nome riservato>.it",
        lack: domain,
    },
    Criterion {
        id: "menu",
        code: "C.SI.1.6",
        title: "menu con al massimo 3 voci in più",
        remedy: "Togliere le voci di troppo dal menu",
        lack: menu,
    },
    Criterion {
        id: "colore",
        code: "WCAG 1.4.3",
        title: "colore leggibile",
        remedy: "Scegliere un colore che si legge bene sul bianco",
        lack: colour,
    },
];

fn services(site: &Site<'_>) -> Option<String> {
    let number = site.services.len();
    (number < MIN_SERVICES).then(|| format!("ne offre {number}"))
}

fn cards(site: &Site<'_>) -> Option<String> {
    let complete = |service: &&crate::model::joined::Service<'_>| {
        let has = |title: &str| service.sections.iter().any(|s| s.title == title && !s.body.value.trim().is_empty());
        let sections = SECTIONS.iter().filter(|kind| kind.required).all(|kind| has(kind.title));
        sections && !service.topics.is_empty() && !service.description.trim().is_empty()
    };
    let missing = site.services.iter().filter(|service| !complete(service)).count();
    (missing > 0).then(|| format!("{missing} da completare"))
}

fn offices(site: &Site<'_>) -> Option<String> {
    let missing = site.services.iter().filter(|service| service.office.is_none()).count();
    (missing > 0).then(|| format!("{missing} servizi senza ufficio"))
}

fn contacts(site: &Site<'_>) -> Option<String> {
    let offices = &site.comune.offices;
    let known = |says: fn(&crate::model::comune::Contacts) -> bool| {
        let all = !offices.is_empty() && offices.iter().all(|office| says(&office.contacts));
        says(&site.comune.contacts) || all
    };
    let mut missing = Vec::new();
    if !known(|c| c.address.is_some()) {
        missing.push("l’indirizzo");
    }
    if !known(|c| c.phone.is_some() || c.email.is_some()) {
        missing.push("un telefono o un’email");
    }
    (!missing.is_empty()).then(|| format!("da comunicare {}", missing.join(" e ")))
}

fn accessibility(site: &Site<'_>) -> Option<String> {
    match &site.comune.accessibility {
        None => Some("da pubblicare sul sito di AgID".to_owned()),
        Some(url) if !url.value.starts_with(AGID) => Some("il collegamento non è al sito di AgID".to_owned()),
        Some(_) => None,
    }
}

fn domain(site: &Site<'_>) -> Option<String> {
    let hosts = &site.comune.hosts;
    if let Some(wrong) = hosts.iter().find(|host| !well_formed(&host.value)) {
        return Some(format!("{} non ha la forma prevista", wrong.value));
    }
    if !hosts.is_empty() {
        return None;
    }
    Some(match &site.comune.contacts.site {
        Some(today) if well_formed(today) => format!("da confermare (oggi {today}, che ha la forma prevista)"),
        Some(today) => format!("da scegliere (oggi {today}, che non ha la forma prevista)"),
        None => "da scegliere".to_owned(),
    })
}

/// Whether a host is `comune.<D>` or ends with `.comune.<D>`. Whether D is on the list of reserved names only the
/// register can tell.
fn well_formed(host: &str) -> bool {
    let host = host.trim().to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let rest = host.strip_prefix("comune.").or_else(|| host.split_once(".comune.").map(|(_, rest)| rest));
    rest.is_some_and(|rest| rest.contains('.') && rest.split('.').all(|part| !part.is_empty()))
}

fn menu(site: &Site<'_>) -> Option<String> {
    let number = site.comune.menu.len();
    (number > MAX_ITEMS).then(|| format!("ne ha {number}"))
}

fn colour(site: &Site<'_>) -> Option<String> {
    let written = &site.comune.colour.value;
    match Colour::parse(written) {
        Some(colour) if colour.passes() => None,
        Some(colour) => Some(format!("{written} non si legge bene: prova {}", colour.readable().hex())),
        None => Some("non è scritto bene".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::well_formed;

    #[test]
    fn a_domain_has_the_form_of_the_reserved_names() {
        for host in ["comune.quadri.ch.it", "www.comune.quadri.chieti.it", "servizi.comune.quadri.ch.it"] {
            assert!(well_formed(host), "{host}");
        }
        for host in ["comunequadri.it", "comune.it", "quadri.gov.it", "comune..it", "comune.quadri"] {
            assert!(!well_formed(host), "{host}");
        }
    }
}
