//! What `publish` does to a folder and to a bucket: the same promises over both.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use contract::index::CounterIndex;
use contract::revision::Revision;
use generator::deliver::error::DeliverError;
use generator::deliver::{Confirmed, Phase, Request, table};
use generator::progress::Silent;

use crate::area::{Area, card};
use crate::place::{Brittle, KINDS, Kind, Place, asked, assert_sound, built, publish};

const PAGE: &str = "site/borgo-finto/servizi/ambiente/servizio-1/index.html";
const INDEX: &str = "counter/borgo-finto.json";

fn area() -> Area {
    let area = Area::new();
    area.build();
    area
}

/// The same area a day later: another form, a page less, a page and a service more, other colours.
fn next_day(area: &Area) {
    area.change("content/servizi/_generico/modulo.toml", "Ti serve aiuto?", "Hai bisogno di aiuto?");
    area.change("content/comuni/borgo-finto/comune.toml", "servizio-2 = {}\n", "di-piu = {}\n");
    area.change("content/comuni/borgo-finto/comune.toml", "#007a52", "#004d99");
    area.write("content/servizi/di-piu/scheda.md", &card("Uno di più"));
    area.build();
}

#[test]
fn the_first_publication_puts_everything_and_the_second_writes_nothing() {
    for kind in KINDS {
        let (area, place) = (area(), Place::new(kind));
        area.write("out/.stato/appunti.json", "{}");
        let out = area.path("out");
        let target = place.target(&out);
        publish(&out, target.as_ref()).unwrap();
        assert!(place.seen() == built(&out), "{kind:?}");
        let watched = Brittle::new(target.as_ref(), 0);
        let plan = publish(&out, &watched).unwrap();
        assert!(plan.is_empty() && watched.log.lock().unwrap().iter().all(|l| l == "list" || l == "get"), "{kind:?}");
    }
}

#[test]
fn only_what_changed_is_sent() {
    for kind in KINDS {
        let (area, place) = (area(), Place::new(kind));
        let out = area.path("out");
        let target = place.target(&out);
        publish(&out, target.as_ref()).unwrap();
        area.write("content/comuni/borgo-finto/servizi/servizio-1.md", "## Come fare\n\nVieni in {comune}.\n");
        area.build();
        let watched = Brittle::new(target.as_ref(), 0);
        publish(&out, &watched).unwrap();
        assert_eq!(watched.wrote(), [PAGE], "{kind:?}");
        assert!(place.seen() == built(&out), "{kind:?}");
    }
}

#[test]
fn forms_go_before_indexes_pages_after_and_deletions_last() {
    for kind in KINDS {
        let (area, place) = (area(), Place::new(kind));
        let out = area.path("out");
        let target = place.target(&out);
        publish(&out, target.as_ref()).unwrap();
        next_day(&area);
        let watched = Brittle::new(target.as_ref(), 0);
        publish(&out, &watched).unwrap();
        let wrote = watched.wrote();
        let rank = |path: &String| match path.strip_prefix('-') {
            None => (Phase::of(path) as usize, false),
            Some(path) => (100 - Phase::of(path) as usize, true),
        };
        assert!(wrote.is_sorted_by_key(rank), "{kind:?}: {wrote:#?}");
        let phases: Vec<Phase> = wrote.iter().filter(|p| !p.starts_with('-')).map(|p| Phase::of(p)).collect();
        for phase in [Phase::Forms, Phase::Assets, Phase::Counters, Phase::Pages] {
            assert!(phases.contains(&phase), "{kind:?}: nothing of {phase:?} changed");
        }
        assert!(wrote.last().unwrap().starts_with('-'));
        // A page that is new is there before another one can link to it.
        let new = wrote.iter().position(|p| p.ends_with("di-piu/index.html")).unwrap();
        let changed =
            wrote.iter().position(|p| p == "site/borgo-finto/servizi/ambiente/servizio-1/domanda/index.html").unwrap();
        assert!(new < changed, "{kind:?}: {wrote:#?}");
    }
}

#[test]
fn wherever_it_is_cut_a_folder_shows_no_half_site_and_the_next_one_goes_on() {
    cut_everywhere(Kind::Folder);
}

