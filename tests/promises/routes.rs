//! Every dynamic route, walked from the table: safe headers whatever happens, nothing kept by any cache, no change by a
//! GET, nothing for who has no right to it.

use tests::browser::{Browser, Form, Page};
use tests::journey::{Journey, log_in, number};
use tests::town::Town;
use web::route::{TABLE, Wing};

/// Every route as method and address, with things that exist in their places.
fn addresses(slug: &str, key: &str, draft: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (wing, methods, pattern) in TABLE {
        let path = pattern
            .replace("{servizio}", "accesso-agli-atti")
            .replace("{bozza}", draft)
            .replace("{passo}", "richiedente")
            .replace("{campo}", "documento")
            .replace("{comune}", slug)
            .replace("{numero}", key);
        let address = match wing {
            Wing::Counter => format!("/{slug}/sportello/{path}"),
            Wing::Consortium => format!("/sportello/{path}"),
            Wing::Office => format!("/ufficio/{path}"),
        };
        all.extend(methods.split('|').map(|m| (m.to_owned(), address.clone())));
    }
    all
}

fn ask(browser: &mut Browser, method: &str, address: &str) -> Result<Page, String> {
    if method == "GET" {
        return browser.get_only(address);
    }
    let fields =
        [("persona", "x"), ("azione", "prendi_in_carico"), ("dichiaro", "si"), ("gettone", "x"), ("dato", "x")];
    let fields = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    browser.send_only(&Form { action: address.to_owned(), method: "post".into(), fields })
}

fn check_headers(page: &Page, address: &str) {
    let header = |name: &str| page.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    assert_eq!(header("cache-control"), "no-store, private", "{address}");
    // What is not a page is saved, never shown, and may do nothing.
    let saved = header("content-disposition").starts_with("attachment; filename=");
    for (name, value) in web::headers::SECURITY_HEADERS {
        if !(saved && name == "content-security-policy") {
            assert_eq!(header(name), value, "{address}");
        }
    }
    let kind = if saved { "application/pdf" } else { "text/html; charset=utf-8" };
    assert_eq!(header("content-type"), kind, "{address}");
    assert_eq!(header("content-security-policy").contains("; sandbox;"), saved, "{address}");
    let policy = header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(!page.text.contains("style=\"") && !page.text.contains("onclick="), "{address}: inline style or script");
}

#[test]
fn a_stranger_gets_safe_headers_and_nothing_of_others_on_every_route() {
    let town = Town::open();
    let mut owner = Browser::new(&town.url);
    log_in(&mut owner, "quadri", "carlo");
    let journey = Journey::to("quadri", "accesso-agli-atti");
    let key = number(&journey.send(&mut owner));
    let draft = journey.to_summary(&mut owner).path;
    let draft = draft.split('/').rev().nth(1).unwrap().to_owned();
    for slug in ["quadri", "borrello"] {
        for (method, address) in addresses(slug, &key, &draft) {
            let mut stranger = Browser::new(&town.url);
            let Ok(page) = ask(&mut stranger, &method, &address) else { continue };
            check_headers(&page, &address);
            assert!(page.status.as_u16() < 500, "{method} {address}: {}", page.status);
            for canary in ["SMPCRL48R02C632Z", "carlo.esempio@example.org", "Prova di testo"] {
                assert!(!page.text.contains(canary), "{method} {address} shows {canary}");
            }
        }
    }
}

#[test]
fn another_logged_in_citizen_and_another_comunes_operator_see_nothing_of_it() {
    let town = Town::open();
    let mut owner = Browser::new(&town.url);
    log_in(&mut owner, "torrebruna", "carlo");
    let journey = Journey::to("torrebruna", "accesso-agli-atti");
    let key = number(&journey.send(&mut owner));
    let mut anna = Browser::new(&town.url);
    log_in(&mut anna, "torrebruna", "anna");
    let mut pino = Browser::new(&town.url);
    tests::journey::log_in_operator(&mut pino, "pino");
    for (method, address) in addresses("torrebruna", &key, "AAAAAAAAAAAAAAAAAAAAAA") {
        for other in [&mut anna, &mut pino] {
            let Ok(page) = ask(&mut other.twin(), &method, &address) else { continue };
            assert!(!page.text.contains("SMPCRL48R02C632Z"), "{method} {address}");
            assert!(!page.text.contains("Prova di testo"), "{method} {address}");
        }
    }
}

#[test]
fn a_get_changes_nothing_and_sets_no_cookie() {
    let town = Town::open();
    for (method, address) in addresses("quadri", "UDRAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAA") {
        if method == "GET" {
            let mut stranger = Browser::new(&town.url);
            let _ = stranger.get_only(&address);
            assert!(stranger.cookies().is_empty(), "{address} sets a cookie");
        }
    }
    let mut visitor = Browser::new(&town.url);
    let page = visitor.get("/quadri/servizi/");
    assert!(visitor.cookies().is_empty(), "the static site sets none");
    assert_eq!(page.headers.get("cache-control").unwrap(), "no-cache");
}

#[test]
fn an_address_that_is_not_in_the_table_is_not_answered() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    for address in
        ["/quadri/sportello/", "/quadri/sportello/stato/x", "/ufficio/x", "/sportello/x", "/nessuno/sportello/stato/"]
    {
        assert_eq!(browser.get(address).status, 404, "{address}");
    }
}

#[test]
fn nothing_personal_is_found_in_clear_in_the_data_folder() {
    let town = Town::open();
    let mut citizen = Browser::new(&town.url);
    log_in(&mut citizen, "quadri", "carlo");
    let journey = Journey::to("quadri", "accesso-agli-atti");
    let key = number(&journey.send(&mut citizen));
    journey.to_summary(&mut citizen);
    let mut clerk = Browser::new(&town.url);
    tests::journey::log_in_operator(&mut clerk, "pino");
    let asked = clerk.get(&format!("/ufficio/fascicolo/quadri/{key}"));
    clerk.send(&asked.form(&format!("/{key}")).with("motivo", "telefonata del signor Bianchi"));
    let data = town.data().to_owned();
    let mut looked = 0;
    let mut folders = vec![data];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let bytes = std::fs::read(entry.path()).unwrap();
            looked += bytes.len();
            for canary in ["SMPCRL48R02C632Z", "carlo.esempio@example.org", "Prova di testo", "Esempio", "Bianchi"] {
                let found = bytes.windows(canary.len()).any(|w| w == canary.as_bytes());
                assert!(!found, "{canary} in {}", entry.path().display());
            }
        }
    }
    assert!(looked > 10_000, "the archive and its log were looked at");
}
