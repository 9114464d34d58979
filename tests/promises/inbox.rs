//! The office's inbox is one for all the comuni that an operator serves; a number read on the telephone leads to its
//! request, and to nobody else's.

use counter::archive::{Archive, Submitted};
use counter::pratica::Head;
use tests::archive_suite::records::{december, head, sealed};
use tests::browser::{Browser, Page};
use tests::front_door::FrontDoor;
use tests::functions::Functions;
use tests::journey::{Journey, log_in_operator, number};
use tests::runtime_api::Runs;
use tests::town::{Town, published};
use web::doors::Doors;

const SERVICE: &str = "segnala-disservizio";

fn sent(town: &Town, slug: &str) -> String {
    number(&Journey::to(slug, SERVICE).send(&mut Browser::new(&town.url)))
}

fn office(town: &Town, person: &str) -> Browser {
    let mut clerk = Browser::new(&town.url);
    log_in_operator(&mut clerk, person);
    clerk
}

/// The number as it is typed into the field of the inbox.
fn looked_for(clerk: &mut Browser, typed: &str) -> Page {
    let form = clerk.get("/ufficio/").form("/ufficio/cerca").with("numero", typed);
    clerk.send(&form)
}

#[test]
fn who_serves_three_comuni_sees_what_waits_in_all_of_them_at_once() {
    let town = Town::open();
    let comuni = [("quadri", "Quadri"), ("roccaspinalveti", "Roccaspinalveti"), ("roio-del-sangro", "Roio del Sangro")];
    let mut keys: Vec<String> = comuni.iter().map(|(slug, _)| sent(&town, slug)).collect();
    keys.push(sent(&town, "quadri"));
    let elsewhere = sent(&town, "torrebruna");
    let mut nina = office(&town, "nina");
    let all = nina.get("/ufficio/");
    for key in &keys {
        assert!(all.text.contains(key), "{key}: {}", all.main());
    }
    assert!(!all.text.contains(&elsewhere));
    for (_, name) in comuni {
        assert!(all.text.contains(&format!("data-colonna=\"Comune\">{name}<")), "{name}: {}", all.main());
    }
    assert!(all.main().contains("4 pratiche"), "the total: {}", all.main());
    let links = all.links();
    for (slug, label) in
        [("quadri", "Quadri: 2"), ("roccaspinalveti", "Roccaspinalveti: 1"), ("roio-del-sangro", "Roio del Sangro: 1")]
    {
        assert!(links.contains(&(format!("/ufficio/?comune={slug}"), label.to_owned())), "{label}: {links:?}");
    }
    // One of them alone, and what is closed of all of them.
    let one = nina.get("/ufficio/?comune=roio-del-sangro");
    assert!(one.text.contains(&keys[2]) && !one.text.contains(&keys[0]) && one.main().contains("1 pratica"));
    assert!(!one.text.contains("data-colonna=\"Comune\""), "one comune is not named in every row");
    assert!(nina.get("/ufficio/?stato=tutte").text.contains(&keys[1]));
    // From a request back to all of them.
    let page = nina.get(&format!("/ufficio/pratica/quadri/{}", keys[0]));
    assert!(page.links().contains(&("/ufficio/".to_owned(), "Indietro".to_owned())), "{:?}", page.links());
}

#[test]
fn who_serves_thirty_three_comuni_has_one_inbox_too() {
    let town = Town::open();
    let keys = ["borrello", "quadri", "torrebruna"].map(|slug| sent(&town, slug));
    let mut rita = office(&town, "rita");
    let all = rita.get("/ufficio/");
    for key in &keys {
        assert!(all.text.contains(key), "{key}: {}", all.main());
    }
    assert!(all.main().contains("3 pratiche"), "{}", all.main());
}

