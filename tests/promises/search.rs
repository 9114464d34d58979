//! The search: without script from the counter, with it from the same index, across all comuni, and a list for who has
//! neither.

use std::process::Command;

use tests::browser::{Browser, Page};
use tests::town::{Town, published, root};

fn asked(browser: &mut Browser, path: &str, query: &str) -> Page {
    let query: String = query.bytes().map(|b| format!("%{b:02x}")).collect();
    browser.get(&format!("{path}?q={query}"))
}

/// The addresses of what was found, best first.
fn found(page: &Page) -> Vec<String> {
    let links = page.text.split("class=\"it-card-title\"><a href=\"").skip(1);
    links.map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_service_is_found_by_any_form_of_its_words_by_synonyms_and_with_a_slip() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    for (query, expected) in [
        ("certificati", "residenza"),
        ("CERTIFICATO", "residenza"),
        ("certificata di residenza", "residenza"),
        ("residanza", "residenza"),
        ("spazzatura", "agevolazione-tributaria"),
        ("bolletta dell’acqua", "canone-idrico-autolettura"),
        ("sposarsi", "pubblicazione-matrimonio"),
        ("loculo", "lampade-votive"),
        ("sconto tari", "agevolazione-tributaria"),
    ] {
        // Castiglione offers all services.
        let page = asked(&mut browser, "/castiglione-messer-marino/sportello/cerca", query);
        let first = found(&page).first().cloned().unwrap_or_default();
        assert!(first.ends_with(&format!("/{expected}/")), "{query}: {first}");
        assert_eq!(browser.get(&first).status, 200, "{first}");
    }
}

#[test]
fn the_page_of_results_says_how_many_and_for_what_and_keeps_the_query() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let page = browser.get("/quadri/sportello/cerca?q=certificati");
    assert_eq!(page.status, 200);
    assert!(page.text.contains("<title>1 risultato per «certificati» - Comune di Quadri</title>"), "{}", page.text);
    assert!(page.main().contains("1 risultato per «certificati»"), "{}", page.main());
    assert!(page.text.contains("value=\"certificati\"") && page.text.contains("Anagrafe e stato civile"));
    assert!(browser.cookies().is_empty(), "nothing is remembered of who searches");
    let bare = browser.get("/quadri/sportello/cerca");
    assert!(bare.status == 200 && found(&bare).is_empty() && bare.h1() == "Cerca nel sito", "{}", bare.main());
}

#[test]
fn who_finds_nothing_is_told_what_to_try_and_who_helps() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    for place in ["/quadri/sportello/cerca", "/sportello/cerca"] {
        let page = asked(&mut browser, place, "unicorni");
        assert_eq!(page.status, 200);
        assert!(page.main().contains("Nessun risultato per «unicorni»"), "{}", page.main());
        assert!(page.main().contains("Controlla come hai scritto"), "{}", page.main());
        let ways: Vec<_> = page
            .links()
            .into_iter()
            .filter(|(_, said)| said.starts_with("Guarda") || said.contains("assistenza al"))
            .collect();
        assert!(!ways.is_empty());
        for (href, _) in ways {
            assert_eq!(browser.get(&href).status, 200, "{href}");
        }
    }
}

#[test]
fn a_hostile_query_is_only_text() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    for query in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</title><h1>mio",
        "%%CORPO%%",
        "%%TITOLO%% %%CORPO%% mensa",
        "'; DROP TABLE pratiche; --",
        "\0\u{1}\u{202e}",
        "../../../etc/passwd",
        "🙂",
    ] {
        for place in ["/quadri/sportello/cerca", "/sportello/cerca"] {
            let page = asked(&mut browser, place, query);
            assert_eq!(page.status, 200, "{query:?}");
            for bad in ["<script>alert", "<img src=x", "</title><h1>mio"] {
                assert!(!page.text.contains(bad), "{query:?} comes back alive");
            }
            let title = page.text.split("</title>").next().unwrap_or_default();
            assert!(!title.contains("<h1"), "{query:?} pours the page into its title");
            assert!(page.main().contains("Cerca"), "{query:?}: {}", page.main());
        }
    }
    let long = asked(&mut browser, "/quadri/sportello/cerca", &format!("residenza {}", "x".repeat(5_000)));
    assert_eq!(long.status, 200);
    assert!(!long.text.contains(&"x".repeat(191)) && long.text.contains(&"x".repeat(190)), "cut at 200 characters");
    assert!(found(&long)[0].ends_with("/residenza/"));
}

#[test]
fn across_the_comuni_a_service_leads_to_each_comune_that_offers_it() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let page = asked(&mut browser, "/sportello/cerca", "refezione quadri");
    assert_eq!(found(&page), ["/servizi/mensa-scolastica/"]);
    assert!(page.text.contains("href=\"/quadri/\""), "the comune that was named: {}", page.main());
    let service = browser.get("/servizi/mensa-scolastica/");
    let cards: Vec<String> =
        service.links().into_iter().map(|(href, _)| href).filter(|h| h.ends_with("/mensa-scolastica/")).collect();
    assert!(page.main().contains(&format!("In {} Comuni", cards.len())) && cards.len() > 1, "{}", page.main());
    for card in cards {
        assert_eq!(browser.get(&card).status, 200, "{card}");
    }
}

#[test]
fn without_functions_there_is_a_list_from_a_to_z() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let home = browser.get("/quadri/");
    let (list, _) = home.links().into_iter().find(|(_, said)| said.contains("dalla A alla Z")).unwrap();
    let page = browser.get(&list);
    let letters: Vec<String> =
        page.links().into_iter().filter_map(|(href, _)| href.strip_prefix("#lettera-").map(str::to_owned)).collect();
    assert!(letters.len() > 5 && letters.is_sorted(), "{letters:?}");
    for letter in &letters {
        assert!(page.text.contains(&format!("id=\"lettera-{letter}\"")), "{letter}");
    }
    assert!(page.main().contains("Nozze") && page.main().contains("Richiedere una pubblicazione di matrimonio"));
}

#[test]
fn the_browser_reads_the_index_of_the_functions_under_a_name_that_never_changes_its_content() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    for path in ["/quadri/", "/quadri/servizi/", "/quadri/nulla/", "/quadri/privacy/", "/quadri/sportello/cerca"] {
        let page = browser.get(path);
        let (_, rest) = page.text.split_once("data-cerca=\"").unwrap_or_else(|| panic!("{path} has no search"));
        let address = rest.split('"').next().unwrap_or_default();
        let index = browser.get(address);
        assert_eq!(index.headers.get("cache-control").unwrap(), "public, max-age=31536000, immutable");
        let same = std::fs::read_to_string(published().join("counter/quadri.cerca.json")).unwrap();
        assert_eq!(index.text, same);
    }
}

#[test]
fn the_rule_in_the_browser_is_the_rule_of_the_server() {
    let told =
        Command::new("node").args(["--test", "tests/browser/regola.test.mjs"]).current_dir(root()).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stdout));
}
