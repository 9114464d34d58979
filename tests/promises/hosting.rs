//! Every comune on a host of its own, as in production: same pages, no path before them, login only over TLS.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tests::browser::Browser;
use tests::town::{Town, build, copy_of_content, edit, root};

const HOST: &str = "comune.quadri.example";

/// The real content with a fictitious host for one comune, built once.
fn published() -> &'static Path {
    static OUT: OnceLock<PathBuf> = OnceLock::new();
    OUT.get_or_init(|| {
        let content = copy_of_content("content-domini");
        let file = content.join("comuni/quadri/comune.toml");
        edit(&file, "\n[uffici", &format!("\ndomini = [\"{HOST}\"]\n\n[uffici"));
        let out = root().join("target/promises/out-domini");
        build(&content, &out, generator::Hosting::Domain);
        out
    })
}

#[test]
fn a_comune_on_its_own_host_has_its_pages_at_the_root() {
    let town = Town::open_on(published());
    let mut browser = Browser::new(&town.url).on_host(HOST);
    let home = browser.get("/");
    assert!(home.text.contains("Comune di Quadri"), "{}", home.main());
    assert!(home.text.contains("href=\"/servizi/\""));
    assert!(!home.text.contains("href=\"/quadri/"), "no path before the pages");
    let style = home.text.split("href=\"").find(|h| h.starts_with("/risorse/") && h.contains(".css")).unwrap();
    assert_eq!(browser.get(style.split('"').next().unwrap()).status, 200, "the shared assets are there too");
    assert_eq!(browser.get("/sportello/stato/").status, 200);
    assert_eq!(browser.get("/quadri/sportello/stato/").status, 404);
    assert_eq!(browser.get("/ufficio/").status, 404, "the back office is on the consortium's host alone");
}

#[test]
fn login_over_plain_http_on_a_real_host_is_refused_with_a_sentence() {
    let town = Town::open_on(published());
    let mut browser = Browser::new(&town.url).on_host(HOST);
    let page = browser.get("/sportello/accedi/");
    assert_eq!(page.status, 403);
    assert!(page.main().contains("connessione protetta"), "{}", page.main());
}
