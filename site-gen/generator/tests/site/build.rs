//! What a build writes, what it leaves alone, what it never deletes.

use std::fs;

use contract::index::{CounterIndex, Tenants};
use generator::Hosting;
use generator::progress::Silent;

use crate::area::{Area, card};

const CARD: &str = "out/site/borgo-finto/servizi/ambiente/servizio-1/index.html";

#[test]
fn a_second_build_writes_nothing() {
    let area = Area::new();
    let first = area.build();
    assert_eq!((first.comuni, first.files_unchanged, first.removed), (2, 0, 0));
    let before = area.snapshot("out");
    let second = area.build();
    assert_eq!((second.files_written, second.removed), (0, 0));
    assert_eq!(second.files_unchanged, first.files_written);
    assert!(area.snapshot("out") == before);
}

#[test]
fn the_same_content_in_two_folders_gives_the_same_bytes() {
    let (one, two) = (Area::new(), Area::new());
    one.build();
    two.build();
    assert!(one.snapshot("out") == two.snapshot("out"));
}

#[test]
fn one_changed_word_rewrites_one_card_and_its_conditions() {
    let area = Area::new();
    area.build();
    area.write(
        "content/comuni/borgo-finto/servizi/servizio-1.md",
        "## Condizioni di servizio\n\nRegole di {comune}.\n",
    );
    let report = area.build();
    assert_eq!(report.files_written, 2);
    assert!(area.text(CARD).contains("<p>Regole di Comune di Borgo Finto.</p>"));
    let other = "out/site/colle-finto/servizi/ambiente/servizio-1/index.html";
    assert!(area.text(other).contains("<p>Testo per Colle Finto.</p>") && !area.text(other).contains("Regole"));
}

#[test]
fn the_card_says_office_term_and_linked_data() {
    let area = Area::new();
    area.build();
    let page = area.text(CARD);
    assert!(page.contains("Uffici comunali") && page.contains("risponde entro 30 giorni"));
    assert!(
        page.contains("\"audienceType\":\"Testo per Borgo Finto.\"") && page.contains("\"serviceUrl\":\"/borgo-finto/")
    );
    assert!(page.contains("<h2 id=\"contatti\">Contatti</h2>"), "contacts are written even where no section is");
}

#[test]
fn a_form_is_published_under_its_revision_and_the_index_names_it() {
    let area = Area::new();
    area.build();
    let index: CounterIndex = serde_json::from_str(&area.text("out/counter/borgo-finto.json")).unwrap();
    let entry = &index.services["servizio-1"];
    let path = format!("out/forms/servizio-1/{}.json", entry.current);
    let bytes = fs::read(area.path(&path)).unwrap();
    assert_eq!(contract::revision::Revision::of(&bytes), entry.current);
    assert_eq!((index.prefix.as_str(), entry.url.as_str()), ("ACD", "/borgo-finto/servizi/ambiente/servizio-1/"));
    let other: CounterIndex = serde_json::from_str(&area.text("out/counter/colle-finto.json")).unwrap();
    assert_eq!(other.services["servizio-1"].current, entry.current, "comuni share a form's revision");
    let step = area.text("out/site/borgo-finto/servizi/ambiente/servizio-1/domanda/index.html");
    assert!(step.contains(entry.current.as_str()) && step.contains("/borgo-finto/sportello/servizio-1/avvia"));
}

#[test]
fn a_changed_form_keeps_the_former_revision_accepted_and_on_disk() {
    let area = Area::new();
    area.build();
    let read = || -> CounterIndex { serde_json::from_str(&area.text("out/counter/borgo-finto.json")).unwrap() };
    let first = read().services["servizio-1"].current.clone();
    area.change("content/servizi/_generico/modulo.toml", "Ti serve aiuto?", "Hai bisogno di aiuto?");
    area.build();
    let second = read().services["servizio-1"].clone();
    assert_ne!(second.current, first);
    assert_eq!(second.accepted, [second.current.clone(), first.clone()]);
    assert!(area.has(&format!("out/forms/servizio-1/{first}.json")));
    // An index that was lost is made again from the forms that are there.
    fs::remove_file(area.path("out/counter/borgo-finto.json")).unwrap();
    area.build();
    assert!(read().services["servizio-1"].accepted.contains(&first));
}

