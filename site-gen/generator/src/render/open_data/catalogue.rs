//! A comune's services in the European vocabulary of public services (CPSV-AP), which the Italian profile follows.
//!
//! Out: JSON-LD. Categories and topics are words, since no register gives them an address; a key whose value nobody
//! knows is left out.

use serde_json::{Map, Value, json};

use crate::fault::Fault;
use crate::model::joined::Service;
use crate::render::desk::Desk;
use crate::render::open_data::{LICENCE, Told, istat, or, whole};

/// Italian, in the authority list of the Publications Office of the EU.
const ITALIAN: &str = "http://publications.europa.eu/resource/authority/language/ITA";

/// The catalogue.
pub(super) fn write(desk: &Desk<'_>, services: &[Told<'_>]) -> Result<Vec<u8>, Fault> {
    let site = whole(desk, "/");
    let (body, place) = (format!("{site}#ente"), format!("{site}#territorio"));
    let services: Vec<Value> = services.iter().map(|told| service(desk, told, &body, &place)).collect();
    let catalogue = json!({
        "@context": context(),
        "@id": whole(desk, "/dati-aperti/servizi.jsonld"),
        "@type": "dcat:Catalog",
        "dct:title": format!("Servizi del {}", desk.denomination),
        "dct:language": ITALIAN,
        "dct:license": LICENCE,
        "dct:publisher": authority(desk, &body),
        "dct:spatial": territory(desk, &place),
        "dct:hasPart": services,
    });
    let mut bytes = serde_json::to_vec(&catalogue)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn context() -> Value {
    let italian = |id: &str| json!({ "@id": id, "@language": "it" });
    let link = |id: &str| json!({ "@id": id, "@type": "@id" });
    json!({
        "cpsv": "http://purl.org/vocab/cpsv#",
        "cv": "http://data.europa.eu/m8g/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "eli": "http://data.europa.eu/eli/ontology#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "schema": "https://schema.org/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "dct:title": italian("dct:title"),
        "dct:description": italian("dct:description"),
        "skos:prefLabel": italian("skos:prefLabel"),
        "dcat:keyword": italian("dcat:keyword"),
        "dct:language": link("dct:language"),
        "dct:license": link("dct:license"),
        "foaf:page": link("foaf:page"),
        "dct:modified": { "@id": "dct:modified", "@type": "xsd:date" },
        "cv:processingTime": { "@id": "cv:processingTime", "@type": "xsd:duration" },
    })
}

fn authority(desk: &Desk<'_>, id: &str) -> Value {
    let mut body = node("cv:PublicOrganisation");
    body.insert("@id".to_owned(), id.into());
    body.insert("skos:prefLabel".to_owned(), desk.denomination.as_str().into());
    set(&mut body, "dct:identifier", desk.site.comune.identity.ipa.as_deref());
    body.into()
}

fn territory(desk: &Desk<'_>, id: &str) -> Value {
    let mut place = node("dct:Location");
    place.insert("@id".to_owned(), id.into());
    place.insert("skos:prefLabel".to_owned(), desk.site.comune.identity.name.as_str().into());
    set(&mut place, "dct:identifier", istat(desk.site));
    place.into()
}

fn service(desk: &Desk<'_>, told: &Told<'_>, body: &str, place: &str) -> Value {
    let Told { service, url, needed } = told;
    let needed = needed.as_ref().map(|text| text.plain.fill(&desk.words())).filter(|text| !text.is_empty());
    let terms = std::iter::once(&service.category).chain(&service.topics);
    let concepts = terms.map(|t| json!({ "@type": "skos:Concept", "skos:prefLabel": t }));
    let laws = service.laws.iter().map(|law| json!({ "@type": "eli:LegalResource", "dct:title": law }));
    let mut data = node("cpsv:PublicService");
    data.insert("@id".to_owned(), url.as_str().into());
    // The same service of another comune has another name.
    data.insert("dct:identifier".to_owned(), format!("{}/{}", desk.site.comune.slug, service.id).into());
    set(&mut data, "dct:title", Some(service.title));
    set(&mut data, "dct:description", Some(service.description).filter(|d| !d.is_empty()));
    data.insert("dct:language".to_owned(), ITALIAN.into());
    data.insert("dct:spatial".to_owned(), json!({ "@id": place }));
    data.insert("cv:hasCompetentAuthority".to_owned(), json!({ "@id": body }));
    list(&mut data, "cv:isClassifiedBy", concepts.collect());
    list(&mut data, "dcat:keyword", service.words.iter().map(|w| (*w).into()).collect());
    let term = service.term_days.map(|days| format!("P{days}D"));
    set(&mut data, "cv:processingTime", term.as_deref());
    list(&mut data, "cv:hasChannel", channels(desk, service, url));
    let input = needed.map(|text| json!({ "@type": "cv:Evidence", "dct:description": text }));
    list(&mut data, "cpsv:hasInput", input.into_iter().collect());
    list(&mut data, "cv:hasLegalResource", laws.collect());
    let cost = service.cost.map(|cost| json!({ "@type": "cv:Cost", "dct:description": cost }));
    list(&mut data, "cv:hasCost", cost.into_iter().collect());
    set(&mut data, "dct:modified", service.updated.map(|day| day.to_string()).as_deref());
    data.into()
}

/// The form, where it can be filled in now, and the office.
fn channels(desk: &Desk<'_>, service: &Service<'_>, url: &str) -> Vec<Value> {
    let online = service.form.as_ref().filter(|_| service.active());
    let online = online.map(
        |_| json!({ "@type": "cv:Channel", "dct:description": "Via internet", "foaf:page": format!("{url}inizia/") }),
    );
    let office = service.office.map(|office| {
        let (own, comune) = (&office.contacts, &desk.site.comune.contacts);
        let mut channel = node("cv:Channel");
        channel.insert("dct:description".to_owned(), office.name.as_str().into());
        set(&mut channel, "schema:address", or(own.address.as_ref(), &comune.address));
        set(&mut channel, "schema:telephone", or(own.phone.as_ref(), &comune.phone));
        set(&mut channel, "schema:email", or(own.email.as_ref(), &comune.email));
        Value::from(channel)
    });
    online.into_iter().chain(office).collect()
}

fn node(kind: &str) -> Map<String, Value> {
    Map::from_iter([("@type".to_owned(), kind.into())])
}

fn set(node: &mut Map<String, Value>, key: &str, value: Option<&str>) {
    node.extend(value.map(|value| (key.to_owned(), value.into())));
}

fn list(node: &mut Map<String, Value>, key: &str, values: Vec<Value>) {
    if !values.is_empty() {
        node.insert(key.to_owned(), values.into());
    }
}