#[test]
fn the_pages_of_an_inbox_of_several_comuni_show_each_request_once_and_in_order() {
    let door = FrontDoor::open(Functions::start(published(), Runs::Ours));
    let town = &door.functions().installed.town;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut wanted = Vec::new();
    for (slug, from) in [("quadri", 0_u32), ("roio-del-sangro", 1000)] {
        let istat = Journey::to(slug, SERVICE).index.comune.istat;
        for n in from..from + 60 {
            let due = (n % 4 != 0).then(|| december(1 + i8::try_from(n % 7).unwrap()));
            let pratica = sealed(Head { due, ..head(&istat, n) });
            assert_eq!(runtime.block_on(town.archive().submit(&pratica)).unwrap(), Submitted::Stored);
            wanted.push((due.is_none(), due, pratica.head.reference.to_string()));
        }
    }
    wanted.sort();
    let mut nina = Browser::new(&door.url);
    log_in_operator(&mut nina, "nina");
    let (mut page, mut seen) = (nina.get("/ufficio/"), Vec::new());
    assert!(page.main().contains("Più di 100 pratiche"), "{}", page.main());
    loop {
        let links = page.links();
        seen.extend(links.iter().filter(|(to, _)| to.starts_with("/ufficio/pratica/")).map(|(_, n)| n.clone()));
        match links.into_iter().find(|(_, label)| label == "Pratiche successive") {
            Some((next, _)) if seen.len() < 200 => page = nina.get(&next),
            _ => break,
        }
    }
    assert_eq!(seen, wanted.into_iter().map(|(.., number)| number).collect::<Vec<_>>());
    assert!(page.links().iter().any(|(to, label)| to == "/ufficio/?" && label == "Torna all’inizio"));
}

#[test]
fn who_serves_one_comune_chooses_nothing() {
    let town = Town::open();
    let key = sent(&town, "quadri");
    let all = office(&town, "pino").get("/ufficio/");
    assert!(all.text.contains(&key) && !all.main().contains("Tutti i miei Comuni"), "{}", all.main());
    assert!(!all.text.contains("data-colonna=\"Comune\""));
}

#[test]
fn a_number_read_on_the_telephone_leads_to_its_request_in_any_spelling() {
    let town = Town::open();
    let key = sent(&town, "roio-del-sangro");
    let mut nina = office(&town, "nina");
    let spoken = format!("{} {} {} {}", &key[..3], &key[3..7], &key[7..11], &key[11..]);
    for typed in [key.clone(), key.to_lowercase(), spoken] {
        let page = looked_for(&mut nina, &typed);
        assert_eq!((page.status.as_u16(), page.path), (200, format!("/ufficio/pratica/roio-del-sangro/{key}")));
    }
    // What is closed is found too.
    let page = looked_for(&mut nina, &key);
    let annul = page.forms().into_iter().find(|f| f.value("azione") == Some("annulla")).unwrap();
    let closed = nina.send(&annul.with("testo", "Inserita due volte"));
    assert!(!closed.main().contains("Da chiudere entro"), "what is closed has no term to tell: {}", closed.main());
    assert!(closed.main().contains("La pratica è chiusa"), "{}", closed.main());
    assert!(looked_for(&mut nina, &key).path.ends_with(&key));
    assert_eq!(nina.get("/ufficio/cerca").path, "/ufficio/", "a reload is no dead end");
}

#[test]
fn a_number_of_nobody_and_one_of_another_comune_get_the_same_answer() {
    let town = Town::open();
    let theirs = sent(&town, "torrebruna");
    // As well formed as theirs, but of another town's archive.
    let nobodys = sent(&Town::open(), "torrebruna");
    let mut nina = office(&town, "nina");
    let alike = |page: Page, typed: &str| {
        assert_eq!((page.status.as_u16(), page.path.as_str()), (404, "/ufficio/cerca"));
        assert!(page.main().contains("Nei tuoi Comuni non c’è una pratica"), "{}", page.main());
        page.main().replace(typed, "")
    };
    let other = looked_for(&mut nina, &theirs);
    let none = looked_for(&mut nina, &nobodys);
    assert_eq!(alike(other, &theirs), alike(none, &nobodys));
    let own = sent(&Town::open(), "quadri");
    alike(looked_for(&mut nina, &own), &own);
    assert_eq!(looked_for(&mut office(&town, "rita"), &theirs).status, 200, "who serves it finds it");
    // A slip is told from a number that is not there.
    let mut slip = theirs.clone();
    slip.replace_range(13..14, if theirs.ends_with('A') { "C" } else { "A" });
    for (typed, why) in [("", "Scrivi il numero"), ("KDR-1", "non è completo"), (&slip, "segno sbagliato")] {
        let page = looked_for(&mut nina, typed);
        assert_eq!(page.status, 422, "{typed}");
        assert!(page.main().contains(why), "{typed}: {}", page.main());
    }
    // Without the token nothing is looked for.
    let form = nina.get("/ufficio/").form("/ufficio/cerca").with("numero", &theirs).with("gettone", "x");
    assert_eq!(nina.send(&form).status, 403);
}
