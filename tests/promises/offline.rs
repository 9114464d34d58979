//! What a device may keep of a site, and where pages that moved are found.

use std::collections::BTreeSet;
use std::fs;

use tests::browser::Browser;
use tests::town::{Town, published, rich, root};

/// The two lists at the head of a worker.
fn lists(worker: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let (pages, rest) = worker.strip_prefix("const pagine=").unwrap().split_once(",risorse=").unwrap();
    let (files, _) = rest.split_once(";\n").unwrap();
    (serde_json::from_str(pages).unwrap(), serde_json::from_str(files).unwrap())
}

#[test]
fn a_device_keeps_pages_of_the_build_alone_and_nothing_of_the_counter() {
    let site = published().join("site");
    let (pages, files) = lists(&fs::read_to_string(site.join("quadri/sw.js")).unwrap());
    assert!(pages.len() > 50 && files.len() > 4, "{pages:?} {files:?}");
    for page in &pages {
        assert!(site.join(page.trim_start_matches('/')).join("index.html").is_file(), "{page}");
        assert!(page.starts_with("/quadri/"), "{page}");
        let counter = ["/sportello/", "/ufficio/", "/inizia/", "/domanda/"].iter().any(|part| page.contains(part));
        assert!(!counter, "{page}");
    }
    for file in &files {
        assert!(site.join(file.trim_start_matches('/')).is_file(), "{file}");
    }
    let town = Town::open();
    let page = Browser::new(&town.url).get("/quadri/sw.js");
    assert_eq!(page.headers["cache-control"], "no-cache", "a new worker is seen at once");
    assert!(page.headers["content-security-policy"].to_str().unwrap().contains("worker-src 'self'"));
}

#[test]
fn a_page_that_moved_answers_with_its_new_address() {
    let town = Town::open_on(rich());
    let mut browser = Browser::new(&town.url);
    for former in ["/valfinta/arrivare/", "/valfinta/arrivare"] {
        assert_eq!(browser.get_only(former).err().as_deref(), Some("/valfinta/come-arrivare/"), "{former}");
    }
    assert!(browser.get("/valfinta/arrivare/").text.contains("Come arrivare a Valfinta"));
}

/// Whether the digests are right, the real browser says: it refuses a file that has another one.
#[test]
fn every_style_and_script_says_what_it_must_be() {
    let manifest = fs::read_to_string(root().join("themes/comuni/dist/manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let integrity = |name: &str| manifest[name]["integrity"].as_str().unwrap().to_owned();
    let page = fs::read_to_string(published().join("site/quadri/index.html")).unwrap();
    for (tag, name) in [("<script ", "sportello.js"), ("<link rel=\"stylesheet\" href=\"/risorse/", "comuni.css")] {
        let rest = page.split(tag).nth(1).unwrap().split('>').next().unwrap();
        assert!(rest.contains(&format!("integrity=\"{}\"", integrity(name))), "{tag}{rest}");
    }
}
