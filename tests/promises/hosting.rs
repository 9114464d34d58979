//! Every comune on a host of its own, as in production: same pages, no path before them, login only over TLS.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use tests::browser::Browser;
use tests::town::{Town, build, root};

const HOST: &str = "comune.quadri.example";

/// The real content with a fictitious host for one comune, built once.
fn published() -> &'static Path {
    static OUT: OnceLock<PathBuf> = OnceLock::new();
    OUT.get_or_init(|| {
        let content = root().join("target/promises/content-domini");
        let _ = std::fs::remove_dir_all(&content);
        copy(&root().join("content"), &content);
        let file = content.join("comuni/quadri/comune.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        let (head, tail) = text.split_once("\n[uffici").unwrap();
        std::fs::write(&file, format!("{head}\ndomini = [\"{HOST}\"]\n\n[uffici{tail}")).unwrap();
        let out = root().join("target/promises/out-domini");
        build(&content, &out, generator::Hosting::Domain);
        out
    })
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
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
