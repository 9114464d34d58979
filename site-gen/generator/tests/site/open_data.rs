//! What machines read: whole addresses, the contact for safety, open data.

use std::collections::BTreeMap;

use generator::Hosting;
use generator::progress::Silent;
use serde_json::Value;

use crate::area::{Area, SERVICES, card};

const HOST: &str = "comune.borgo-finto.example";

/// The area with the true templates, one comune of it with a host of its own.
fn area() -> Area {
    let area = Area::new();
    area.true_templates();
    let domains = format!("domini = [\"{HOST}\"]\n\n[uffici.comune]");
    area.change("content/comuni/borgo-finto/comune.toml", "[uffici.comune]", &domains);
    area
}

fn build(area: &Area, hosting: Hosting) {
    let mut request = area.request();
    request.hosting = hosting;
    generator::build(&request, &Silent).unwrap();
}

#[test]
fn only_a_page_whose_host_is_known_says_its_whole_address() {
    let area = area();
    let (card, canonical) = ("servizi/ambiente/servizio-1", "rel=\"canonical\"");
    build(&area, Hosting::Domain);
    let page = area.text(&format!("out/site/borgo-finto/{card}/index.html"));
    let address = format!("https://{HOST}/{card}/");
    assert!(page.contains(&format!("<link rel=\"canonical\" href=\"{address}\">")));
    assert!(page.contains(&format!("<meta property=\"og:url\" content=\"{address}\">")));
    assert!(page.contains(&format!("<p class=\"sp-carta\">Questa pagina è su {address}</p>")), "paper tells it too");
    assert!(page.contains("<meta property=\"og:title\" content=\"Servizio 1\">"));
    assert!(page.contains("<meta property=\"og:site_name\" content=\"Comune di Borgo Finto\">"));
    assert!(page.contains("<meta property=\"og:locale\" content=\"it_IT\">"));
    let hidden = area.text("out/site/borgo-finto/404.html");
    assert!(hidden.contains("noindex") && !hidden.contains(canonical) && !hidden.contains("og:"));
    let other = area.text(&format!("out/site/colle-finto/{card}/index.html"));
    assert!(other.contains("og:title") && !other.contains(canonical) && !other.contains("og:url"));
    let shell = area.text("out/counter/borgo-finto.shell.html");
    assert_eq!(shell.matches("%%TITOLO%%").count(), 1, "functions fill the title alone");

    build(&area, Hosting::Path);
    let page = area.text(&format!("out/site/borgo-finto/{card}/index.html"));
    assert!(page.contains("og:title") && !page.contains(canonical) && !page.contains("og:url"));
    assert!(!page.contains("sp-carta"));
    let home = area.text("out/site/index.html");
    assert!(home.contains("content=\"Valle Finta\"") && !home.contains(canonical));
}

#[test]
fn a_contact_for_safety_is_published_only_if_the_consortium_has_one() {
    let area = area();
    let notes =
        || generator::check(&area.path("content")).unwrap().iter().filter(|d| d.rule == "security-contact").count();
    let file = ".well-known/security.txt";
    build(&area, Hosting::Domain);
    assert!(!area.has(&format!("out/site/{file}")) && !area.has(&format!("out/site/borgo-finto/{file}")));
    assert_eq!(notes(), 1);

    let key = "sicurezza = { contatto = \"mailto:difetti@valle-finta.example\", scade = 2027-11-01 }\nfonte";
    area.change("content/consorzio.toml", "fonte", key);
    build(&area, Hosting::Domain);
    let text = "Contact: mailto:difetti@valle-finta.example\nExpires: 2027-11-01T00:00:00Z\nPreferred-Languages: it\n";
    assert_eq!(area.text(&format!("out/site/{file}")), text);
    let own = format!("{text}Canonical: https://{HOST}/{file}\n");
    assert_eq!(area.text(&format!("out/site/borgo-finto/{file}")), own);
    assert!(!area.has(&format!("out/site/colle-finto/{file}")), "it answers for no host");
    assert_eq!(notes(), 0);

    area.change("content/consorzio.toml", "mailto:difetti@", "difetti@");
    let slips = area.slips();
    assert!(slips[0].starts_with("wrong-value content/consorzio.toml:5:26 "), "{slips:?}");
}

const CARD: &str = "content/servizi/servizio-1/scheda.md";
const COMUNE: &str = "content/comuni/borgo-finto/comune.toml";

fn catalogue(area: &Area, slug: &str) -> Value {
    serde_json::from_str(&area.text(&format!("out/site/{slug}/dati-aperti/servizi.jsonld"))).unwrap()
}

