//! What somebody with bad intentions, a shared telephone or bad luck may try: nothing is shown, nothing is lost.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::num::NonZeroU32;
use std::os::unix::fs::symlink;

use tempfile::TempDir;
use tests::browser::Browser;
use tests::journey::{Journey, log_in, log_in_operator, number};
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
        let text = journey.form.field(name).is_some_and(|f| matches!(f.kind, contract::kind::Kind::Text { .. }));
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

#[test]
fn an_answer_to_the_comune_is_never_lost() {
    let town = Town::open();
    let mut citizen = Browser::new(&town.url);
    log_in(&mut citizen, "quadri", "carlo");
    let key = number(&Journey::to("quadri", "accesso-agli-atti").send(&mut citizen));
    let mut clerk = Browser::new(&town.url);
    log_in_operator(&mut clerk, "pino");
    let act = |clerk: &mut Browser, deed: &str| {
        let page = clerk.get(&format!("/ufficio/pratica/quadri/{key}"));
        let form = page.forms().into_iter().find(|f| f.value("azione") == Some(deed)).unwrap();
        clerk.send(&form.with("testo", "Manca la planimetria"))
    };
    act(&mut clerk, "prendi_in_carico");
    act(&mut clerk, "chiedi_integrazione");
    let asked = citizen.get(&format!("/quadri/sportello/integrazione/{key}"));
    let reply = asked.form(&format!("/{key}")).with("risposta", "La porto domani in ufficio");
    town.pass(31 * 60);
    let over = citizen.send(&reply);
    assert!(over.main().contains("La porto domani in ufficio"), "the session is over: {}", over.main());
    log_in(&mut citizen, "quadri", "carlo");
    let changed = citizen.send(&reply);
    assert!(changed.text.contains("La porto domani in ufficio"), "another session: {}", changed.main());
    log_in_operator(&mut clerk, "pino");
    act(&mut clerk, "ritira_domanda");
    let late = citizen.send(&changed.form(&format!("/{key}")));
    assert!(late.main().contains("La porto domani in ufficio"), "nothing is asked any more: {}", late.main());
}

/// A first step sent by a new visitor behind a proxy; gives the answer as it came.
fn begin_from(town: &Town, address: &str) -> String {
    let body = "nome=Ada&azione=avanti";
    let host = town.url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "POST /quadri/sportello/{SERVICE}/avvia HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Sec-Fetch-Site: same-origin\r\nX-Forwarded-For: 127.0.0.1\r\nX-Forwarded-For: {address}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn one_address_cannot_fill_the_archive_and_nobody_else_waits() {
    let town = Town::open_behind_proxy();
    let begun = (0..25).take_while(|_| begin_from(&town, "203.0.113.9").starts_with("HTTP/1.1 422")).count();
    // Where one minute ends and the next begins no more come in, but for one or two.
    assert!((10..=12).contains(&begun), "{begun} began");
    let waits = begin_from(&town, "203.0.113.9");
    assert!(waits.starts_with("HTTP/1.1 429"), "{waits}");
    assert!(waits.contains("name=\"nome\" value=\"Ada\"") && !waits.to_lowercase().contains("set-cookie"), "{waits}");
    assert!(begin_from(&town, "203.0.113.10").starts_with("HTTP/1.1 422"), "another address does not wait");
    town.pass(60);
    assert!(begin_from(&town, "203.0.113.9").starts_with("HTTP/1.1 422"), "after a minute it begins anew");
}

/// Ten at the end of a minute are not ten more at the beginning of the next.
#[test]
fn where_a_minute_ends_nobody_brings_twice_as_many() {
    let town = Town::open_behind_proxy();
    // Nine seconds before a minute ends; the trial takes less than that.
    town.pass((51 - jiff::Timestamp::now().as_second()).rem_euclid(60));
    let begin = || begin_from(&town, "203.0.113.9").starts_with("HTTP/1.1 422");
    assert_eq!((0..10).filter(|_| begin()).count(), 10);
    town.pass(15);
    let more = (0..10).filter(|_| begin()).count();
    assert!((1..=3).contains(&more), "{more} more a quarter of a minute later");
}

#[test]
fn one_session_sends_no_more_than_many_would() {
    let town = Town::open_behind_proxy();
    let mut browser = Browser::new(&town.url).with_header("X-Forwarded-For", "203.0.113.9");
    let sent = |browser: &mut Browser, stamp: usize| {
        let journey = Journey::to("quadri", SERVICE).with_copies(1, stamp);
        let summary = journey.to_summary(browser);
        browser.send(&journey.ready(&summary))
    };
    let answers: Vec<_> = (0..25).map(|n| sent(&mut browser, n)).take_while(|page| page.status == 200).collect();
    // The first one is not counted.
    assert!((11..=14).contains(&answers.len()), "{} were sent", answers.len());
    let mut refused = sent(&mut browser, 30);
    assert_eq!(refused.status, 429, "{}", refused.main());
    town.pass(60);
    refused = browser.send(&refused.form("/invia"));
    assert_eq!(refused.status, 200, "the same request, a minute later: {}", refused.main());
    number(&refused);
}

#[test]
fn whoever_asks_faster_than_people_do_waits_and_loses_nothing() {
    let town = Town::open_slow(NonZeroU32::new(4).unwrap());
    let mut hasty = Browser::new(&town.url).with_header("X-Forwarded-For", "203.0.113.9");
    let page = hasty.get("/quadri/sportello/stato/");
    let asked = page.form("/stato/").with("numero", "QDR-AAAA").with("dato", "ada@example.org");
    let slow = (0..5).map(|_| hasty.send(&asked)).find(|page| page.status == 429).unwrap();
    assert!(slow.text.contains("value=\"ada@example.org\""), "{}", slow.main());
    assert!(slow.headers.contains_key("retry-after"));
    let mut other = Browser::new(&town.url).with_header("X-Forwarded-For", "203.0.113.10");
    assert_eq!(other.get("/quadri/sportello/stato/").status, 200, "nobody else waits");
}

#[test]
fn a_draft_that_nobody_touched_for_ninety_days_is_gone() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    log_in(&mut browser, "quadri", "anna");
    let journey = Journey::to("quadri", SERVICE);
    let page = browser.get(&journey.first_step());
    browser.send(&journey.fill(&page, "/avvia", 0));
    let drafts = |browser: &mut Browser| log_in(browser, "quadri", "anna").text.matches("/riepilogo").count();
    let other = |town: &Town| {
        let mut other = Browser::new(&town.url);
        let page = other.get(&journey.first_step());
        other.send(&journey.fill(&page, "/avvia", 0));
    };
    town.pass(89 * 24 * 3600);
    other(&town);
    assert_eq!(drafts(&mut browser), 1);
    town.pass(3 * 24 * 3600);
    other(&town);
    assert_eq!(drafts(&mut browser), 0, "the promise was until a day that is over");
}
