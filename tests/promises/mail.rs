//! Notices really leave: the program hands what waits to a real mail server, once, whatever breaks on the way; no mail and
//! no log says more than it must.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use contract::fact::Fact;
use tests::browser::{Browser, Page};
use tests::journey::{Journey, log_in, log_in_operator, number};
use tests::post_office::{PostOffice, shut_port};
use tests::running::{Running, command_into};
use tests::town::Town;

use crate::gateway::folder;

const SERVICE: &str = "occupazione-suolo-pubblico";
const OUT: &str = "target/promises/out-posta";
const DAY: i64 = 24 * 60 * 60;

/// A journey of somebody with this address.
fn journey(email: &str) -> Journey {
    // No two may have the same revenue stamp.
    static STAMP: AtomicUsize = AtomicUsize::new(0);
    let mut journey = Journey::to("quadri", SERVICE).with_copies(0, STAMP.fetch_add(1, Ordering::Relaxed));
    let field = journey.form.fields().find(|f| f.fact == Some(Fact::Email)).unwrap().id.clone();
    journey.answers.set(&field, vec![email.to_owned()]);
    journey
}

/// One program at a time: they build the same sites.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The program with mail; what it logs is kept in a file.
fn with_mail(data: &Path, log: &Path, url: &str) -> Command {
    let mut command = command_into(OUT, data, 0);
    command.args([
        "--smtp",
        url,
        "--smtp-from",
        "sportello@comuni.example",
        "--public-url",
        "https://sportello.example",
    ]);
    command.arg("--verbose").stderr(Stdio::from(File::options().create(true).append(true).open(log).unwrap()));
    command
}

/// Everything of a request that neither a mail nor a log may say.
fn secrets(journey: &Journey) -> Vec<String> {
    let kept = ["RSSMRA85T10A562S", "Mario", "Rossi", "Prova di testo", "333 1234567"].map(str::to_owned);
    assert!(journey.form.fields().any(|f| f.fact == Some(Fact::CodiceFiscale)));
    kept.into()
}

fn office_page(url: &str, key: &str) -> Page {
    let mut clerk = Browser::new(url);
    log_in_operator(&mut clerk, "pino");
    clerk.get(&format!("/ufficio/pratica/quadri/{key}"))
}

fn act(clerk: &mut Browser, page: &Page, deed: &str, text: &str) -> Page {
    let form = page.forms().into_iter().find(|f| f.value("azione") == Some(deed));
    clerk.send(&form.unwrap_or_else(|| panic!("no deed {deed}: {}", page.main())).with("testo", text))
}

fn place(name: &str) -> (PathBuf, PathBuf) {
    let data = folder(name);
    let log = data.with_extension("log");
    let _ = fs::remove_file(&log);
    (data, log)
}

#[test]
fn who_sends_a_request_gets_one_mail_with_its_number_and_nothing_personal() {
    let _alone = alone();
    let office = PostOffice::open(0);
    let (data, log) = place("dati-posta");
    let running = Running::spawn(with_mail(&data, &log, &office.url()));
    assert!(!running.said.contains("La posta non è configurata"), "{}", running.said);
    let her = "maria.bianchi@example.org";
    let journey = journey(her);
    let receipt = journey.send(&mut Browser::new(&running.url));
    let key = number(&receipt);
    let mails = office.wait_for(her, 1);
    let mail = &mails[0];
    assert_eq!(mail.recipients(), [her]);
    assert_eq!(mail.headers("to"), [her]);
    assert_eq!(mail.headers("from").len(), 1);
    assert!(
        mail.headers("from")[0].contains("Comune di Quadri") && mail.headers("auto-submitted") == ["auto-generated"]
    );
    let link = format!("https://sportello.example/quadri/sportello/pratica/{key}\n");
    let text = mail.text();
    assert!(text.contains(&link) && text.contains("Il Comune risponde entro"), "{text}");
    let spoken = receipt.main();
    let reference = text.lines().find_map(|l| l.strip_prefix("Numero: ")).unwrap();
    assert!(spoken.contains(reference) && mail.subject().contains(reference), "{spoken}");

    // A second round finds nothing to do.
    let mut clerk = Browser::new(&running.url);
    log_in_operator(&mut clerk, "pino");
    let page = clerk.get(&format!("/ufficio/pratica/quadri/{key}"));
    let page = act(&mut clerk, &page, "prendi_in_carico", "");
    assert_eq!(office.wait_for(her, 2).len(), 2);
    // That a mail left meanwhile is in nobody's way.
    let page = act(&mut clerk, &page, "respingi", "Il posto è già occupato");
    assert!(page.main().contains("Respinta"), "{}", page.main());
    let all = office.wait_for(her, 3);
    assert!(running.interrupt());
    assert_eq!(all.len(), 3);
    assert!(all[2].text().contains("Il Comune ha respinto la tua richiesta"), "{}", all[2].text());
    let ids: std::collections::BTreeSet<String> = all.iter().map(|m| m.id()).collect();
    assert_eq!(ids.len(), 3, "each has an id of its own");
    for mail in &all {
        for secret in secrets(&journey).iter().chain([&"già occupato".to_owned()]) {
            assert!(
                !mail.raw().contains(secret.as_str()) && !mail.text().contains(secret.as_str()),
                "{secret}: {}",
                mail.text()
            );
        }
    }
    let logged = fs::read_to_string(&log).unwrap();
    for secret in secrets(&journey).iter().map(String::as_str).chain([her, "maria.bianchi"]) {
        assert!(!logged.contains(secret), "{secret}: {logged}");
    }
}

