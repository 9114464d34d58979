//! What a process that builds again and again does over, and what it passes over.

use generator::progress::Silent;
use generator::report::Report;
use generator::{Memory, Request, rebuild};

use crate::area::Area;

fn again(area: &Area, memory: &mut Memory) -> Report {
    rebuild(&area.request(), &Silent, memory).unwrap()
}

/// After each change the pages are byte for byte those of a build from nothing.
fn same_as_from_nothing(area: &Area) {
    let fresh = Request { out: area.path("nuova"), ..area.request() };
    generator::build(&fresh, &Silent).unwrap();
    assert!(area.snapshot("out/site") == area.snapshot("nuova/site"));
    std::fs::remove_dir_all(&fresh.out).unwrap();
}

#[test]
fn a_change_of_one_comune_a_card_the_theme_or_the_consortium_reaches_every_page_it_should() {
    let area = Area::new();
    let mut memory = Memory::new();
    let first = again(&area, &mut memory);
    let second = again(&area, &mut memory);
    assert_eq!((second.files_written, second.files_unchanged, second.pages), (0, first.files_written, first.pages));
    for (file, from, to) in [
        ("content/comuni/borgo-finto/comune.toml", "Uffici comunali", "Municipio"),
        ("content/servizi/servizio-2/scheda.md", "Una frase.", "Un'altra frase."),
        ("content/servizi/_generico/modulo.toml", "Ti serve aiuto?", "Hai bisogno di aiuto?"),
        ("theme/templates/servizio.html", "{{ servizio.ufficio.nome }}", "<i>{{ servizio.ufficio.nome }}</i>"),
        ("content/consorzio.toml", "Valle Finta", "Valle Inventata"),
        ("content/comuni/colle-finto/comune.toml", "servizio-4 = {}\n", "servizio-4 = { sospeso = \"Chiuso.\" }\n"),
    ] {
        area.change(file, from, to);
        let written = again(&area, &mut memory).files_written;
        // The small theme of these tests does not say the consortium's name.
        assert!(written > 0 || file.ends_with("consorzio.toml"), "{file}");
        same_as_from_nothing(&area);
    }
}

#[test]
fn slips_of_a_comune_that_is_passed_over_are_told_again() {
    let area = Area::new();
    let mut memory = Memory::new();
    let first = again(&area, &mut memory).diagnostics;
    area.change("content/comuni/borgo-finto/comune.toml", "Uffici comunali", "Municipio");
    let second = again(&area, &mut memory).diagnostics;
    assert!(!first.is_empty());
    assert_eq!(first.len(), second.len());
}

#[test]
fn after_a_slip_is_mended_the_comune_is_built() {
    let area = Area::new();
    let mut memory = Memory::new();
    again(&area, &mut memory);
    let file = "content/comuni/borgo-finto/comune.toml";
    area.change(file, "nome = \"Uffici comunali\"", "nme = \"Municipio\"");
    assert!(rebuild(&area.request(), &Silent, &mut memory).is_err());
    area.change(file, "nme = \"Municipio\"", "nome = \"Municipio\"");
    assert!(again(&area, &mut memory).files_written > 0);
    same_as_from_nothing(&area);
}

#[test]
fn a_comune_that_is_gone_takes_its_pages_with_it() {
    let area = Area::new();
    let mut memory = Memory::new();
    again(&area, &mut memory);
    std::fs::remove_dir_all(area.path("content/comuni/colle-finto")).unwrap();
    assert!(again(&area, &mut memory).removed > 0);
    assert!(!area.has("out/site/colle-finto") && !area.has("out/counter/colle-finto.json"));
}