/// The rows of a table, by the names of its columns.
fn table(area: &Area, path: &str) -> Vec<BTreeMap<String, String>> {
    let text = area.text(path);
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains('\r'), "{path}: every row ends with CRLF");
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}

#[test]
fn the_catalogue_holds_every_service_and_nothing_unknown() {
    let area = area();
    area.change(CARD, "norme = [\"Legge inventata, art. 1\"]", "norme = [\"L. 241/1990\"]\ncosto = \"16 euro\"");
    area.change("content/servizi/servizio-2/scheda.md", "norme = [\"Legge inventata, art. 1\"]\n", "");
    area.change("content/servizi/servizio-2/scheda.md", "termine_giorni = 30\nsilenzio = \"inadempimento\"\n", "");
    area.change(COMUNE, "cap =", "ipa = \"c_z901\"\ncap =");
    area.change(COMUNE, "servizio-3 = {}", "servizio-3 = { sospeso = \"Chiuso.\" }");
    build(&area, Hosting::Domain);

    let data = catalogue(&area, "borgo-finto");
    let site = format!("https://{HOST}/");
    assert_eq!(data["@context"]["cpsv"], "http://purl.org/vocab/cpsv#");
    assert_eq!(data["dct:license"], "https://creativecommons.org/licenses/by/4.0/");
    assert_eq!(data["dct:publisher"]["dct:identifier"], "c_z901");
    assert_eq!(data["dct:spatial"]["dct:identifier"], "999001");
    let services = data["dct:hasPart"].as_array().unwrap();
    assert_eq!(services.len(), SERVICES);
    for (n, service) in services.iter().enumerate() {
        assert_eq!(service["@type"], "cpsv:PublicService");
        assert_eq!(service["@id"], format!("{site}servizi/ambiente/servizio-{n}/"));
        assert_eq!(service["dct:identifier"], format!("borgo-finto/servizio-{n}"));
        assert_eq!(service["cv:hasCompetentAuthority"]["@id"], data["dct:publisher"]["@id"]);
        assert_eq!(service["dct:spatial"]["@id"], data["dct:spatial"]["@id"]);
        let concepts = service["cv:isClassifiedBy"].as_array().unwrap().iter().map(|c| &c["skos:prefLabel"]);
        assert!(concepts.eq(["Ambiente", "Acqua"]));
        for key in ["dct:title", "dct:description", "dct:language", "cv:hasChannel", "cpsv:hasInput"] {
            assert!(!service[key].is_null(), "{key} of {n}");
        }
    }
    let one = &services[1];
    assert_eq!(one["cv:processingTime"], "P30D");
    assert_eq!(one["cv:hasLegalResource"][0]["dct:title"], "L. 241/1990");
    assert_eq!(one["cv:hasCost"][0]["dct:description"], "16 euro");
    assert_eq!(one["cpsv:hasInput"][0]["dct:description"], "Testo per Borgo Finto.");
    assert_eq!(one["cv:hasChannel"][0]["foaf:page"], format!("{site}servizi/ambiente/servizio-1/inizia/"));
    assert_eq!(services[3]["cv:hasChannel"].as_array().unwrap().len(), 1, "a suspended service has its office alone");
    let two = services[2].as_object().unwrap();
    for key in ["cv:processingTime", "cv:hasLegalResource", "cv:hasCost", "dcat:keyword"] {
        assert!(!two.contains_key(key), "nobody knows {key}");
    }
    let office = two["cv:hasChannel"][1].as_object().unwrap();
    assert_eq!(office.keys().collect::<Vec<_>>(), ["@type", "dct:description"]);

    let other = catalogue(&area, "colle-finto");
    assert!(!other["dct:publisher"].as_object().unwrap().contains_key("dct:identifier"), "its IPA code is unknown");
    assert_eq!(other["dct:hasPart"][1]["@id"], "/servizi/ambiente/servizio-1/");
}

