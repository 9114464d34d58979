//! The assisted counter: an operator fills in a form for a citizen who stands at the desk. The request is the citizen's,
//! says by whom it was written, and no session but that operator's reaches it before it is sent.

use contract::fact::Fact;
use tests::browser::{Browser, Form, Page};
use tests::journey::{Journey, log_in, log_in_operator, number};
use tests::town::Town;

const SERVICE: &str = "accesso-agli-atti";
const DESK: &str = "/ufficio/richiesta/quadri/";
const WRITTEN: &str = "Compilata allo sportello da un operatore del Comune";
/// Anna, as the clerk types her.
const ANNA: [(&str, &str); 6] = [
    ("nome", "Anna"),
    ("cognome", "Prova"),
    ("codice_fiscale", "prv nna 52c54 c632s"),
    ("riconosciuta", "documento"),
    ("documento", "carta d’identità CA00000AA"),
    ("conferma", "Confermo"),
];

/// The journey of a careful clerk, who types of Anna what is hers.
fn journey_of_anna(service: &str) -> Journey {
    let mut journey = Journey::to("quadri", service);
    let facts = [
        (Fact::Nome, "Anna"),
        (Fact::Cognome, "Prova"),
        (Fact::CodiceFiscale, "PRVNNA52C54C632S"),
        (Fact::DataNascita, "14/3/1952"),
        (Fact::Sesso, "F"),
    ];
    let fields: Vec<(String, &str)> = facts
        .iter()
        .flat_map(|(fact, value)| {
            let fields = journey.form.fields().filter(move |f| f.fact == Some(*fact));
            fields.map(move |f| (f.id.clone(), *value)).collect::<Vec<_>>()
        })
        .collect();
    for (id, value) in fields {
        journey.answers.set(&id, vec![value.to_owned()]);
    }
    journey
}

fn clerk(town: &Town) -> Browser {
    let mut clerk = Browser::new(&town.url);
    log_in_operator(&mut clerk, "pino");
    clerk
}

fn named(page: &Page, service: &str, person: &[(&str, &str)]) -> Form {
    let form = page.form(DESK).with("servizio", service);
    person.iter().fold(form, |form, (name, value)| form.with(name, value))
}

/// Names the citizen; gives the first step.
fn begin(clerk: &mut Browser, service: &str) -> Page {
    let asked = clerk.get(DESK);
    assert_eq!(asked.h1(), "Nuova richiesta allo sportello");
    clerk.send(&named(&asked, service, &ANNA))
}

/// Walks from the first step to the summary, as a citizen would at home.
fn to_summary(clerk: &mut Browser, journey: &Journey, first: Page) -> Page {
    let mut page = first;
    for (place, step) in journey.form.steps.iter().enumerate() {
        assert!(page.main().contains("Stai compilando per Anna Prova"), "{}: {}", step.id, page.main());
        let sent = journey.fill(&page, &format!("/{}", step.id), place);
        page = clerk.send(&sent);
        assert_eq!(page.status, 200, "{}: {}", step.id, page.main());
    }
    assert!(page.path.starts_with(DESK) && page.path.ends_with("/riepilogo"), "{}", page.path);
    page
}

/// Fills in and sends a whole request; gives the receipt.
fn send(clerk: &mut Browser, service: &str) -> Page {
    let journey = journey_of_anna(service);
    let first = begin(clerk, service);
    let summary = to_summary(clerk, &journey, first);
    clerk.send(&summary.form("/invia").with("dichiaro", "si"))
}

fn key(receipt: &Page) -> String {
    receipt.path.trim_end_matches("/ricevuta").rsplit('/').next().unwrap_or_default().to_owned()
}

