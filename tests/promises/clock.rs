//! A clock that is wrong by a year, either way: nothing that was acknowledged is lost or doubled, and the log goes on.

use std::collections::BTreeSet;

use tests::browser::Browser;
use tests::journey::{Journey, index, number};
use tests::stored::stored;
use tests::town::Town;

const SERVICE: &str = "segnala-disservizio";
const YEAR: i64 = 365 * 24 * 3600;

#[test]
fn a_clock_that_jumps_a_year_loses_and_doubles_nothing() {
    let place = tempfile::tempdir().unwrap();
    let data = place.path().join("dati");
    let town = Town::open_at(&data);
    let site = tempfile::tempdir().unwrap();
    let journey = Journey::to("quadri", SERVICE);
    let mut numbers = BTreeSet::new();
    for jump in [0, YEAR, -2 * YEAR, YEAR, 3600, -3600] {
        let mut browser = Browser::new(&town.url);
        let summary = journey.to_summary(&mut browser);
        let ready = journey.ready(&summary);
        let Err(path) = browser.send_only(&ready) else { panic!("no receipt") };
        let key = number(&browser.get(&path));
        town.pass(jump);
        // Whether her session is still believed or not: what she sends again is no second request, and no fault.
        match browser.send_only(&ready) {
            Ok(page) => assert!(!page.status.is_server_error(), "{}: {}", page.status, page.main()),
            Err(again) => assert!(again == path || !again.contains("/ricevuta/"), "{again} beside {path}"),
        }
        town.keep_log(site.path());
        assert!(numbers.insert(key), "two requests have one number");
    }
    for key in &numbers {
        let mut stranger = Browser::new(&town.url);
        let page = stranger.get("/quadri/sportello/stato/");
        let page = stranger.send(&page.form("/stato/").with("numero", key).with("dato", "prova@example.org"));
        assert!(page.path.ends_with(key.as_str()), "{key}: {}", page.main());
    }
    drop(town);
    assert_eq!(stored(&data, &index("quadri").comune.istat), numbers.len());
}
