//! Former addresses lead to today's pages.

use crate::area::Area;

const CARD: &str = "content/servizi/servizio-1/scheda.md";
const PAGE: &str = "content/comuni/borgo-finto/pagine/storia.md";

fn area(alias: &str) -> Area {
    let area = Area::new();
    area.write(
        PAGE,
        &format!("+++\ntitolo = \"Storia\"\ndescrizione = \"La storia.\"\nalias = {alias}\n+++\nTanto tempo fa.\n"),
    );
    area.write(
        "theme/templates/rinvio.html",
        "<meta http-equiv=\"refresh\" content=\"0; url={{ pagina.url }}\">{{ pagina.titolo }}",
    );
    area
}

#[test]
fn a_former_address_leads_on_and_the_edge_is_told() {
    let area = area("[\"/vecchio/posto/\", \"/storia.html\"]");
    area.change(CARD, "+++\n", "+++\nalias = [\"/modulo-1/\"]\n");
    area.build();
    let to = "<meta http-equiv=\"refresh\" content=\"0; url=/borgo-finto/storia/\">Storia";
    assert_eq!(area.text("out/site/borgo-finto/vecchio/posto/index.html"), to);
    assert_eq!(area.text("out/site/borgo-finto/storia.html"), to);
    assert!(
        area.text("out/site/colle-finto/modulo-1/index.html").contains("/colle-finto/servizi/ambiente/servizio-1/")
    );
    let told: serde_json::Value = serde_json::from_str(&area.text("out/counter/borgo-finto.redirects.json")).unwrap();
    let first = serde_json::json!({
        "from": "/borgo-finto/modulo-1/", "to": "/borgo-finto/servizi/ambiente/servizio-1/", "status": 301
    });
    assert_eq!((&told["redirects"][0], told["redirects"].as_array().unwrap().len()), (&first, 3));
}

#[test]
fn where_nothing_moved_nothing_is_told() {
    let area = Area::new();
    area.build();
    assert!(!area.has("out/counter/borgo-finto.redirects.json"));
}

#[test]
fn a_former_address_is_neither_a_page_nor_another_ones() {
    for (alias, says) in [
        ("[\"/privacy/\"]", "`/privacy/` è l'indirizzo di una pagina che c'è"),
        ("[\"/storia/\"]", "`/storia/` è l'indirizzo di una pagina che c'è"),
        ("[\"/sportello/x/\"]", "`/sportello/x/` è l'indirizzo di una pagina che c'è"),
        ("[\"/privacy/index.html\"]", "non è un indirizzo di questo sito"),
        ("[\"vecchio\"]", "non è un indirizzo di questo sito"),
        ("[\"/a/\", \"/a/\"]", "`/a/` è già un `alias`"),
        ("[\"/modulo-1/\"]", "tienilo solo qui o in `content/servizi/servizio-1/scheda.md`"),
    ] {
        let area = area(alias);
        area.change(CARD, "+++\n", "+++\nalias = [\"/modulo-1/\"]\n");
        let slips: Vec<String> = area.slips();
        assert!(slips.len() == 1 && slips[0].starts_with(&format!("alias {PAGE}:")), "{alias}: {slips:#?}");
        assert!(slips[0].replace(&area.path("").display().to_string(), "").contains(says), "{says}: {slips:#?}");
    }
}

#[test]
fn a_page_cannot_take_the_former_address_of_a_card() {
    let area = area("[]");
    area.change(CARD, "+++\n", "+++\nalias = [\"/storia/\"]\n");
    let slips = area.slips();
    assert!(slips.len() == 1 && slips[0].contains("`/storia/` è già un vecchio indirizzo"), "{slips:#?}");
}
