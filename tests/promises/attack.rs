//! What somebody with bad intentions, a shared telephone or bad luck may try: nothing is shown, nothing is lost.

use std::os::unix::fs::symlink;

use tempfile::TempDir;
use tests::browser::Browser;
use tests::journey::{Journey, log_in, number};
use tests::town::{Town, published};

const SERVICE: &str = "occupazione-suolo-pubblico";

/// The published sites with a table of tenants and indexes of their own, so that one can be taken away.
fn sites_of_its_own() -> TempDir {
    let out = TempDir::new().unwrap();
    for entry in std::fs::read_dir(published()).unwrap().flatten() {
        if entry.file_name() != "counter" {
            symlink(entry.path(), out.path().join(entry.file_name())).unwrap();
        }
    }
    let counter = out.path().join("counter");
    std::fs::create_dir(&counter).unwrap();
    for entry in std::fs::read_dir(published().join("counter")).unwrap().flatten() {
        std::fs::copy(entry.path(), counter.join(entry.file_name())).unwrap();
    }
    out
}

#[test]
fn what_was_typed_when_we_broke_is_shown_and_sent_again_with_one_press() {
    for lost in ["quadri.json", "tenants.json"] {
        let out = sites_of_its_own();
        let town = Town::open_on(out.path());
        let mut browser = Browser::new(&town.url);
        let journey = Journey::to("quadri", SERVICE);
        let page = browser.get(&journey.first_step());
        let sent = journey.fill(&page, "/avvia", 0);
        let file = out.path().join("counter").join(lost);
        let bytes = std::fs::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        town.pass(2);
        let broken = browser.send(&sent);
        assert!(broken.status.is_server_error(), "{lost}: {}", broken.status);
        let typed = sent.fields.iter().filter(|(n, v)| n != "azione" && n != "revisione" && !v.is_empty());
        assert!(typed.clone().count() > 3);
        for (name, value) in typed {
            assert!(broken.text.contains(value), "{lost}: {name} is lost");
        }
        browser.honest = false;
        let foreign = browser.send(&sent);
        assert!(!foreign.text.contains("Invia di nuovo"), "what another site sent is never offered");
        browser.honest = true;
        std::fs::write(&file, bytes).unwrap();
        if lost == "quadri.json" {
            let next = browser.send(&broken.form("/avvia"));
            assert_eq!(next.h1(), journey.form.steps[1].title);
        }
    }
}

#[test]
fn a_step_sent_after_the_session_ended_is_found_again_at_the_next_login() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    log_in(&mut browser, "quadri", "anna");
    let journey = Journey::to("quadri", SERVICE);
    let page = browser.get(&journey.first_step());
    let first = journey.fill(&page, "/avvia", 0);
    let page = browser.send(&first);
    let sent = journey.fill(&page, &format!("/{}", journey.form.steps[1].id), 1);
    town.pass(31 * 60);
    let over = browser.send(&sent);
    assert_eq!(over.status, 403);
    assert!(over.main().contains("Quello che hai scritto è conservato"), "{}", over.main());
    let (login, _) = over.links().into_iter().find(|(href, _)| href.contains("/accedi/")).unwrap();
    let login = browser.get(&login);
    let back = browser.send(&login.form("/accedi/").with("persona", "anna"));
    assert_eq!(back.h1(), journey.form.steps[1].title, "{}", back.main());
    let summary = browser.get(&format!("{}/riepilogo", back.path.rsplit_once('/').unwrap().0));
    for (name, value) in first.fields.iter().chain(&sent.fields) {
        let text = journey.form.field(name).is_some_and(|f| matches!(f.kind, contract::form::Kind::Text { .. }));
        assert!(!text || summary.main().contains(value.trim()), "{name} is lost: {}", summary.main());
    }
    let area = browser.get("/quadri/sportello/area/");
    assert_eq!(area.text.matches("/riepilogo").count(), 1, "one draft, not two: {}", area.main());
}

#[test]
fn a_stranger_gains_nothing_from_the_draft_of_another() {
    let town = Town::open();
    let mut owner = Browser::new(&town.url);
    log_in(&mut owner, "quadri", "anna");
    let journey = Journey::to("quadri", SERVICE);
    let page = owner.get(&journey.first_step());
    let page = owner.send(&journey.fill(&page, "/avvia", 0));
    let sent = page.form(&format!("/{}", journey.form.steps[1].id)).with("azione", "salva");
    let over = Browser::new(&town.url).send(&sent);
    assert!(!over.text.contains("PRVNNA52C54C632S") && !over.text.contains("Prova"), "{}", over.main());
    let again = owner.get(&page.path);
    assert_eq!(again.status, 200, "and the draft is still its owner's");
}

#[test]
fn who_logged_out_stays_out_whatever_else_was_under_way() {
    let town = Town::open();
    for _ in 0..5 {
        let mut browser = Browser::new(&town.url);
        let area = log_in(&mut browser, "quadri", "anna");
        let journey = Journey::to("quadri", SERVICE);
        let page = browser.get(&journey.first_step());
        let begin = journey.fill(&page, "/avvia", 0);
        let mut after = browser.twin();
        std::thread::scope(|scope| {
            for _ in 0..6 {
                let mut stolen = browser.twin();
                let begin = &begin;
                scope.spawn(move || {
                    for _ in 0..20 {
                        let _ = stolen.twin().send_only(begin);
                        let _ = stolen.get_only("/quadri/sportello/stato/");
                    }
                });
            }
            let mut leaving = browser.twin();
            std::thread::sleep(std::time::Duration::from_millis(20));
            let _ = leaving.send_only(&area.form("/esci"));
        });
        assert!(after.get("/quadri/sportello/area/").path.contains("/accedi/"), "the old cookie opens nothing");
    }
}

#[test]
fn on_a_shared_phone_a_request_of_another_does_not_follow_a_login() {
    let town = Town::open();
    let mut carlo = Browser::new(&town.url);
    log_in(&mut carlo, "quadri", "carlo");
    let key = number(&Journey::to("quadri", "accesso-agli-atti").send(&mut carlo));
    let mut phone = Browser::new(&town.url);
    let ask = phone.get("/quadri/sportello/stato/");
    let opened = phone.send(&ask.form("/stato/").with("numero", &key).with("dato", "SMPCRL48R02C632Z"));
    assert!(opened.path.ends_with(&key), "{}", opened.main());
    let area = log_in(&mut phone, "quadri", "anna");
    assert!(!area.text.contains(&key), "{}", area.main());
    assert!(phone.get(&format!("/quadri/sportello/pratica/{key}")).path.contains("/stato/"));
}
