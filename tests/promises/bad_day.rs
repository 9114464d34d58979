//! DynamoDB on a bad day: busy for a moment or for good, with short pages, cut off between two writings. And what is
//! never asked of it.

use aws_sdk_dynamodb::types::AttributeValue;
use counter::archive::{Archive, Changed, Submitted};
use counter::pratica::{Claim, Head, Pratica};
use counter::state::State;
use tests::archive_suite::records::{HERE, citizen, draft, head, moved, pratica, sealed};
use tests::archive_suite::{draft as drafts, inbox, look, mine, rated};
use tests::browser::Browser;
use tests::dynamodb;
use tests::journey::Journey;
use tests::sample;
use tests::shaky::{Line, opened};
use tests::town::{Town, root};

/// Tries promises of every archive with short pages.
macro_rules! with_short_pages {
    ($($noun:ident::$promise:ident,)*) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $promise() {
            let (archive, line, _) = opened().await;
            line.shorten();
            $noun::$promise(std::sync::Arc::new(archive)).await;
            assert!(!line.asked().contains_key("Scan"), "{:?}", line.asked());
        }
    )* };
}

with_short_pages! {
    inbox::pages_show_each_pratica_once_and_in_order,
    inbox::a_filtered_inbox_is_paged_as_the_whole_one,
    inbox::a_page_that_is_just_full_has_no_next_one,
    mine::at_most_two_hundred_pratiche_are_listed,
    drafts::drafts_come_last_changed_first,
    look::at_most_two_hundred_looks_are_listed,
    rated::ratings_are_tallied_by_page,
    rated::opinions_come_newest_first,
}

#[tokio::test]
async fn all_drafts_of_an_owner_are_listed_however_many() {
    let (archive, _, _) = opened().await;
    for number in 0..203 {
        archive.put_draft(&draft(HERE, number, "anna", number)).await.unwrap();
    }
    assert_eq!(archive.drafts_of(HERE, &citizen(HERE, "anna")).await.unwrap().len(), 203);
}

fn claiming(number: u32, name: &str) -> Pratica {
    let what = citizen(HERE, name);
    sealed(Head { claims: vec![Claim { what, spent: false }], ..head(HERE, number) })
}

#[tokio::test]
async fn a_busy_table_is_asked_again() {
    let (archive, line, _) = opened().await;
    let operations = ["PutItem", "TransactWriteItems", "GetItem", "Query", "BatchGetItem"];
    operations.iter().for_each(|operation| line.tire(operation, 2));
    assert_eq!(archive.submit(&pratica(HERE, 1)).await.unwrap(), Submitted::Stored);
    assert_eq!(archive.submit(&claiming(2, "figlio")).await.unwrap(), Submitted::Stored);
    assert!(archive.pratica(HERE, &head(HERE, 2).reference).await.unwrap().is_some());
    assert_eq!(archive.pratiche_of(HERE, &citizen(HERE, "RSSMRA85T10A562S")).await.unwrap().len(), 2);
    assert!(operations.iter().all(|operation| line.asked()[*operation] >= 3), "{:?}", line.asked());
}

#[tokio::test]
async fn a_table_that_stays_busy_is_a_fault_that_may_be_tried_again() {
    for (operation, new) in [("PutItem", pratica(HERE, 1)), ("TransactWriteItems", claiming(2, "figlio"))] {
        let (archive, line, _) = opened().await;
        line.tire(operation, u32::MAX);
        let fault = archive.submit(&new).await.unwrap_err();
        assert!(fault.may_be_retried(), "{operation}: {fault:?}");
        line.tire(operation, 0);
        assert_eq!(archive.submit(&new).await.unwrap(), Submitted::Stored, "nothing of it was kept");
    }
}

