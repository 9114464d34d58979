//! Comuni that are published stay where they are, unless whoever publishes says that they are to move.

use std::process::Command;
use std::time::Duration;

use contract::index::Tenants;
use generator::deliver::error::DeliverError;
use generator::deliver::target::Target;
use generator::deliver::{Confirmed, Request};
use generator::progress::Silent;
use generator::{Hosting, build};

use crate::area::Area;
use crate::place::{Brittle, KINDS, Kind, Place, built, publish};
use crate::shop::{KEY, SECRET};

const TABLE: &str = "counter/tenants.json";
const BORGO: &str = "content/comuni/borgo-finto/comune.toml";
const HOSTS: &str = "domini = [\"borgo.example\", \"www.borgo.example\"]\n\n[uffici.comune]";

fn build_as(area: &Area, hosting: Hosting) {
    build(&generator::Request { hosting, ..area.request() }, &Silent).unwrap();
}

/// Two comuni, each below one address; one has hosts too.
fn area() -> Area {
    let area = Area::new();
    area.change(BORGO, "[uffici.comune]", HOSTS);
    build_as(&area, Hosting::Path);
    area
}

fn confirmed(area: &Area, target: &dyn Target) {
    let confirmed = Confirmed { addresses: true, ..Confirmed::default() };
    let request = Request { out: area.path("out"), run: "sì".to_owned(), confirmed, grace: Duration::ZERO };
    generator::deliver::publish(&request, target, &Silent, &mut |_| {}).unwrap();
}

/// The publication is refused with these words, and nothing was written; said so, it is done.
fn refused(area: &Area, place: &Place, words: &[&str]) {
    let target = place.target(&area.path("out"));
    let before = place.seen();
    let watched = Brittle::new(target.as_ref(), 0);
    let told = match publish(&area.path("out"), &watched) {
        Err(DeliverError::Moves(moves)) => DeliverError::Moves(moves).to_string(),
        other => panic!("{words:?}: {other:?}"),
    };
    assert!(words.iter().chain(&["--change-addresses"]).all(|word| told.contains(word)), "{words:?}: {told}");
    assert!(watched.log.lock().unwrap().iter().all(|call| call == "list" || call == "get"), "{words:?}");
    assert!(place.seen() == before, "{words:?}");
    // Many deletions are another matter: their word is not enough.
    let yes = Confirmed { deletions: true, ..Confirmed::default() };
    let request = Request { out: area.path("out"), run: "no".to_owned(), confirmed: yes, grace: Duration::ZERO };
    let still = generator::deliver::publish(&request, target.as_ref(), &Silent, &mut |_| {});
    assert!(matches!(still, Err(DeliverError::Moves(_))), "{words:?}");
    assert!(place.seen() == before, "{words:?}");
    confirmed(area, target.as_ref());
    assert!(place.seen() == built(&area.path("out")), "{words:?}");
    assert!(publish(&area.path("out"), target.as_ref()).unwrap().is_empty(), "{words:?}");
}

#[test]
fn another_hosting_is_not_published_by_the_way() {
    for kind in KINDS {
        let (area, place) = (area(), Place::new(kind));
        publish(&area.path("out"), place.target(&area.path("out")).as_ref()).unwrap();
        build_as(&area, Hosting::Domain);
        let borgo =
            "Borgo Finto: da /borgo-finto/ e borgo.example e www.borgo.example a borgo.example e www.borgo.example";
        let colle = "Colle Finto: da /colle-finto/ a nessun indirizzo";
        refused(&area, &place, &[borgo, colle, "indirizzo: 2", "--hosting percorso"]);
        // And back.
        build_as(&area, Hosting::Path);
        refused(&area, &place, &[colle.split(':').next().unwrap(), "--hosting dominio"]);
    }
}

