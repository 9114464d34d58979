//! Stars for a page: counted for the comune that owns it, read by its operators, and nothing kept of who gave them.

use tests::browser::{Browser, Form, Page};
use tests::journey::log_in_operator;
use tests::town::Town;

/// The form stands at the foot of every page, below what `main` holds.
fn rate(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Page {
    let page = browser.get(path);
    let base = path.split('/').nth(1).unwrap_or_default();
    let action = format!("/{base}/sportello/valuta/");
    assert!(page.text.contains(&format!("action=\"{action}\"")), "{path} has no rating");
    let given = |name: &str| fields.iter().any(|(n, _)| *n == name);
    let own = [("pagina", path)].into_iter().filter(|(name, _)| !given(name));
    let fields = own.chain(fields.iter().copied()).map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    browser.send(&Form { action, method: "post".to_owned(), fields })
}

#[test]
fn stars_and_words_reach_who_writes_the_pages_and_nothing_tells_who_gave_them() {
    let town = Town::open();
    let mut reader = Browser::new(&town.url);
    let words = "Non trovo l’orario della signora Canarina";
    let thanks = rate(&mut reader, "/quadri/servizi/", &[("voto", "2"), ("difficolta", "2"), ("testo", words)]);
    assert!(thanks.main().contains("Grazie") && thanks.text.contains("href=\"/quadri/servizi/\""), "{}", thanks.main());
    rate(&mut reader, "/quadri/", &[("voto", "5"), ("preferito", "1")]);
    assert!(reader.cookies().is_empty(), "no cookie is set");

    let mut clerk = Browser::new(&town.url);
    log_in_operator(&mut clerk, "pino");
    let page = clerk.get("/ufficio/valutazioni?comune=quadri");
    let text = page.main();
    assert!(text.contains("2,0") && text.contains("indicazioni non complete (1)") && text.contains("5,0"), "{text}");
    assert!(text.contains(words), "{text}");
    let worst = page.text.find(">/servizi/<").unwrap();
    assert!(worst < page.text.find(">/<").unwrap(), "what pleases least is first");
    for file in std::fs::read_dir(town.data()).unwrap().flatten().filter(|f| f.path().is_file()) {
        let bytes = std::fs::read(file.path()).unwrap();
        assert!(!bytes.windows(8).any(|w| w == b"Canarina"), "the words are sealed: {}", file.path().display());
    }
}

#[test]
fn a_rating_without_stars_is_asked_again_and_a_strange_page_is_not_kept() {
    let town = Town::open();
    let mut reader = Browser::new(&town.url);
    let page = rate(&mut reader, "/quadri/", &[("testo", "bello")]);
    assert_eq!(page.status, 422);
    let strange = "/quadri/<script>alert(1)</script>";
    assert_eq!(rate(&mut reader, "/quadri/servizi/", &[("pagina", strange), ("voto", "1")]).status, 200);
    let mut clerk = Browser::new(&town.url);
    log_in_operator(&mut clerk, "pino");
    let page = clerk.get("/ufficio/valutazioni?comune=quadri");
    assert!(
        !page.main().contains("alert") && page.text.contains(">/<"),
        "it counts for the home page: {}",
        page.main()
    );
}

#[test]
fn an_operator_sees_the_ratings_of_her_comuni_alone() {
    let town = Town::open();
    rate(&mut Browser::new(&town.url), "/castiglione-messer-marino/", &[("voto", "1")]);
    let mut clerk = Browser::new(&town.url);
    assert!(clerk.get("/ufficio/valutazioni").path.contains("/accedi/"), "who did not log in sees the login");
    log_in_operator(&mut clerk, "pino");
    let text = clerk.get("/ufficio/valutazioni?comune=castiglione-messer-marino").main().to_owned();
    assert!(text.contains("Nessuno ha ancora valutato"), "another comune's are not shown: {text}");
}