#[test]
fn while_the_table_is_busy_a_citizen_is_told_to_send_again_and_loses_nothing() {
    let line = Line::to(dynamodb::connection().endpoint.as_deref().unwrap());
    let town = Town::open_at_the_end_of(&line.endpoint);
    let mut browser = Browser::new(&town.url);
    let journey = Journey::to("quadri", "occupazione-suolo-pubblico");
    let page = browser.get(&journey.first_step());
    let form = journey.fill(&page, "/avvia", 0);
    line.tire("PutItem", u32::MAX);
    let told = browser.send(&form);
    assert_eq!(told.status, 503);
    let (_, one) = sample::of_step(&journey.form.steps[0], &journey.answers).into_iter().last().unwrap();
    assert!(told.text.contains(&one), "what was typed is in the page: {}", told.main());
    line.tire("PutItem", 0);
    let again = browser.send(&told.form(""));
    assert_eq!(again.status, 200, "{}", again.main());
    assert!(!again.path.ends_with("/avvia"), "she went on from where she was: {}", again.path);
}

/// Every item of a table, for tests only: the archive itself never scans.
async fn all(table: &str) -> Vec<std::collections::HashMap<String, AttributeValue>> {
    let client = dynamodb::connection().client();
    client.scan().table_name(table).consistent_read(true).send().await.unwrap().items.unwrap_or_default()
}

#[tokio::test]
async fn a_claim_whose_holder_was_cut_off_before_it_was_free_is_freed_by_who_meets_it() {
    let (archive, line, tables) = opened().await;
    let first = claiming(1, "figlio");
    archive.submit(&first).await.unwrap();
    let mut ended = moved(&first, State::Ritirata);
    ended.head.release();
    // Changed, and cut off before the claim is given back.
    line.tire("DeleteItem", u32::MAX);
    assert!(archive.change(&ended).await.is_err());
    line.tire("DeleteItem", 0);
    assert_eq!(archive.pratica(HERE, &ended.head.reference).await.unwrap().unwrap().head.version, 2);
    assert_eq!(archive.submit(&claiming(2, "figlio")).await.unwrap(), Submitted::Stored);
    // What is held now is not freed, whoever held it before.
    assert_eq!(archive.submit(&claiming(3, "figlio")).await.unwrap(), Submitted::Claimed(0));
    assert_eq!(all(&tables.keys).await.len(), 2, "who came third left no key behind");
    let mut later = ended.clone();
    later.head.version += 1;
    assert_eq!(archive.change(&later).await.unwrap(), Changed::Done);
    assert_eq!(archive.submit(&claiming(3, "figlio")).await.unwrap(), Submitted::Claimed(0));
}

#[test]
fn no_verb_of_the_counter_scans() {
    let mut source = Vec::new();
    crate::house::collect(&root().join("functions/aws/src"), &mut source);
    assert!(source.len() > 20);
    for file in source {
        let text = std::fs::read_to_string(&file).unwrap();
        // A comune that leaves takes everything along: the one reader that is no verb of the counter.
        let takes_all = file.ends_with("takeout.rs");
        assert!(takes_all || !text.contains(".scan()"), "{} scans", file.display());
    }
}

#[test]
fn when_all_seats_are_taken_a_citizen_is_told_at_once_and_loses_nothing() {
    let town = Town::open_with_no_seat();
    let mut browser = Browser::new(&town.url);
    let journey = Journey::to("quadri", "occupazione-suolo-pubblico");
    let page = browser.get(&journey.first_step());
    assert_eq!(page.status, 200, "what is a file needs no seat");
    let form = journey.fill(&page, "/avvia", 0);
    let told = browser.send(&form);
    assert_eq!(told.status, 503);
    let soon: u32 = told.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((5..15).contains(&soon), "{soon}");
    let (_, one) = sample::of_step(&journey.form.steps[0], &journey.answers).into_iter().last().unwrap();
    assert!(told.text.contains(&one), "what was typed is in the page: {}", told.main());
    assert!(told.text.contains("Comune di Quadri"), "in the comune's dress");
    let asked = browser.get("/quadri/sportello/stato/");
    assert_eq!((asked.status.as_u16(), asked.h1().as_str()), (503, "Aspetta qualche secondo"));
    // Who presses again when there is a seat goes on from where she was.
    let town = town.reopen();
    let again = browser.at(&town.url).send(&told.form(""));
    assert_eq!(again.status, 200, "{}", again.main());
    assert!(!again.path.ends_with("/avvia"), "{}", again.path);
}
