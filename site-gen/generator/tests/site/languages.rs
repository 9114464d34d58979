//! Languages: cards that can be read in English too, and the theme's words.

use contract::search::Index;
use generator::Hosting;
use generator::progress::Silent;

use crate::area::{Area, told};

const ENGLISH: &str = "content/servizi/servizio-1/scheda.en.md";
const BORGO: &str = "content/comuni/borgo-finto/comune.toml";
const CARD: &str = "servizi/ambiente/servizio-1/index.html";

const TRANSLATED: &str = "+++\ntitolo = \"Service one\"\ndescrizione = \"One sentence.\"\nparole = [\"skip hire\"]\n+++\n
## Who it is for\n\nText for {nome}.\n\n## How to apply\n\nText.\n\n## What you need\n\nText.\n\n## What you get\n\nText.\n
## Times and deadlines\n\nText.\n\n## Access the service\n\nText.\n\n## Conditions of service\n\nText.\n";

/// The area with the true templates and one card in English.
fn area() -> Area {
    let area = Area::new();
    area.true_templates();
    area.write(ENGLISH, TRANSLATED);
    area
}

fn page(area: &Area, path: &str) -> String {
    area.text(&format!("out/site/{path}{CARD}"))
}

#[test]
fn a_card_is_read_in_english_where_the_service_is_on() {
    let area = area();
    area.change(BORGO, "servizio-1 = {}\n", "");
    area.write("content/servizi/di-piu/scheda.md", &crate::area::card("Altro"));
    area.change(BORGO, "[servizi]\n", "[servizi]\ndi-piu = {}\n");
    assert_eq!(area.slips(), [""; 0]);
    area.build();
    let english = page(&area, "colle-finto/en/");
    for says in [
        "<html lang=\"en\">",
        "<h1 data-element=\"service-title\">Service one</h1>",
        "<h2 id=\"times-and-deadlines-titolo\">Times and deadlines</h2>",
        "Text for Colle Finto.",
        "30 <span>days</span>",
        "Page updated on <time datetime=\"2026-01-01\">1 January 2026</time>",
        "href=\"/colle-finto/servizi/ambiente/servizio-1/inizia/\">Apply online</a><span>The form is in Italian.</span>",
        "href=\"/colle-finto/servizi/ambiente/servizio-1/\" hreflang=\"it\" lang=\"it\">Italiano</a>",
        "<a href=\"/colle-finto/\">Home</a></li><li class=\"breadcrumb-item\"><a href=\"/colle-finto/servizi/\">Services</a>",
    ] {
        assert!(english.contains(says), "{says}: {english}");
    }
    for italian in ["Tempi e scadenze", ">giorni<", "Se il Comune", "Cerca un servizio", "rel=\"alternate\" hreflang"] {
        assert!(!english.contains(italian), "{italian}: {english}");
    }
    let card = page(&area, "colle-finto/");
    let link = "href=\"/colle-finto/en/servizi/ambiente/servizio-1/\" hreflang=\"en\" lang=\"en\">English</a>";
    assert!(card.contains("<html lang=\"it\">") && card.contains(link), "{card}");
    assert!(!area.has(&format!("out/site/borgo-finto/en/{CARD}")), "the service is off there");
    let other = area.text("out/site/colle-finto/servizi/ambiente/servizio-2/index.html");
    assert!(!other.contains("English"), "a card without a translation leads nowhere");
    let list = area.text("out/site/colle-finto/servizi/index.html");
    assert!(!list.contains("Service one") && !list.contains("/en/"), "{list}");
}

#[test]
fn both_languages_tell_their_whole_address_where_it_is_known() {
    let area = area();
    let domains = "domini = [\"comune.borgo-finto.example\"]\n\n[uffici.comune]";
    area.change(BORGO, "[uffici.comune]", domains);
    let mut request = area.request();
    request.hosting = Hosting::Domain;
    generator::build(&request, &Silent).map_err(told).unwrap();
    let host = "https://comune.borgo-finto.example";
    let (italian, english) =
        (format!("{host}/servizi/ambiente/servizio-1/"), format!("{host}/en/servizi/ambiente/servizio-1/"));
    for path in ["borgo-finto/", "borgo-finto/en/"] {
        let page = page(&area, path);
        for (language, address) in [("it", &italian), ("en", &english)] {
            let link = format!("<link rel=\"alternate\" hreflang=\"{language}\" href=\"{address}\">");
            assert!(page.contains(&link), "{link}: {page}");
        }
    }
    let map = area.text("out/site/borgo-finto/sitemap.xml");
    assert!(map.contains(&format!("<loc>{english}</loc>")), "{map}");
}

