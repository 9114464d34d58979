//! A service and a piece of news begun from their name: drafts that say what is missing, never written over anything.

use generator::model::news::NewsKind;
use generator::new_news::{NewNews, NewNewsError};
use generator::new_service::NewServiceError;
use generator::{begin_news, begin_service};
use jiff::civil::date;

use crate::area::{Area, told};
use generator::progress::Silent;

fn news(title: &str, comune: Option<&str>) -> NewNews {
    let day = date(2026, 11, 24);
    NewNews { title: title.to_owned(), comune: comune.map(str::to_owned), kind: NewsKind::Notice, day }
}

/// The rules that are broken.
fn rules(area: &Area) -> Vec<String> {
    area.slips().iter().map(|s| s.split(' ').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_service_begins_as_a_draft_and_only_what_its_author_knows_is_missing() {
    let area = Area::new();
    let begun = begin_service(&area.path("content"), "Chiedere la \"sala\" finta", date(2026, 11, 24)).unwrap();
    let card = "content/servizi/chiedere-la-sala-finta/scheda.md";
    assert_eq!(begun.files[0], area.path(card));
    let comune = "content/comuni/borgo-finto/comune.toml";
    area.change(comune, "[servizi]\n", "[servizi]\nchiedere-la-sala-finta = {}\n");
    // It stops nobody's site meanwhile, and is read again where it is asked for.
    assert_eq!(area.slips(), [""; 0]);
    area.build();
    let pages = "out/site/borgo-finto/servizi/ambiente/chiedere-la-sala-finta";
    let untold = "out/site/borgo-finto/servizi/chiedere-la-sala-finta";
    assert!(!area.has(untold) && !area.has(pages), "it is still a draft");
    generator::build(&generator::Request { drafts: true, ..area.request() }, &Silent).map_err(told).unwrap();
    assert!(area.has(untold));
    area.change(card, "bozza = true\n", "");
    let slips = area.slips();
    assert!(slips.iter().all(|s| s.contains("chiedere-la-sala-finta/scheda.md")), "{slips:#?}");
    assert_eq!(rules(&area), ["missing-field"; 4], "{slips:#?}");
    area.change(card, "descrizione = \"\"", "descrizione = \"Una frase.\"");
    area.change(card, "# categoria = \"…\"", "categoria = \"Ambiente\"");
    area.change(card, "# argomenti = [\"…\"]", "argomenti = [\"Acqua\"]");
    area.change(card, "# archetipo = \"…\"", "archetipo = \"contatto\"");
    assert_eq!(area.slips(), [""; 0]);
    area.build();
    assert!(area.has(pages));
}

#[test]
fn a_draft_may_lack_what_its_page_will_need() {
    let area = Area::new();
    begin_service(&area.path("content"), "Sala", date(2026, 11, 24)).unwrap();
    let (card, document) = ("content/servizi/sala/scheda.md", "content/comuni/borgo-finto/documenti/piano.md");
    area.change(card, "## Cosa serve\n", "");
    area.write(document, "+++\nbozza = true\n+++\n");
    assert_eq!(area.slips(), [""; 0]);
    area.build();
    // A slip that no completing mends is one in a draft too.
    area.change(card, "bozza = true", "bozza = true\ncategoria = \"Inventata\"");
    assert_eq!(rules(&area), ["vocabulary"]);
    area.change(card, "bozza = true\ncategoria = \"Inventata\"", "");
    area.write(document, "+++\n+++\n");
    let broken = rules(&area);
    for rule in ["missing-field", "missing-section", "document-file"] {
        assert!(broken.iter().any(|b| b == rule), "{rule}: {broken:?}");
    }
}

#[test]
fn the_form_of_a_new_service_needs_no_generic_one() {
    let area = Area::new();
    for n in 0..crate::area::SERVICES {
        let form = area.text("content/servizi/_generico/modulo.toml");
        area.write(&format!("content/servizi/servizio-{n}/modulo.toml"), &form);
    }
    std::fs::remove_dir_all(area.path("content/servizi/_generico")).unwrap();
    begin_service(&area.path("content"), "Sala", date(2026, 11, 24)).unwrap();
    assert!(area.slips().iter().all(|s| s.contains("sala/scheda.md")), "{:#?}", area.slips());
}

#[test]
fn a_piece_of_news_is_named_after_its_day_and_title() {
    let area = Area::new();
    let begun = begin_news(&area.path("content"), &news("Però, che neve!", Some("Borgo Finto"))).unwrap();
    let file = "content/comuni/borgo-finto/novita/2026-11-24-pero-che-neve.md";
    assert_eq!(begun.files, [area.path(file)]);
    area.build();
    let page = "out/site/borgo-finto/novita/avvisi/pero-che-neve";
    assert!(!area.has(page), "it is still a draft");
    area.change(file, "bozza = true\n", "");
    assert_eq!(rules(&area), ["missing-field"]);
    area.change(file, "descrizione = \"\"", "descrizione = \"Una frase.\"");
    area.build();
    assert!(area.has(page));
    begin_news(&area.path("content"), &news("Neve", None)).unwrap();
    assert!(area.has("content/novita/2026-11-24-neve.md"));
}

#[test]
fn what_is_there_is_never_written_over() {
    let area = Area::new();
    let content = area.path("content");
    begin_news(&content, &news("Neve", Some("borgo-finto"))).unwrap();
    let before = area.snapshot("content");
    assert!(matches!(begin_news(&content, &news("neve", Some("borgo-finto"))), Err(NewNewsError::Exists(_))));
    assert!(matches!(begin_news(&content, &news("???", None)), Err(NewNewsError::BadTitle(_))));
    let error = begin_news(&content, &news("Sole", Some("Borgo Fint"))).unwrap_err();
    assert_eq!(error.to_string(), "il comune `Borgo Fint` non c'è: forse volevi `borgo-finto`");
    let day = date(2026, 11, 24);
    assert!(matches!(begin_service(&content, "Servizio 1", day), Err(NewServiceError::Exists(_))));
    for bad in ["", "../..", "Sportello", "Stato"] {
        assert!(matches!(begin_service(&content, bad, day), Err(NewServiceError::BadName(_))), "{bad}");
    }
    assert!(area.snapshot("content") == before);
}