#[test]
fn what_was_sent_while_the_mail_server_was_away_is_told_once_when_it_is_back() {
    let _alone = alone();
    let port = shut_port();
    let (data, log) = place("dati-posta-assente");
    let running = Running::spawn(with_mail(&data, &log, &format!("smtp://127.0.0.1:{port}")));
    let her = "maria@example.org";
    let receipts: Vec<Page> = (0..3).map(|_| journey(her).send(&mut Browser::new(&running.url))).collect();
    let answering = "il server di posta non risponde";
    let start = std::time::Instant::now();
    while !fs::read_to_string(&log).unwrap_or_default().contains(answering) {
        assert!(start.elapsed().as_secs() < 60, "it never tried");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    // A new start tries at once.
    assert!(running.interrupt());
    let office = PostOffice::open(port);
    let running = Running::spawn(with_mail(&data, &log, &office.url()));
    let mails = office.wait_for(her, 3);
    let last = journey(her).send(&mut Browser::new(&running.url));
    let all = office.wait_for(her, 4);
    assert!(running.interrupt());
    assert_eq!((mails.len(), all.len()), (3, 4), "none is lost and none comes twice");
    for receipt in receipts.iter().chain([&last]) {
        let key = number(receipt);
        assert_eq!(all.iter().filter(|m| m.text().contains(&format!("/pratica/{key}\n"))).count(), 1, "{key}");
    }
}

#[test]
fn who_is_killed_between_handing_over_and_marking_repeats_at_most_once_and_with_the_same_id() {
    let _alone = alone();
    let office = PostOffice::open(0);
    let (data, log) = place("dati-posta-uccisa");
    let running = Running::spawn(with_mail(&data, &log, &office.url()));
    let her = "lento@example.org";
    journey(her).send(&mut Browser::new(&running.url));
    // The server has the message and has not said so yet.
    let first = office.wait_for(her, 1);
    running.kill();
    let running = Running::spawn(with_mail(&data, &log, &office.url()));
    let both = office.wait_for(her, 2);
    assert_eq!(both[1].id(), first[0].id());
    // Until it is marked, and some rounds more.
    let other = "altra@example.org";
    journey(other).send(&mut Browser::new(&running.url));
    office.wait_for(other, 1);
    assert!(running.interrupt());
    assert_eq!(office.mails_for(her).len(), 2);
}

#[test]
fn without_a_mail_server_everything_waits_and_it_is_said_once() {
    let _alone = alone();
    let (data, log) = place("dati-senza-posta");
    let mut command = command_into(OUT, &data, 0);
    command.stderr(Stdio::from(File::create(&log).unwrap()));
    let running = Running::spawn(command);
    assert_eq!(running.said.matches("La posta non è configurata: le email restano in attesa").count(), 1);
    let receipt = journey("maria@example.org").send(&mut Browser::new(&running.url));
    assert!(receipt.main().contains("Richiesta inviata"));
    assert!(running.interrupt());
    // The sites of other trials lie in the same folder, and the public log says so.
    let log = fs::read_to_string(&log).unwrap();
    let of_mail: Vec<&str> = log.lines().filter(|line| !line.contains("gateway::log")).collect();
    assert_eq!(of_mail, [""; 0]);
}

#[test]
fn what_is_missing_for_the_mail_is_told_at_once() {
    let mut command = command_into(OUT, &folder("dati-posta-incompleta"), 0);
    let output = command.args(["--smtp", "smtp://nome:segreto@posta.example"]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success());
    for name in ["per spedire le email manca ancora", "--smtp-from", "--public-url", "senza nome e password"] {
        assert!(told.contains(name), "{name}: {told}");
    }
    assert!(!told.contains("segreto"), "{told}");
}

#[test]
fn what_is_refused_for_now_is_tried_again_and_comes_once() {
    let (town, office) = (Town::open(), PostOffice::open(0));
    let her = "dopo@example.org";
    journey(her).send(&mut Browser::new(&town.url));
    assert_eq!(town.deliver(&office).delivered, 0);
    assert_eq!(office.refusals(her), 1);
    // Not at once, not for ever never.
    assert_eq!(town.deliver(&office).delivered, 0);
    assert_eq!(office.refusals(her), 1);
    town.pass(60);
    assert_eq!(town.deliver(&office).delivered, 1);
    town.pass(2 * DAY);
    assert_eq!(town.deliver(&office).delivered, 0);
    assert_eq!(office.mails_for(her).len(), 1);
}

#[test]
fn what_is_refused_for_good_is_never_tried_again_and_the_office_sees_it() {
    let (town, office) = (Town::open(), PostOffice::open(0));
    let her = "nessuno@example.org";
    let key = number(&journey(her).send(&mut Browser::new(&town.url)));
    assert!(!office_page(&town.url, &key).main().contains("non si può consegnare"));
    town.deliver(&office);
    for _ in 0..3 {
        town.pass(DAY);
        town.deliver(&office);
    }
    assert_eq!((office.refusals(her), office.mails_for(her).len()), (1, 0));
    let seen = office_page(&town.url, &key).main();
    assert!(seen.contains("Un’email al cittadino non si può consegnare"), "{seen}");
}

#[test]
fn what_has_waited_for_a_day_is_seen_by_the_office() {
    let town = Town::open();
    let key = number(&journey("maria@example.org").send(&mut Browser::new(&town.url)));
    town.pass(DAY - 60);
    assert!(!office_page(&town.url, &key).main().contains("non ancora consegnata"));
    town.pass(120);
    let seen = office_page(&town.url, &key).main();
    assert!(seen.contains("Email al cittadino non ancora consegnata, aspetta da"), "{seen}");
    let office = PostOffice::open(0);
    assert_eq!(town.deliver(&office).delivered, 1);
    assert!(!office_page(&town.url, &key).main().contains("non ancora consegnata"));
}

/// A draft of somebody who stops after its first step; gives the page that says it is kept.
fn stopped(browser: &mut Browser, journey: &Journey) -> Page {
    let page = browser.get(&journey.first_step());
    let page = browser.send(&journey.fill(&page, "/avvia", 0));
    browser.send(&page.form(&format!("/{}", journey.form.steps[1].id)).with("azione", "salva"))
}

fn draft_of(saved: &Page) -> String {
    saved.path.split('/').rev().nth(1).unwrap().to_owned()
}

#[test]
fn a_visitor_who_wants_it_is_reminded_once_seven_days_before_her_draft_ends() {
    let (town, office) = (Town::open_with_mail(), PostOffice::open(0));
    let mut browser = Browser::new(&town.url);
    let (her, journey) = ("maria@example.org", journey("altra@example.org"));
    let saved = stopped(&mut browser, &journey);
    assert!(saved.main().contains("Vuoi un promemoria per email?"), "{}", saved.main());
    let wrong = browser.send(&saved.form("/salvata").with("email", "maria chiocciola <b>"));
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("value=\"maria chiocciola &lt;b&gt;\""), "what she typed is kept");
    let set = browser.send(&saved.form("/salvata").with("email", her));
    assert!(set.main().contains("ti scriviamo una email il"), "{}", set.main());
    assert!(!set.text.contains(her), "whoever sits there next does not read it");

    town.pass(82 * DAY);
    assert_eq!(town.deliver(&office).delivered, 0);
    town.pass(DAY + 60);
    assert_eq!(town.deliver(&office).delivered, 1);
    town.pass(DAY);
    assert_eq!(town.deliver(&office).delivered, 0, "once");
    let mails = office.mails_for(her);
    let [mail] = &mails[..] else { panic!("{mails:?}") };
    let text = mail.text();
    let link = format!("{}/quadri/sportello/riprendi/{}\n", town.url, draft_of(&saved));
    assert!(text.contains(&link) && text.contains("Comune di Quadri") && text.contains(&journey.form.title), "{text}");
    for secret in secrets(&journey) {
        assert!(!mail.raw().contains(&secret) && !text.contains(&secret), "{secret}: {text}");
    }
    // The key is typed as always; a draft that is changed has another day.
    let key = saved.text.split("sp-codice\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
    let path = link.trim().strip_prefix(&town.url).unwrap().to_owned();
    let mut elsewhere = Browser::new(&town.url);
    let asks = elsewhere.get(&path);
    assert!(!asks.text.contains("Mario"), "nothing is shown before the key");
    let again = elsewhere.send(&asks.form(&path).with("codice", key));
    assert!(again.path.contains("/domanda/"), "{}: {}", again.path, again.main());
    town.pass(7 * DAY);
    assert_eq!(town.deliver(&office).delivered, 0);
    town.pass(77 * DAY);
    assert_eq!(town.deliver(&office).delivered, 1);
    let ids: Vec<String> = office.mails_for(her).iter().map(|m| m.id()).collect();
    assert!(ids.len() == 2 && ids[0] != ids[1], "{ids:?}");
}

#[test]
fn who_logged_in_with_an_address_is_reminded_there_unless_she_says_no() {
    let (town, office) = (Town::open_with_mail(), PostOffice::open(0));
    let journey = journey("altra@example.org");
    let mut carlo = Browser::new(&town.url);
    log_in(&mut carlo, "quadri", "carlo");
    let saved = stopped(&mut carlo, &journey);
    assert!(saved.main().contains("ti scriviamo una email il"), "{}", saved.main());
    let mut lucia = Browser::new(&town.url);
    log_in(&mut lucia, "quadri", "lucia");
    let saved = stopped(&mut lucia, &journey);
    let asks = lucia.send(&saved.form("/salvata"));
    assert!(asks.main().contains("Vuoi un promemoria per email?"), "{}", asks.main());
    // To go on does not ask for it again.
    stopped(&mut lucia, &journey);
    town.pass(83 * DAY + 60);
    assert_eq!(town.deliver(&office).delivered, 1);
    let mails = office.mails_for("carlo.esempio@example.org");
    let text = mails[0].text();
    assert!(text.contains(&format!("{}/quadri/sportello/area/\n", town.url)), "{text}");
}

#[test]
fn who_sent_or_forgot_a_draft_is_not_reminded_of_it() {
    let (town, office) = (Town::open_with_mail(), PostOffice::open(0));
    let journey = journey("altra@example.org");
    let mut carlo = Browser::new(&town.url);
    log_in(&mut carlo, "quadri", "carlo");
    let saved = stopped(&mut carlo, &journey);
    assert!(saved.main().contains("ti scriviamo una email il"));
    journey.send(&mut carlo);
    town.deliver(&office);
    assert_eq!(office.mails_for("altra@example.org").len(), 1, "its receipt");
    town.pass(84 * DAY);
    assert_eq!(town.deliver(&office).delivered, 0, "she sent it");
    assert_eq!(office.mails_for("carlo.esempio@example.org").len(), 0);
    // A new one, which she throws away.
    log_in(&mut carlo, "quadri", "carlo");
    let saved = stopped(&mut carlo, &journey);
    assert!(saved.main().contains("ti scriviamo una email il"));
    let area = carlo.get("/quadri/sportello/area/");
    let sure = carlo.send(&area.form("/area/bozza"));
    carlo.send(&sure.form("/area/bozza"));
    town.pass(84 * DAY);
    assert_eq!(town.deliver(&office).delivered, 0, "she threw it away");
    assert_eq!(office.mails_for("carlo.esempio@example.org").len(), 0);
}

#[test]
fn where_nobody_sends_mail_no_page_promises_any() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let saved = stopped(&mut browser, &journey("maria@example.org"));
    assert!(!saved.main().contains("promemoria"), "{}", saved.main());
    let receipt = journey("maria@example.org").send(&mut Browser::new(&town.url));
    assert!(!receipt.main().contains("Avvisi per email"), "{}", receipt.main());
    let town = Town::open_with_mail();
    let receipt = journey("maria@example.org").send(&mut Browser::new(&town.url));
    assert!(receipt.main().contains("Avvisi per emailLi mandiamo a maria@example.org"), "{}", receipt.main());
}