#[test]
fn wherever_it_is_cut_a_bucket_shows_no_half_site_and_the_next_one_goes_on() {
    cut_everywhere(Kind::Bucket);
}

fn cut_everywhere(kind: Kind) {
    let (area, place) = (area(), Place::new(kind));
    let out = area.path("out");
    publish(&out, place.target(&out).as_ref()).unwrap();
    let before = place.seen();
    next_day(&area);
    let after = built(&out);
    let whole = {
        let place = place.copy();
        let target = place.target(&out);
        let watched = Brittle::new(target.as_ref(), 0);
        publish(&out, &watched).unwrap();
        watched.calls.into_inner()
    };
    assert!(whole > 60, "{whole} calls");
    // To break before a call does its work is to break after the one before it did.
    for cut in 1..=whole {
        let when = format!("{kind:?} cut at call {cut}");
        let place = place.copy();
        let target = place.target(&out);
        let brittle = Brittle::new(target.as_ref(), cut);
        assert!(publish(&out, &brittle).is_err(), "{when}");
        let seen = place.seen();
        assert_sound(&seen, &when);
        assert_whole(&seen, &before, &after, &when);
        let put = brittle.wrote();
        let watched = Brittle::new(target.as_ref(), 0);
        publish(&out, &watched).unwrap_or_else(|e| panic!("{when}: {e}"));
        let (seen, again) = (place.seen(), watched.wrote());
        assert_sound(&seen, &when);
        assert!(tidy(&seen, &before, &after), "{when}: the second run did not finish");
        // What the first run had surely put is not sent again.
        let sent_twice = put.iter().filter(|p| again.contains(p)).count();
        assert!(sent_twice <= 16, "{when}: {sent_twice} files sent twice");
    }
}

/// Every file is the one of before or the one of after.
fn assert_whole(seen: &Files, before: &Files, after: &Files, when: &str) {
    for (path, bytes) in seen {
        let index = path.starts_with("counter/") && !path.ends_with(".html");
        let whole = before.get(path) == Some(bytes) || after.get(path) == Some(bytes);
        assert!(whole || index, "{when}: {path} is neither the old one nor the new one");
    }
    for path in before.keys() {
        assert!(seen.contains_key(path) || !after.contains_key(path), "{when}: {path} is gone");
    }
}

type Files = BTreeMap<String, Vec<u8>>;

/// Whether all is as after, and the forms of before are still there.
fn tidy(seen: &Files, before: &Files, after: &Files) -> bool {
    let expected: Files = before.iter().filter(|(p, _)| p.starts_with("forms/")).chain(after).map(clone).collect();
    *seen == expected
}

fn clone((path, bytes): (&String, &Vec<u8>)) -> (String, Vec<u8>) {
    (path.clone(), bytes.clone())
}

#[test]
fn wherever_it_is_cut_a_page_that_is_then_given_up_leaves_no_orphan() {
    const STORY: &str = "content/comuni/borgo-finto/pagine/storia.md";
    for kind in KINDS {
        let (area, place) = (area(), Place::new(kind));
        let out = area.path("out");
        publish(&out, place.target(&out).as_ref()).unwrap();
        for cut in 1.. {
            let place = place.copy();
            let target = place.target(&out);
            area.write(STORY, "+++\ntitolo = \"Storia\"\ndescrizione = \"La storia.\"\n+++\nTanto tempo fa.\n");
            area.build();
            let done = publish(&out, &Brittle::new(target.as_ref(), cut)).is_ok();
            fs::remove_file(area.path(STORY)).unwrap();
            area.build();
            publish(&out, target.as_ref()).unwrap();
            assert!(place.seen() == built(&out), "{kind:?} cut at call {cut}");
            if done {
                assert!(cut > 10, "{cut} calls");
                break;
            }
        }
    }
}