#[test]
fn a_request_written_at_the_desk_is_the_citizens_and_says_so_everywhere() {
    let town = Town::open();
    let mut clerk = clerk(&town);
    let inbox = clerk.get("/ufficio/");
    assert!(inbox.links().contains(&(DESK.to_owned(), "Nuova richiesta allo sportello".to_owned())));
    let receipt = send(&mut clerk, SERVICE);
    let key = key(&receipt);
    assert_eq!(receipt.path, format!("/ufficio/pratica/quadri/{key}/ricevuta"), "{}", receipt.main());
    assert!(receipt.main().contains(WRITTEN) && receipt.main().contains("fai firmare"), "{}", receipt.main());
    let (status, sheet) = clerk.bytes(&format!("{}.pdf", receipt.path));
    assert!(status == 200 && sheet.starts_with(b"%PDF-"));

    let page = clerk.get(&format!("/ufficio/pratica/quadri/{key}"));
    let shown = page.main();
    assert!(shown.contains("Da Pino Ufficio") && shown.contains("carta d’identità CA00000AA"), "{shown}");
    assert!(shown.contains("riconosciuta allo sportello"), "{shown}");

    let mut anna = Browser::new(&town.url);
    log_in(&mut anna, "quadri", "anna");
    let area = anna.get("/quadri/sportello/area/");
    assert!(area.text.contains(&key), "it is among hers: {}", area.main());
    let looks = area.main();
    assert!(looks.contains("ha compilato allo sportello") && looks.contains("Pino Ufficio"), "{looks}");
    let hers = anna.get(&format!("/quadri/sportello/pratica/{key}"));
    assert!(hers.main().contains(WRITTEN), "{}", hers.main());
    assert!(!hers.main().contains("CA00000AA"), "how she was known is for the office");
    let hers = anna.get(&format!("/quadri/sportello/ricevuta/{key}"));
    assert!(hers.main().contains(WRITTEN), "{}", hers.main());

    // Her codice fiscale opens it without a login too.
    let mut phone = Browser::new(&town.url);
    let asked = phone.get("/quadri/sportello/stato/");
    let found = phone.send(&asked.form("/stato/").with("numero", &key).with("dato", "PRVNNA52C54C632S"));
    assert!(found.main().contains(WRITTEN), "{}", found.main());
}

#[test]
fn nothing_kept_of_the_citizen_or_of_the_operator_is_filled_in_or_kept() {
    let town = Town::open();
    let mut anna = Browser::new(&town.url);
    log_in(&mut anna, "quadri", "anna");
    Journey::to("quadri", "occupazione-suolo-pubblico").send(&mut anna);
    let offered = anna.get(&format!("/quadri/sportello/{SERVICE}/"));
    assert!(offered.main().contains("Dal tuo profilo"), "it is offered to herself");
    let kept = |anna: &mut Browser| {
        let main = anna.get("/quadri/sportello/area/").main();
        main.split("Dati").skip(1).collect::<String>().matches("dichiarato").count()
    };
    let before = kept(&mut anna);

    let mut clerk = clerk(&town);
    let journey = journey_of_anna(SERVICE);
    let mut page = begin(&mut clerk, SERVICE);
    for (place, step) in journey.form.steps.iter().enumerate() {
        let main = page.main();
        assert!(!main.contains("profilo:") && !main.contains("Dal tuo accesso"), "{main}");
        for kept in ["prova@example.org", "333 1234567", "3331234567", "FFCPNI70A30C632J", "Pino"] {
            assert!(!page.form(&format!("/{}", step.id)).fields.iter().any(|(_, v)| v.contains(kept)), "{kept}");
        }
        page = clerk.send(&journey.fill(&page, &format!("/{}", step.id), place));
    }
    assert!(!page.text.contains("name=\"profilo\""), "nothing is asked about keeping data");
    let receipt = clerk.send(&page.form("/invia").with("dichiaro", "si").with("profilo", "si"));
    assert!(receipt.path.ends_with("/ricevuta"), "{}", receipt.main());
    assert_eq!(kept(&mut anna), before, "a desk keeps nothing in her profile");
}

