//! Who is logged in reads it in the head of the counter's pages, and can leave from there; who left is told so.

use tests::browser::Browser;
use tests::journey::{Journey, log_in};
use tests::town::Town;

const SIGN_IN: &str = "Accedi all'area personale";

#[test]
fn the_head_of_the_counters_pages_knows_who_is_logged_in_and_leads_out() {
    let town = Town::open();
    let mut browser = Browser::new(&town.url);
    let stranger = browser.get("/quadri/sportello/stato/").text;
    assert!(stranger.contains(SIGN_IN) && !stranger.contains("La tua area personale</a>"), "{stranger}");
    log_in(&mut browser, "quadri", "carlo");
    let journey = Journey::to("quadri", "occupazione-suolo-pubblico");
    let summary = journey.to_summary(&mut browser);
    let area = browser.get("/quadri/sportello/area/");
    for page in [browser.get("/quadri/sportello/stato/"), summary, area] {
        assert!(page.text.contains("La tua area personale</a>") && !page.text.contains(SIGN_IN), "{}", page.text);
        assert!(page.text.contains("/quadri/sportello/esci?lingua=it"), "{}: {}", page.path, page.text);
        assert!(!page.text.contains("%%"), "{}: a mark is left", page.path);
    }
    let sure = browser.get("/quadri/sportello/esci?lingua=it");
    assert!(sure.main().contains("Vuoi uscire?"), "a link alone ends nothing: {}", sure.main());
    assert!(browser.get("/quadri/sportello/area/").path.ends_with("/area/"));
    let left = browser.send(&sure.form("/esci"));
    assert!(left.status == 200 && left.main().contains("Sei uscito"), "{}", left.main());
    assert!(left.text.contains(SIGN_IN), "{}", left.text);
    assert!(browser.get("/quadri/sportello/area/").path.contains("/accedi/"));
    assert!(browser.get("/quadri/sportello/esci").main().contains("Sei uscito"));
    // A visitor who did not log in still has what she began here: nothing tells her otherwise.
    journey.to_summary(&mut browser);
    let home = browser.get("/quadri/sportello/esci");
    assert!(home.path == "/quadri/" && !home.text.contains("Sei uscito"), "{}", home.path);
}