#[test]
fn what_somebody_else_changed_is_put_right_and_what_is_not_ours_stays() {
    for kind in KINDS {
        let (area, place) = (area(), Place::new(kind));
        let out = area.path("out");
        let target = place.target(&out);
        let foreign =
            ["site/registro/testa.txt", "site/borgo-finto/registro/testa.txt", "site/altro.html", "altro/x.txt"];
        foreign.iter().for_each(|path| place.meddle(path, "non è nostro"));
        publish(&out, target.as_ref()).unwrap();
        let length = place.seen()[PAGE].len();
        place.meddle(PAGE, &"x".repeat(length));
        target.delete("site/borgo-finto/index.html").unwrap();
        target.delete("forms/borgo-finto/servizio-1/x.json").unwrap();
        area.write("out/site/registro/testa.txt", "la nostra copia non si pubblica");
        next_day(&area);
        publish(&out, target.as_ref()).unwrap();
        let mut seen = place.seen();
        for path in foreign {
            assert_eq!(seen.remove(path).as_deref(), Some("non è nostro".as_bytes()), "{kind:?}: {path}");
        }
        let mut wanted = built(&out);
        wanted.remove("site/registro/testa.txt");
        assert!(seen == wanted, "{kind:?}");
    }
}

#[test]
fn a_page_of_ours_that_somebody_replaced_is_not_deleted() {
    for kind in KINDS {
        let (area, place) = (area(), Place::new(kind));
        let out = area.path("out");
        let target = place.target(&out);
        publish(&out, target.as_ref()).unwrap();
        let gone = "site/borgo-finto/servizi/ambiente/servizio-2/index.html";
        place.meddle(gone, "adesso è di un altro");
        next_day(&area);
        publish(&out, target.as_ref()).unwrap();
        assert_eq!(place.seen()[gone], "adesso è di un altro".as_bytes(), "{kind:?}");
    }
}

#[test]
fn revisions_that_another_machine_published_stay_accepted() {
    for kind in KINDS {
        let (ours, theirs, place) = (area(), Area::new(), Place::new(kind));
        let out = ours.path("out");
        theirs.change("content/servizi/_generico/modulo.toml", "Ti serve aiuto?", "Vuoi aiuto?");
        theirs.build();
        let accepted = |files: &Files| -> Vec<Revision> {
            let index: CounterIndex = serde_json::from_slice(&files[INDEX]).unwrap();
            index.services["servizio-1"].accepted.clone()
        };
        let (our_form, their_form) = (accepted(&built(&out)), accepted(&built(&theirs.path("out"))));
        let target = place.target(&out);
        publish(&theirs.path("out"), target.as_ref()).unwrap();
        publish(&out, target.as_ref()).unwrap();
        let seen = place.seen();
        assert_eq!(accepted(&seen), [our_form.clone(), their_form.clone()].concat(), "{kind:?}");
        assert_sound(&seen, "merged");
        assert_eq!(
            asked(&String::from_utf8_lossy(&seen[&PAGE.replace("index.html", "domanda/index.html")])).unwrap(),
            our_form[0].as_str()
        );
        // Our own folder is as it was, and a third publication finds nothing to do.
        assert_eq!(accepted(&built(&out)), our_form);
        assert!(publish(&out, target.as_ref()).unwrap().is_empty(), "{kind:?}");
        // An index that is lost or damaged retires nothing either.
        target.delete(INDEX).unwrap();
        publish(&out, target.as_ref()).unwrap();
        assert_eq!(accepted(&place.seen()).len(), 2, "{kind:?}: lost");
        place.meddle(INDEX, "{ rotto");
        publish(&out, target.as_ref()).unwrap();
        assert_eq!(accepted(&place.seen()).len(), 2, "{kind:?}: damaged");
    }
}

#[test]
fn many_deletions_want_a_yes() {
    let (area, place) = (area(), Place::new(Kind::Folder));
    let out = area.path("out");
    let target = place.target(&out);
    publish(&out, target.as_ref()).unwrap();
    let before = place.seen();
    fs::remove_dir_all(area.path("out/site/borgo-finto")).unwrap();
    let told = publish(&out, target.as_ref()).unwrap_err().to_string();
    assert!(told.contains("--yes"), "{told}");
    assert!(place.seen() == before, "nothing was touched");
    let request = Request {
        out: out.clone(),
        run: "sì".to_owned(),
        confirmed: Confirmed { deletions: true, ..Confirmed::default() },
        grace: Duration::ZERO,
    };
    generator::deliver::publish(&request, target.as_ref(), &Silent, &mut |_| {}).unwrap();
    assert!(place.seen() == built(&out));
}