#[test]
fn a_citizens_session_never_reaches_a_draft_of_the_desk_nor_the_desk_a_citizens() {
    let town = Town::open();
    let mut clerk = clerk(&town);
    let first = begin(&mut clerk, SERVICE);
    let step = first.path.rsplit('/').next().unwrap_or_default().to_owned();
    let draft = first.path.trim_start_matches(DESK).split('/').next().unwrap_or_default().to_owned();
    let journey = journey_of_anna(SERVICE);
    let sent = |action: String, page: &Page, end: &str| Form { action, ..journey.fill(page, end, 0) };

    let mut anna = Browser::new(&town.url);
    log_in(&mut anna, "quadri", "anna");
    let mut stranger = Browser::new(&town.url);
    stranger.get("/quadri/");
    for citizen in [&mut anna, &mut stranger] {
        let address = format!("/quadri/sportello/domanda/{draft}/{step}");
        assert_eq!(citizen.get(&address).status, 404);
        assert_eq!(citizen.get(&format!("/quadri/sportello/domanda/{draft}/riepilogo")).status, 404);
        let taken = citizen.send(&sent(address, &first, &format!("/{step}")));
        assert_eq!(taken.status, 404, "{}", taken.main());
        let form =
            Form { action: format!("/quadri/sportello/riprendi/{draft}"), method: "post".into(), fields: vec![] };
        assert_eq!(citizen.send(&form.with("codice", "AAAAAAAAAAAA")).status, 422, "no key opens it");
        assert!(citizen.get(&first.path).path.starts_with("/ufficio/accedi/"), "no session of the office");
        assert!(!citizen.get("/quadri/sportello/area/").text.contains(&draft));
    }

    let hers = anna.get(&journey.first_step());
    let hers = anna.send(&journey.fill(&hers, "/avvia", 0));
    let draft = hers.path.rsplit('/').nth(1).unwrap_or_default().to_owned();
    let step = hers.path.rsplit('/').next().unwrap_or_default().to_owned();
    assert_eq!(clerk.get(&format!("{DESK}{draft}/{step}")).status, 404);
    assert_eq!(clerk.get(&format!("{DESK}{draft}/riepilogo")).status, 404);
    let taken = clerk.send(&sent(format!("{DESK}{draft}/{step}"), &first, &format!("/{}", journey.form.steps[0].id)));
    assert_eq!(taken.status, 404, "{}", taken.main());
    assert_eq!(anna.get(&hers.path).status, 200, "hers is untouched");

    // Nor does a colleague of the same comune open what she did not begin.
    let mut nina = Browser::new(&town.url);
    log_in_operator(&mut nina, "nina");
    assert_eq!(nina.get(&first.path).status, 404);
    assert_eq!(clerk.get(&first.path).status, 200);
}

#[test]
fn only_who_serves_the_comune_sits_at_its_desk() {
    let town = Town::open();
    let mut pino = clerk(&town);
    let first = begin(&mut pino, SERVICE);
    let elsewhere = first.path.replace("/quadri/", "/torrebruna/");
    for address in ["/ufficio/richiesta/torrebruna/", elsewhere.as_str()] {
        let other = pino.get(address);
        assert_eq!(other.status, 403, "{address}");
        assert_eq!(pino.get(&address.replace("torrebruna", "non-esiste")).text, other.text);
    }
    let form = Form { action: "/ufficio/richiesta/torrebruna/".into(), ..named(&pino.get(DESK), SERVICE, &ANNA) };
    assert_eq!(pino.send(&form).status, 403);
    // Who serves both finds no draft of the one under the other.
    let mut rita = Browser::new(&town.url);
    log_in_operator(&mut rita, "rita");
    let mine = begin(&mut rita, SERVICE);
    assert_eq!(rita.get(&mine.path.replace("/quadri/", "/torrebruna/")).status, 404);
    let chosen = rita.get("/ufficio/richiesta/?comune=torrebruna");
    assert_eq!(chosen.path, "/ufficio/richiesta/torrebruna/");
    assert!(!chosen.main().contains("non hai ancora inviato"), "{}", chosen.main());
    assert!(Browser::new(&town.url).get(DESK).path.starts_with("/ufficio/accedi/"));
}

#[test]
fn the_citizen_must_be_named_known_and_confirmed() {
    let town = Town::open();
    let mut clerk = clerk(&town);
    let asked = clerk.get(DESK);
    let right = named(&asked, SERVICE, &ANNA);
    for (name, value, sentence) in [
        ("servizio", "", "Scegli"),
        ("servizio", "non-esiste", "Scegli"),
        ("codice_fiscale", "PRVNNA52C54C632X", "codice fiscale"),
        ("cognome", "Esempio", "cognome"),
        ("riconosciuta", "", "Scegli"),
        ("documento", "", "documento"),
        ("conferma", "", "confermo"),
        ("conferma", "sì", "scrivi la parola «confermo»"),
    ] {
        let page = clerk.send(&right.clone().with(name, value));
        assert_eq!(page.status, 422, "{name}={value}: {}", page.main());
        assert!(page.main().contains(sentence), "{name}={value}: {}", page.main());
        let kept = page.form(DESK);
        assert_eq!(kept.value("nome"), Some("Anna"), "what was typed is kept");
        assert!(!page.main().contains("non hai ancora inviato"), "no draft begins");
    }
    let own = [("nome", "Pino"), ("cognome", "Ufficio"), ("codice_fiscale", "FFCPNI70A30C632J")];
    let page = clerk.send(&own.iter().fold(right.clone(), |form, (name, value)| form.with(name, value)));
    assert!(page.status == 422 && page.main().contains("è il tuo"), "{}", page.main());
    // Some codes were given with another name: whoever has the card before her says so.
    let differs = right.clone().with("cognome", "Esempio");
    assert!(clerk.send(&differs).main().contains("sulla tessera sanitaria è scritto così"));
    let known = clerk.send(&differs.with("codice_fiscale.controllato", "PRVNNA52C54C632S"));
    assert_eq!(known.status, 200, "{}", known.main());
    let known = clerk.send(&right.with("riconosciuta", "persona").with("documento", ""));
    assert_eq!(known.status, 200, "{}", known.main());
}