#[test]
fn what_is_gone_from_the_content_goes_from_the_sites_but_not_from_the_forms() {
    let area = Area::new();
    area.write(
        "content/comuni/borgo-finto/pagine/storia.md",
        "+++\ntitolo = \"Storia\"\ndescrizione = \"La storia.\"\n+++\nTanto tempo fa.\n",
    );
    area.write("content/servizi/di-piu/scheda.md", &card("Uno di più"));
    area.change("content/comuni/borgo-finto/comune.toml", "[servizi]\n", "[servizi]\ndi-piu = {}\n");
    area.build();
    area.write("out/site/registro/testa.txt", "non è del generatore");
    assert!(area.has("out/site/borgo-finto/storia/index.html"));
    fs::remove_file(area.path("content/comuni/borgo-finto/pagine/storia.md")).unwrap();
    area.change("content/comuni/borgo-finto/comune.toml", "di-piu = {}\n", "");
    let report = area.build();
    let gone = "own page, card, conditions, start, first step, former index of the search, the consortium's page of it";
    assert_eq!(report.removed, 7, "{gone}");
    assert!(
        !area.has("out/site/servizi/di-piu")
            && !area.has("out/site/borgo-finto/storia")
            && !area.has("out/site/borgo-finto/servizi/ambiente/di-piu")
    );
    assert!(area.has("out/forms/di-piu") && area.has("out/site/registro/testa.txt"));
}

#[test]
fn the_public_log_of_a_comune_outlives_every_build() {
    let area = Area::new();
    area.build();
    let head = "out/site/borgo-finto/registro/testa-1.json";
    area.write(head, "{}");
    area.write("content/comuni/borgo-finto/servizi/servizio-1.md", "## Condizioni di servizio\n\nAltro.\n");
    area.build();
    assert_eq!(area.text(head), "{}");
    std::fs::remove_dir_all(area.path("out/.stato")).unwrap();
    area.build();
    assert_eq!(area.text(head), "{}", "nor does a build that forgot everything delete it");
}

#[test]
fn one_comune_is_built_alone_and_the_others_stay() {
    let area = Area::new();
    area.build();
    let before = area.snapshot("out/site/colle-finto");
    area.change("content/consorzio.toml", "Valle Finta", "Valle Inventata");
    let mut request = area.request();
    request.comune = Some("borgo-finto".to_owned());
    let report = generator::build(&request, &Silent).unwrap();
    assert_eq!((report.comuni, report.removed), (1, 0));
    assert!(area.snapshot("out/site/colle-finto") == before);
    assert!(area.text("out/site/index.html").contains("/colle-finto/"));
    request.comune = Some("altrove".to_owned());
    assert!(generator::build(&request, &Silent).is_err());
}

#[test]
fn on_its_own_domain_a_comune_begins_at_the_root() {
    let area = Area::new();
    let file = "content/comuni/borgo-finto/comune.toml";
    area.change(file, "[uffici.comune]", "domini = [\"comune.borgo-finto.example\"]\n\n[uffici.comune]");
    let mut request = area.request();
    request.hosting = Hosting::Domain;
    generator::build(&request, &Silent).unwrap();
    let tenants: Tenants = serde_json::from_str(&area.text("out/counter/tenants.json")).unwrap();
    assert_eq!(
        (tenants.comuni[0].base.as_str(), tenants.comuni[0].hosts.as_slice()),
        ("", &["comune.borgo-finto.example".to_owned()][..])
    );
    assert!(area.text(CARD).contains("https://comune.borgo-finto.example/servizi/ambiente/servizio-1/"));
    assert_eq!(area.text("out/site/index.html"), "Alta: https://comune.borgo-finto.example/ /colle-finto/");
}

#[test]
fn shells_have_their_holes_and_the_colours_a_digest() {
    let area = Area::new();
    area.build();
    for shell in ["borgo-finto", "ufficio", "consorzio"] {
        let text = area.text(&format!("out/counter/{shell}.shell.html"));
        assert!(text.contains("<title>%%TITOLO%%</title>") && text.contains("<main>%%CORPO%%</main>"), "{shell}");
        let style = text.split('"').nth(1).unwrap();
        assert!(area.text(&format!("out/site{style}")).starts_with(":root{--bsi-color-background-primary:#"));
    }
}

#[test]
fn a_broken_template_stops_the_build_before_anything_is_written() {
    let area = Area::new();
    area.write("theme/templates/home.html", "<h1>\n{% if %}</h1>");
    let fault = generator::build(&area.request(), &Silent).map_err(crate::area::told).unwrap_err();
    assert!(fault.contains("home.html") && fault.contains('2'), "{fault}");
    assert!(!area.has("out"));
}