#[test]
fn a_build_that_did_not_end_is_not_published() {
    let (area, place) = (area(), Place::new(Kind::Folder));
    let out = area.path("out");
    area.write("out/.nuovo/site/index.html", "a metà");
    let told = publish(&out, place.target(&out).as_ref()).unwrap_err().to_string();
    assert_eq!(told, "la costruzione precedente non è finita: lancia `site-gen build`");
    assert!(!place.files().exists());
    let nothing = area.path("niente");
    assert!(matches!(publish(&nothing, place.target(&out).as_ref()), Err(DeliverError::NothingBuilt(_))));
}

#[test]
fn a_plan_is_told_and_touches_nothing() {
    let (area, place) = (area(), Place::new(Kind::Folder));
    let out = area.path("out");
    let request =
        Request { out: out.clone(), run: "x".to_owned(), confirmed: Confirmed::default(), grace: Duration::ZERO };
    let plan = generator::deliver::plan(&request, place.target(&out).as_ref(), &Silent).unwrap();
    assert!(!place.files().exists());
    assert!(plan.first_uploads(1)[0].starts_with("forms/"));
    let told = table(&plan);
    let row = told.lines().find(|l| l.starts_with("moduli")).unwrap();
    assert_eq!(row.split_whitespace().nth(1), Some(plan.tally(Phase::Forms).new.to_string().as_str()), "{told}");
    assert!(told.lines().last().unwrap().starts_with("in tutto"), "{told}");
}

#[test]
fn a_file_that_changes_in_the_meantime_stops_the_publication() {
    let (area, place) = (area(), Place::new(Kind::Folder));
    let out = area.path("out");
    let request =
        Request { out: out.clone(), run: "x".to_owned(), confirmed: Confirmed::default(), grace: Duration::ZERO };
    let target = place.target(&out);
    let broken = generator::deliver::publish(&request, target.as_ref(), &Silent, &mut |_| {
        area.write(&format!("out/{PAGE}"), "costruita di nuovo");
    });
    assert!(matches!(broken, Err(DeliverError::Rebuilt(path)) if path == PAGE));
    assert_sound(&place.seen(), "rebuilt");
}

#[test]
fn what_a_cut_left_half_written_beside_its_place_is_swept() {
    let (area, place) = (area(), Place::new(Kind::Folder));
    let out = area.path("out");
    publish(&out, place.target(&out).as_ref()).unwrap();
    let beside = place.files().join("site/.index.html.in-arrivo");
    fs::write(&beside, "a metà").unwrap();
    assert!(publish(&out, place.target(&out).as_ref()).unwrap().is_empty());
    assert!(!beside.exists() && place.seen() == built(&out));
}

#[test]
fn a_style_sheet_goes_only_when_no_counter_can_name_it_any_more() {
    const GRACE: Duration = Duration::from_millis(400);
    let area = area();
    let (place, out) = (Place::new(Kind::Bucket), area.path("out"));
    let target = place.target(&out);
    let request = || Request { out: out.clone(), run: "stile".into(), confirmed: Confirmed::default(), grace: GRACE };
    let sheet = |name: &str| fs::write(area.path("out/site").join(name), name).unwrap();
    sheet("prova.0123456789ab.css");
    let once = || {
        let brittle = Brittle::new(target.as_ref(), 0);
        let began = Instant::now();
        generator::deliver::publish(&request(), &brittle, &Silent, &mut |_| {}).unwrap();
        (brittle.wrote(), began.elapsed())
    };
    once();
    fs::remove_file(area.path("out/site/prova.0123456789ab.css")).unwrap();
    sheet("prova.ba9876543210.css");
    let (wrote, took) = once();
    assert_eq!(wrote, ["site/prova.ba9876543210.css", "-site/prova.0123456789ab.css"]);
    assert!(took >= GRACE, "{took:?}");
}