#[test]
fn what_is_typed_of_another_person_is_not_sent_as_hers() {
    let town = Town::open();
    let mut clerk = clerk(&town);
    let mut journey = journey_of_anna(SERVICE);
    let mario = [(Fact::Nome, "Mario"), (Fact::Cognome, "Rossi"), (Fact::CodiceFiscale, "RSSMRA85T10A562S")];
    for (fact, value) in mario {
        let id = journey.form.fields().find(|f| f.fact == Some(fact)).unwrap().id.clone();
        journey.answers.set(&id, vec![value.to_owned()]);
    }
    let first = begin(&mut clerk, SERVICE);
    let summary = to_summary(&mut clerk, &journey, first);
    let page = clerk.send(&summary.form("/invia").with("dichiaro", "si"));
    assert_eq!(page.status, 422, "{}", page.main());
    assert!(page.main().contains("non è della persona per cui compili"), "{}", page.main());
}

#[test]
fn a_form_that_needs_a_login_is_sent_from_the_desk() {
    let town = Town::open();
    let mut clerk = clerk(&town);
    let service = "assegno-maternita";
    let needs = Journey::to("quadri", service).index.services[service].access;
    assert_eq!(needs, contract::form::Access::Required);
    let receipt = send(&mut clerk, service);
    assert!(receipt.path.ends_with("/ricevuta"), "{} {}", receipt.path, receipt.main());
}

#[test]
fn a_second_tap_sends_once_and_going_back_shows_the_receipt() {
    let town = Town::open();
    let mut clerk = clerk(&town);
    let journey = journey_of_anna(SERVICE);
    let first = begin(&mut clerk, SERVICE);
    let back = first.path.clone();
    assert_eq!(begin(&mut clerk, SERVICE).path, back, "the same person and service go on with the same draft");
    let summary = to_summary(&mut clerk, &journey, first);
    let form = summary.form("/invia");
    let unsaid = clerk.send(&form);
    assert_eq!(unsaid.status, 422, "the declaration is hers, and must be said: {}", unsaid.main());
    let form = form.with("dichiaro", "si");
    let mut second = clerk.twin();
    let one = clerk.send(&form);
    let two = second.send(&form);
    assert_eq!(one.path, two.path, "{}", two.main());
    assert_eq!(clerk.get(&back).path, one.path, "an old step leads to the receipt");
    assert_eq!(clerk.get("/ufficio/").text.matches(&number_of(&one)).count(), 1);
    assert!(!clerk.get(DESK).main().contains("non hai ancora inviato"), "the draft is gone");
}

fn number_of(receipt: &Page) -> String {
    format!("/quadri/{}\"", key(receipt))
}

#[test]
fn what_was_begun_is_found_again_and_can_be_thrown_away() {
    let town = Town::open();
    let mut clerk = clerk(&town);
    let journey = journey_of_anna(SERVICE);
    let first = begin(&mut clerk, SERVICE);
    let saved = journey.fill(&first, &format!("/{}", journey.form.steps[0].id), 0).with("azione", "salva");
    let list = clerk.send(&saved);
    assert_eq!(list.path, DESK, "{}", list.main());
    assert!(list.main().contains("per Anna Prova"), "{}", list.main());
    // Her session ends; after another login what was typed is there.
    town.pass(20 * 60);
    assert!(clerk.get(DESK).path.starts_with("/ufficio/accedi/"));
    log_in_operator(&mut clerk, "pino");
    let list = clerk.get(DESK);
    let link = list.links().into_iter().find(|(_, text)| text.ends_with("per Anna Prova")).unwrap();
    assert_eq!(clerk.get(&link.0).status, 200);
    let stale = clerk.send(&list.form("/elimina").with("gettone", "x"));
    assert_eq!(stale.status, 403, "only with the session's token");
    let gone = clerk.send(&list.form("/elimina"));
    assert!(!gone.main().contains("per Anna Prova"), "{}", gone.main());
    assert_eq!(clerk.get(&link.0).status, 404);
}

