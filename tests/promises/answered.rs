//! The citizen's answer to what the comune asked: an empty one is refused and loses nothing; of a real one she reads that it
//! came and when, and the office what was changed.

use tests::browser::{Browser, Form, Page};
use tests::journey::{Journey, log_in_operator, number};
use tests::town::{Town, rich};

const SERVICE: &str = "occupazione-suolo-pubblico";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

/// An operator's deed over one request of a comune.
fn act(clerk: &mut Browser, (comune, key): (&str, &str), deed: &str, more: &[(&str, &str)]) -> Page {
    let page = clerk.get(&format!("/ufficio/pratica/{comune}/{key}"));
    let form = page.forms().into_iter().find(|f| f.value("azione") == Some(deed)).unwrap();
    let mut form = form.without("testo");
    // More than one question may be ticked.
    form.fields.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    clerk.send(&form)
}

/// A request that was sent, and what the comune asks of it; gives the page where it is answered.
fn asked(citizen: &mut Browser, clerk: &mut Browser, of: (&str, &str), more: &[(&str, &str)]) -> Page {
    act(clerk, of, "prendi_in_carico", &[]);
    let more: Vec<(&str, &str)> =
        [("testo", "Quanto è alto il ponteggio?")].into_iter().chain(more.iter().copied()).collect();
    let page = act(clerk, of, "chiedi_integrazione", &more);
    assert_eq!(page.status, 200, "{}", page.main());
    citizen.get(&format!("/{}/sportello/integrazione/{}", of.0, of.1))
}

fn answer(page: &Page, key: &str) -> Form {
    page.form(&format!("/{key}"))
}

#[test]
fn an_answer_with_nothing_in_it_is_refused_and_a_real_one_is_told_to_both() {
    let town = Town::open();
    let (mut citizen, mut clerk) = (Browser::new(&town.url), Browser::new(&town.url));
    let key = number(&Journey::to("quadri", SERVICE).send(&mut citizen));
    log_in_operator(&mut clerk, "pino");
    let of = ("quadri", key.as_str());
    let page = asked(&mut citizen, &mut clerk, of, &[("campi", "descrizione"), ("campi", "planimetria")]);

    let status = citizen.get(&format!("/quadri/sportello/pratica/{key}")).main();
    let top = status.split("Che cosa è successo").next().unwrap();
    assert!(top.contains("Quanto è alto il ponteggio?"), "the question stands on top: {top}");
    assert!(top.contains("Risposta entroIl termine è fermo: riparte quando rispondi"), "{top}");
    assert!(
        !status.contains("deve ancora prenderla in carico"),
        "what is over is not told as if it were not: {status}"
    );

    let refused = citizen.send(&answer(&page, &key));
    assert_eq!(refused.status, 422, "{}", refused.main());
    assert!(refused.main().contains("non hai scritto né cambiato niente"), "{}", refused.main());
    assert_eq!(answer(&refused, &key).value("descrizione"), Some("Prova di testo"), "nothing is lost");
    let still = clerk.get(&format!("/ufficio/pratica/quadri/{key}"));
    assert!(
        still.main().contains("In attesa del cittadino") && !still.main().contains("ha risposto"),
        "{}",
        still.main()
    );

    let form = answer(&refused, &key).with("descrizione", "Un ponteggio alto 8 metri");
    let done = citizen.send_files(&form, &[("planimetria", "pianta.pdf", PDF)]);
    assert!(done.path.ends_with(&format!("/pratica/{key}")), "{} {}", done.path, done.main());
    for told in
        ["Abbiamo ricevuto la tua risposta: ", ", ore ", "La tua risposta è arrivata", "Un ponteggio alto 8 metri"]
    {
        assert!(done.main().contains(told), "{told}: {}", done.main());
    }
    assert!(!done.main().contains("Il termine è fermo"), "{}", done.main());
    let seen = clerk.get(&format!("/ufficio/pratica/quadri/{key}")).main();
    for told in [
        "Il cittadino ha risposto",
        "Che cosa metti nello spazio: era «Prova di testo», ora è «Un ponteggio alto 8 metri»",
        "Planimetria o schizzo con le misure: è arrivato pianta.pdf (PDF, 48 byte), al posto di documento di prova.pdf",
    ] {
        assert!(seen.contains(told), "{told}: {seen}");
    }
    // What comes next takes its place on top.
    act(&mut clerk, of, "respingi", &[("testo", "La strada è chiusa per una festa")]);
    let top = citizen.get(&format!("/quadri/sportello/pratica/{key}")).main();
    let top = top.split("Che cosa è successo").next().unwrap();
    assert!(top.contains("La strada è chiusa per una festa") && !top.contains("Abbiamo ricevuto"), "{top}");
}

#[test]
fn words_alone_are_an_answer_too() {
    let town = Town::open();
    let (mut citizen, mut clerk) = (Browser::new(&town.url), Browser::new(&town.url));
    let key = number(&Journey::to("quadri", SERVICE).send(&mut citizen));
    log_in_operator(&mut clerk, "pino");
    let page = asked(&mut citizen, &mut clerk, ("quadri", &key), &[("campi", "descrizione")]);
    let done = citizen.send(&answer(&page, &key).with("risposta", "È alto 8 metri"));
    assert!(done.main().contains("Abbiamo ricevuto la tua risposta"), "{}", done.main());
    let seen = clerk.get(&format!("/ufficio/pratica/quadri/{key}")).main();
    assert!(seen.contains("Il cittadino ha risposto") && seen.contains("È alto 8 metri"), "{seen}");
    assert!(!seen.contains("ora è «"), "{seen}");
}

#[test]
fn of_every_kind_of_question_the_same_answer_is_no_answer() {
    let town = Town::open_on(rich());
    let (mut citizen, mut clerk) = (Browser::new(&town.url), Browser::new(&town.url));
    let journey = Journey::on(rich(), "valfinta", "prova-di-tutto");
    let key = number(&journey.send(&mut citizen));
    log_in_operator(&mut clerk, "rita");
    let offered = act(&mut clerk, ("valfinta", &key), "prendi_in_carico", &[]);
    let all: Vec<(&str, &str)> = journey.form.fields().map(|f| ("campi", f.id.as_str())).collect();
    assert!(offered.text.matches("name=\"campi\"").count() > 20, "{}", offered.main());
    let more: Vec<(&str, &str)> = [("testo", "Controlla tutto")].into_iter().chain(all).collect();
    act(&mut clerk, ("valfinta", &key), "chiedi_integrazione", &more);
    let page = citizen.get(&format!("/valfinta/sportello/integrazione/{key}"));
    let same = citizen.send(&answer(&page, &key));
    assert_eq!(same.status, 422, "{}", same.main());
    assert!(same.main().contains("non hai scritto né cambiato niente"), "{}", same.main());
}