#[test]
fn a_host_less_or_a_comune_less_is_not_published_by_the_way() {
    for kind in KINDS {
        let (area, place) = (area(), Place::new(kind));
        build_as(&area, Hosting::Domain);
        publish(&area.path("out"), place.target(&area.path("out")).as_ref()).unwrap();
        area.change(BORGO, "\"borgo.example\", ", "");
        build_as(&area, Hosting::Domain);
        let words = "Borgo Finto: da borgo.example e www.borgo.example a www.borgo.example";
        refused(&area, &place, &[words, "indirizzo: 1", "`domini`"]);
        std::fs::remove_dir_all(area.path("content/comuni/borgo-finto")).unwrap();
        build_as(&area, Hosting::Domain);
        let many = Confirmed { deletions: true, addresses: false };
        let request = Request { out: area.path("out"), run: "x".to_owned(), confirmed: many, grace: Duration::ZERO };
        let told =
            generator::deliver::publish(&request, place.target(&area.path("out")).as_ref(), &Silent, &mut |_| {});
        let told = told.unwrap_err().to_string();
        assert!(told.contains("Borgo Finto: era www.borgo.example") && told.contains("tutti i Comuni"), "{told}");
    }
}

#[test]
fn a_new_comune_and_one_more_host_are_published_without_a_question() {
    for kind in KINDS {
        let (area, place) = (area(), Place::new(kind));
        build_as(&area, Hosting::Domain);
        let target = place.target(&area.path("out"));
        publish(&area.path("out"), target.as_ref()).unwrap();
        area.change(BORGO, "domini = [", "domini = [\"nuovo.borgo.example\", ");
        area.comune("terra-finta", "Terra Finta", "ACF", "999003", "Z903");
        build_as(&area, Hosting::Domain);
        publish(&area.path("out"), target.as_ref()).unwrap();
        let table: Tenants = serde_json::from_slice(&place.seen()[TABLE]).unwrap();
        assert_eq!((table.comuni.len(), table.comuni[0].hosts.len()), (3, 3), "{kind:?}");
    }
}

#[test]
fn a_published_table_that_is_lost_or_cannot_be_read_is_replaced_only_when_it_is_said() {
    for kind in KINDS {
        let (area, place) = (area(), Place::new(kind));
        publish(&area.path("out"), place.target(&area.path("out")).as_ref()).unwrap();
        place.meddle(TABLE, "{ rotto");
        refused(&area, &place, &["non si legge", "--hosting"]);
        place.target(&area.path("out")).delete(TABLE).unwrap();
        refused(&area, &place, &["non c'è più"]);
    }
}

/// The program itself, on a folder and on a bucket.
#[test]
fn a_dry_run_says_it_and_ends_as_the_publication_would() {
    for kind in KINDS {
        let (area, place) = (area(), Place::new(kind));
        let out = area.path("out");
        publish(&out, place.target(&out).as_ref()).unwrap();
        let address = place.address(&out);
        let run = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_site-gen"));
            command.args(["publish", "--to", &address.to, "--region", "eu-south-1", "--out"]).arg(&out).args(arguments);
            if let Some(endpoint) = &address.endpoint {
                command.args(["--endpoint", endpoint]);
            }
            command.env("AWS_ACCESS_KEY_ID", KEY).env("AWS_SECRET_ACCESS_KEY", SECRET);
            let ended = command.output().unwrap();
            let said = [ended.stdout, ended.stderr].map(|text| String::from_utf8(text).unwrap()).concat();
            (ended.status.success(), said)
        };
        let (fine, said) = run(&["--dry-run"]);
        assert!(fine && !said.contains("indirizzo"), "{said}");
        build_as(&area, Hosting::Domain);
        let before = place.seen();
        for arguments in [&["--dry-run"][..], &[], &["--yes"]] {
            let (fine, said) = run(arguments);
            assert!(!fine && said.contains("errore: ") && said.contains("indirizzo: 2"), "{arguments:?}: {said}");
            assert!(said.contains("Colle Finto: da /colle-finto/ a nessun indirizzo"), "{arguments:?}: {said}");
            assert!(said.contains("in tutto"), "the plan is shown too: {arguments:?}: {said}");
        }
        let (fine, said) = run(&["--dry-run", "--change-addresses"]);
        assert!(fine && said.contains("indirizzo: 2") && !said.contains("errore"), "{said}");
        assert!(place.seen() == before, "{kind:?}");
        // On a bucket style sheets go a minute later.
        if kind == Kind::Folder {
            let (fine, said) = run(&["--change-addresses"]);
            assert!(fine && said.contains("indirizzo: 2"), "{said}");
            assert!(place.seen() == built(&out), "{kind:?}");
            std::fs::remove_dir_all(area.path("out/site/borgo-finto")).unwrap();
            let (fine, said) = run(&["--dry-run"]);
            assert!(!fine && said.contains("--yes"), "{said}");
        }
    }
}