#[test]
fn what_was_typed_survives_the_end_of_the_session() {
    let town = Town::open();
    let mut clerk = clerk(&town);
    let journey = journey_of_anna(SERVICE);
    let first = begin(&mut clerk, SERVICE);
    let typed = journey.fill(&first, &format!("/{}", journey.form.steps[0].id), 0);
    town.pass(20 * 60);
    let over = clerk.send(&typed);
    assert_eq!(over.status, 403, "{}", over.main());
    assert!(over.main().contains("prova@example.org") || over.main().contains("Mario"), "{}", over.main());
    let again = over.forms().remove(0);
    assert_eq!(again.action, typed.action);
    log_in_operator(&mut clerk, "pino");
    let next = clerk.send(&again);
    assert!(next.status == 200 && next.path.starts_with(DESK) && next.path != first.path, "{}", next.main());
}

#[test]
fn a_file_comes_with_it_and_the_page_is_only_ours_to_send() {
    let town = Town::open();
    let mut clerk = clerk(&town);
    let mut journey = journey_of_anna(SERVICE);
    // Who asks for somebody else adds the paper that says so.
    let delegate = [
        ("qualita", "delegato"),
        ("rappresentato_nome", "Mario"),
        ("rappresentato_cognome", "Rossi"),
        ("rappresentato_codice_fiscale", "RSSMRA85T10A562S"),
    ];
    for (id, value) in delegate {
        journey.answers.set(id, vec![value.to_owned()]);
    }
    let (place, field) = journey
        .form
        .steps
        .iter()
        .enumerate()
        .find_map(|(place, step)| {
            let file = step.fields.iter().find(|f| matches!(f.kind, contract::kind::Kind::File { .. }))?;
            Some((place, file.id.clone()))
        })
        .unwrap();
    let mut page = begin(&mut clerk, SERVICE);
    for (at, step) in journey.form.steps.iter().enumerate() {
        let sent = journey.fill(&page, &format!("/{}", step.id), at);
        let mut foreign = clerk.twin();
        foreign.honest = false;
        assert_eq!(foreign.send(&sent).status, 403, "another site's page is refused");
        let pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n";
        page = match at == place {
            true => clerk.send_files(&sent, &[(&field, "delega.pdf", pdf)]),
            false => clerk.send(&sent),
        };
    }
    let receipt = clerk.send(&page.form("/invia").with("dichiaro", "si"));
    assert!(receipt.main().contains("delega.pdf"), "{} {}", receipt.path, receipt.main());
    let file = receipt.links().into_iter().find(|(url, _)| url.contains("/file/")).unwrap();
    let (status, bytes) = clerk.bytes(&file.0);
    assert!(status == 200 && bytes.starts_with(b"%PDF-"), "{status}");
}

#[test]
fn the_paper_form_is_one_link_away() {
    let town = Town::open();
    let mut clerk = clerk(&town);
    let page = clerk.get(DESK);
    let sheet = page.links().into_iter().find(|(url, _)| url.ends_with(&format!("/{SERVICE}/modulo.pdf"))).unwrap();
    let (status, bytes) = clerk.bytes(&sheet.0);
    assert!(status == 200 && bytes.starts_with(b"%PDF-"), "{status}");
}

#[test]
fn a_receipt_of_the_citizens_own_is_printed_for_her_without_a_place_to_sign() {
    let town = Town::open();
    let key = number(&Journey::to("quadri", SERVICE).send(&mut Browser::new(&town.url)));
    let mut clerk = clerk(&town);
    let receipt = clerk.get(&format!("/ufficio/pratica/quadri/{key}/ricevuta"));
    assert_eq!(receipt.status, 200);
    assert!(!receipt.main().contains(WRITTEN) && !receipt.main().contains("firmare"), "{}", receipt.main());
    assert_eq!(clerk.get(&format!("/ufficio/pratica/torrebruna/{key}/ricevuta")).status, 403);
}