#[test]
fn a_comune_that_wrote_its_own_words_has_no_english_page() {
    let area = area();
    let overlay = "content/comuni/colle-finto/servizi/servizio-1.md";
    area.write(overlay, "## Cosa serve\n\nQui serve altro.\n");
    area.build();
    assert!(!area.has(&format!("out/site/colle-finto/en/{CARD}")));
    assert!(!page(&area, "colle-finto/").contains("English"));
    assert!(area.has(&format!("out/site/borgo-finto/en/{CARD}")));
    area.write(overlay, "+++\ntermine_giorni = 20\n+++\n");
    area.build();
    assert!(page(&area, "colle-finto/en/").contains("20 <span>days</span>"), "figures are read in any language");
}

#[test]
fn slips_of_a_translated_card_are_told_in_its_own_headings() {
    for (from, to, says) in [
        ("## How to apply\n\nText.\n\n", "", "missing-section", "manca la sezione `How to apply`"),
        ("## How to apply", "## How to aply", "unknown-section", "la sezione `How to aply` non è prevista"),
        ("## How to apply", "## Come fare", "unknown-section", "la sezione `Come fare` non è prevista"),
        ("## How to apply", "## Costs\n\nText.\n\n## How to apply", "section-order", "deve stare prima di `Costs`"),
        ("descrizione", "categoria = \"Ambiente\"\ndescrizione", "unknown-key", "`categoria` non è prevista qui"),
        ("descrizione = \"One sentence.\"\n", "", "missing-field", "manca la voce `descrizione`"),
        ("{nome}", "{paese}", "unknown-variable", "`{paese}`"),
    ]
    .map(|(from, to, rule, words)| (from, to, (rule, words)))
    {
        let area = Area::new();
        area.write(ENGLISH, TRANSLATED);
        area.change(ENGLISH, from, to);
        let slips = area.slips();
        let (rule, words) = says;
        let found = |s: &String| s.starts_with(&format!("{rule} {ENGLISH}:")) && s.contains(words);
        assert!(slips.iter().any(found), "{rule} {words}: {slips:#?}");
    }
    let area = Area::new();
    area.write("content/servizi/servizio-1/scheda.eng.md", TRANSLATED);
    assert!(area.slips()[0].contains("scheda.en.md"), "{:#?}", area.slips());
}

#[test]
fn who_searches_in_english_finds_the_card() {
    let area = area();
    area.build();
    let index: Index = serde_json::from_str(&area.text("out/counter/colle-finto.cerca.json")).unwrap();
    for query in ["skip", "service one"] {
        let found: Vec<&str> = index.find(query).iter().map(|row| row.url.as_str()).collect();
        assert_eq!(found.first(), Some(&"/colle-finto/servizi/ambiente/servizio-1/"), "{query}");
    }
}

#[test]
fn a_theme_without_words_has_no_english_page() {
    let area = Area::new();
    area.write(ENGLISH, TRANSLATED);
    area.build();
    assert!(area.has(&format!("out/site/borgo-finto/{CARD}")));
    assert!(!area.has("out/site/borgo-finto/en"));
}

#[test]
fn words_of_a_theme_that_do_not_agree_stop_the_build_and_are_told_at_once() {
    let area = area();
    area.change("theme/strings/en.toml", "indice = ", "indici = ");
    area.change("theme/templates/base.html", "{{ t.percorso }}", "{{ t.strada }}");
    area.change("theme/strings/it.toml", "giorno = \"giorno\"", "giorno = \"\"");
    let said = told(generator::build(&area.request(), &Silent).unwrap_err());
    for line in [
        "strings/it.toml: manca la voce `indici`",
        "strings/it.toml: la voce `giorno` è vuota",
        "strings/it.toml: nessun modello di pagina usa la voce `percorso`",
        "strings/en.toml: manca la voce `indice`",
        "strings/en.toml: nessun modello di pagina usa la voce `indici`",
        "strings/en.toml: nessun modello di pagina usa la voce `percorso`",
        "templates/base.html: la voce `t.strada` non c'è in `strings`",
    ] {
        assert!(said.lines().any(|l| l == line), "{line}: {said}");
    }
    assert!(!area.has("out/site"), "nothing is written");
}

#[test]
fn other_words_draw_the_pages_again() {
    let area = area();
    area.build();
    area.change("theme/strings/en.toml", "Apply online", "Send your request");
    area.build();
    assert!(page(&area, "borgo-finto/en/").contains("Send your request"));
    area.change(ENGLISH, "Service one", "The first service");
    area.build();
    assert!(page(&area, "borgo-finto/en/").contains("The first service</h1>"));
}

#[test]
fn en_is_no_name_for_a_page() {
    let area = Area::new();
    area.write("content/comuni/borgo-finto/pagine/en.md", "+++\ntitolo = \"Uno\"\ndescrizione = \"Due.\"\n+++\nTre.\n");
    assert!(area.slips().iter().any(|s| s.starts_with("reserved-slug")), "{:#?}", area.slips());
}
