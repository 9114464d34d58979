//! What can be found: the index of each comune and of the area, the words that mean the same, the list from A to Z.

use contract::search::{Index, Kind};

use crate::area::Area;

const WORDS: &str = "content/sinonimi.toml";

fn index(area: &Area, name: &str) -> Index {
    serde_json::from_str(&area.text(&format!("out/counter/{name}.cerca.json"))).unwrap()
}

fn found(index: &Index, query: &str) -> Vec<String> {
    index.find(query).into_iter().map(|row| row.url.clone()).collect()
}

/// The file of the browser, by the name that carries its digest.
fn of_the_browser(area: &Area, slug: &str) -> Vec<String> {
    let entries = std::fs::read_dir(area.path(&format!("out/site/{slug}"))).unwrap();
    let names = entries.map(|e| e.unwrap().file_name().into_string().unwrap());
    names.filter(|n| n.starts_with("cerca.") && n.ends_with(".json")).collect()
}

#[test]
fn a_service_is_found_by_what_means_the_same_and_only_where_it_is_offered() {
    let area = Area::new();
    area.change("content/servizi/servizio-1/scheda.md", "+++\ntitolo", "+++\nparole = [\"rifiuti\"]\ntitolo");
    area.write(WORDS, "rifiuti = [\"spazzatura\", \"nettezza urbana\"]\n\"carta d'identità\" = [\"cie\"]\n");
    area.change("content/comuni/colle-finto/comune.toml", "servizio-1 = {}\n", "");
    area.change("content/comuni/borgo-finto/comune.toml", "[servizi]", "[servizi]\n# tutti");
    area.write("content/servizi/di-piu/scheda.md", &crate::area::card("Altro"));
    area.change("content/comuni/colle-finto/comune.toml", "[servizi]\n", "[servizi]\ndi-piu = {}\n");
    assert_eq!(area.slips(), [""; 0]);
    area.build();
    let here = "/borgo-finto/servizi/ambiente/servizio-1/";
    for query in ["rifiuto", "SPAZZATURA", "nettezza", "spazatura"] {
        assert_eq!(found(&index(&area, "borgo-finto"), query), [here], "{query}");
        assert!(found(&index(&area, "colle-finto"), query).is_empty(), "{query}");
        assert_eq!(found(&index(&area, "consorzio"), query), ["/servizi/servizio-1/"], "{query}");
    }
    let all = index(&area, "consorzio");
    let comuni = |url: &str| all.rows.iter().find(|r| r.url == url).and_then(|r| r.comuni);
    assert_eq!((comuni("/servizi/servizio-1/"), comuni("/servizi/servizio-2/")), (Some(1), Some(2)));
    let page = area.text("out/site/servizi/servizio-1/index.html");
    assert!(page.contains(here) && !page.contains("/colle-finto/"), "{page}");
}

#[test]
fn a_card_that_a_comune_laid_in_another_category_is_found_there() {
    let area = Area::new();
    area.write("content/comuni/colle-finto/servizi/servizio-1.md", "+++\ncategoria = \"Turismo\"\n+++\n");
    area.build();
    let page = area.text("out/site/servizi/servizio-1/index.html");
    for card in ["/borgo-finto/servizi/ambiente/servizio-1/", "/colle-finto/servizi/turismo/servizio-1/"] {
        assert!(page.contains(card) && area.has(&format!("out/site{card}index.html")), "{card}: {page}");
    }
}

#[test]
fn own_pages_are_found_and_the_browser_reads_the_same_bytes() {
    let area = Area::new();
    area.write(
        "content/comuni/borgo-finto/pagine/storia.md",
        "+++\ntitolo = \"Storia del borgo\"\ndescrizione = \"Che cosa accadde.\"\n+++\nTanto tempo fa.\n",
    );
    area.build();
    let borgo = index(&area, "borgo-finto");
    let row = borgo.find("storie")[0];
    assert_eq!((row.url.as_str(), row.kind), ("/borgo-finto/storia/", Kind::Page));
    let before = of_the_browser(&area, "borgo-finto");
    assert_eq!(before.len(), 1);
    let same = area.text(&format!("out/site/borgo-finto/{}", before[0]));
    assert_eq!(same, area.text("out/counter/borgo-finto.cerca.json"));
    area.change("content/comuni/borgo-finto/pagine/storia.md", "Storia del borgo", "Storia di Borgo");
    area.build();
    let after = of_the_browser(&area, "borgo-finto");
    assert!(after.len() == 1 && after != before, "a new name for a new content, and the former one is gone");
}

#[test]
fn slips_in_the_words_that_mean_the_same_have_their_place() {
    for (text, says) in [
        ("rifiuti = \"spazzatura\"\n", "wrong-type content/sinonimi.toml:1:11 "),
        ("rifiuti = []\n", "wrong-type content/sinonimi.toml:1:1 "),
        ("rifiuti = [\"spazzatura\", 3]\n", "wrong-type content/sinonimi.toml:1:26 "),
        ("rifiuti = [\"il\"]\n", "wrong-value content/sinonimi.toml:1:12 `il` non è un valore di `sinonimi`"),
        ("rifiuti = [\"\"]\n", "wrong-value content/sinonimi.toml:1:12 "),
        ("maternità = [\"parto\"]\n", "mettilo fra virgolette"),
        ("\n[gruppo]\na = [\"b\"]\n", "wrong-type content/sinonimi.toml:2:1 "),
    ] {
        let area = Area::new();
        area.write(WORDS, text);
        let slips = area.slips();
        assert!(slips.len() == 1 && slips[0].contains(says), "{says}: {slips:#?}");
    }
    let area = Area::new();
    area.write("content/sinonimo.toml", "a = [\"b\"]\n");
    assert!(area.slips()[0].contains("forse volevi scrivere `sinonimi.toml`"), "{:#?}", area.slips());
}