#[test]
fn the_tables_are_read_back_as_they_were_written() {
    let area = area();
    area.change(CARD, "titolo = \"Servizio 1\"", "titolo = 'Sale, dette \"aule\"; città'");
    area.change(CARD, "argomenti = [\"Acqua\"]", "argomenti = [\"Acqua\", \"Aria\"]");
    area.change("content/comuni/colle-finto/comune.toml", "servizio-1 = {}", "servizio-1 = { termine_giorni = 5 }");
    area.write("content/servizi/di-piu/scheda.md", &card("Uno di più"));
    area.change(COMUNE, "servizio-9 = {}", "servizio-9 = {}\ndi-piu = {}");
    build(&area, Hosting::Path);

    let rows = table(&area, "out/site/colle-finto/dati-aperti/servizi.csv");
    assert_eq!(rows.len(), SERVICES);
    let row = rows.iter().find(|row| row["servizio"] == "servizio-1").unwrap();
    let told = ["comune", "istat", "ipa", "titolo", "argomenti", "termine_giorni", "via_internet", "dal", "indirizzo"];
    let wanted = [
        "colle-finto",
        "999002",
        "",
        "Sale, dette \"aule\"; città",
        "Acqua; Aria",
        "5",
        "si",
        "",
        "/colle-finto/servizi/ambiente/servizio-1/",
    ];
    assert_eq!(told.map(|key| row[key].as_str()), wanted);

    let offered = table(&area, "out/site/dati-aperti/servizi.csv");
    assert_eq!(offered.len(), SERVICES + 1);
    let number = |id: &str| offered.iter().find(|row| row["servizio"] == id).unwrap()["comuni"].clone();
    assert_eq!((number("servizio-1").as_str(), number("di-piu").as_str()), ("2", "1"));
    let who = table(&area, "out/site/dati-aperti/comuni-servizi.csv");
    assert_eq!(who.len(), 2 * SERVICES + 1);
    let more: Vec<_> = who.iter().filter(|row| row["servizio"] == "di-piu").collect();
    assert!(more.len() == 1 && more[0]["comune"] == "borgo-finto" && more[0]["istat"] == "999001");
}

#[test]
fn data_that_stay_are_those_that_would_be_made() {
    let area = area();
    let changes = [
        (CARD, "norme = [\"Legge inventata, art. 1\"]", "norme = [\"L. 241/1990\"]"),
        (CARD, "norme", "costo = \"16 euro\"\nnorme"),
        (CARD, "## Cosa serve\n\nTesto", "## Cosa serve\n\nUn documento"),
        (CARD, "termine_giorni = 30", "termine_giorni = 45"),
        (COMUNE, "servizio-3 = {}", "servizio-3 = { dal = 2027-01-01 }"),
        (COMUNE, "servizio-4 = {}", "servizio-4 = { sospeso = \"Chiuso.\" }"),
        (COMUNE, "cap =", "ipa = \"c_z901\"\ncap ="),
        (COMUNE, "nome = \"Uffici comunali\"", "nome = \"Municipio\"\ntelefono = \"000 000\""),
        (COMUNE, "servizio-5 = {}", "servizio-5 = { ufficio = \"altro\" }"),
        (COMUNE, "[servizi]", "[uffici.altro]\nnome = \"Altro ufficio\"\n\n[servizi]"),
        ("content/servizi/servizio-6/scheda.md", "Ambiente", "Turismo"),
    ];
    let data = |area: &Area| {
        let all = area.snapshot("out/site");
        all.into_iter().filter(|(path, _)| path.contains("dati-aperti")).collect::<Vec<_>>()
    };
    build(&area, Hosting::Domain);
    for (file, from, to) in changes {
        let before = data(&area);
        area.change(file, from, to);
        if to.contains("ufficio = \"altro\"") {
            continue; // The office comes with the next change.
        }
        build(&area, Hosting::Domain);
        let now = data(&area);
        assert!(now != before, "{to}: told to nobody");
        std::fs::remove_dir_all(area.path("out")).unwrap();
        build(&area, Hosting::Domain);
        assert!(data(&area) == now, "{to}: what stayed is stale");
    }
}

#[test]
fn a_page_says_what_the_data_are_and_every_page_leads_there() {
    let area = area();
    build(&area, Hosting::Path);
    let page = area.text("out/site/borgo-finto/dati-aperti/index.html");
    for link in ["servizi.csv", "servizi.jsonld"] {
        assert!(page.contains(&format!("href=\"/borgo-finto/dati-aperti/{link}\"")), "{link}");
        assert!(area.has(&format!("out/site/borgo-finto/dati-aperti/{link}")));
    }
    assert!(page.contains("CC BY 4.0"));
    let link = "href=\"/borgo-finto/dati-aperti/\"";
    assert_eq!(area.text("out/site/borgo-finto/mappa-del-sito/index.html").matches(link).count(), 2, "map and footer");
    assert!(area.text("out/site/borgo-finto/index.html").contains(link));
    let page = area.text("out/site/dati-aperti/index.html");
    assert!(page.contains("href=\"/dati-aperti/comuni-servizi.csv\"") && page.contains("CC BY 4.0"));
    assert!(area.text("out/site/index.html").contains("href=\"/dati-aperti/\""));
}
