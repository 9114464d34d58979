//! What the citizen's other pages promise.

use contract::fact::Fact;
use contract::form::{Field, Form};
use contract::index::OpenOn;
use contract::kind::{FileFormat, Kind};
use contract::language::Language;
use contract::read;
use markup::answers::Sheet;
use markup::area::{AreaPage, DraftLine, KeptLine, LookLine, RequestLine, ToSignLine, area};
use markup::large::{self, ArrivedPage, LargePage};
use markup::link::Link;
use markup::login::{Audience, LoginPage, SamplePerson, login};
use markup::message::{self, ClosedPage, ConfirmPage, ConflictPage, DraftSavedPage, FaultPage, RefusalPage};
use markup::rating::RatingForm;
use markup::receipt::{NextStep, PromiseWords, ReceiptPage, TermWords, receipt};
use markup::reply::{ReplyPage, reply};
use markup::status::{Logged, LookupPage, StatusPage, lookup, status};
use markup::timeline::{Event, Message};

use crate::html::{check, tags};
use crate::sample::{HOSTILE, TODAY, form, office, typed};

const TERM: TermWords<'_> = TermWords { by: "23 dicembre 2026", silence: "Se il Comune non risponde, puoi chiedere." };

fn no_script(html: &str) {
    check(html);
    assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
}

#[test]
fn the_receipt_tells_the_number_also_for_the_telephone() {
    let form = form();
    let answers = read::form(&form, &typed(), TODAY).unwrap_or_default();
    let html = receipt(&ReceiptPage {
        language: Language::Italian,
        reference: "KDR-7K4M-PX9C-TAH",
        service: HOSTILE,
        sent: "il 23 novembre 2026 alle 10:30",
        term: Some(TERM),
        office: &office(),
        after: &form.after,
        check_hint: "il tuo codice fiscale",
        pdf_url: "/quadri/sportello/ricevuta/X/ricevuta.pdf",
        steps: &[NextStep { title: "Risposta", text: "", date: Some("23 dicembre 2026") }],
        status_url: "/quadri/sportello/stato/",
        area_url: None,
        email: Some(HOSTILE),
        written: Some(HOSTILE),
        digest: "ab12",
        promise: Some(PromiseWords { signature: HOSTILE, url: "/quadri/sportello/ricevuta/X/ricevuta.json" }),
        pass_on: None,
        cosigned: Some(HOSTILE),
        answers: Some(Sheet { form: &form, answers: &answers, files: None, sources: None }),
        rating: Some(RatingForm {
            language: Language::Italian,
            action: "/quadri/sportello/valuta/",
            subject: "/sportello/prova/",
        }),
    })
    .into_string();
    no_script(&html);
    assert!(html.contains("K di Kursaal, D di Domodossola, R di Roma, trattino, sette"));
    assert!(html.contains("Risposta entro") && html.contains("Non indicato"));
}

#[test]
fn the_status_is_found_and_told() {
    let page = LookupPage {
        language: Language::Italian,
        action: "/quadri/sportello/stato/",
        token: "",
        reference: HOSTILE,
        datum: HOSTILE,
        error: Some("Non troviamo una richiesta con questi dati."),
        area_url: "/quadri/sportello/area/",
    };
    let html = lookup(&page).into_string();
    no_script(&html);
    assert!(html.contains("href=\"#campo-numero\"") && !html.contains("gettone"));
    let html = status(&StatusPage {
        language: Language::Italian,
        back: None,
        reference: "KDR-7K4M-PX9C-TAH",
        service: "Prova",
        state: "Serve una tua risposta",
        sentence: "Il Comune ti ha chiesto altre informazioni.",
        answered: Some("Ieri."),
        own: Some(HOSTILE),
        sent: "il 23 novembre 2026",
        written: None,
        term: Some(TERM),
        office: &office(),
        events: &[Event { date: Some("oggi"), title: "Inviata", text: HOSTILE, own: Some(HOSTILE), done: true }],
        messages: &[Message { date: "oggi", from: "Uffici comunali", text: HOSTILE, italian: true }],
        action: Some(Link { label: "Rispondi alla richiesta di integrazione", url: "/r" }),
        pass_on: None,
        cosigned: Some(HOSTILE),
        anew: Some(("/rifai", "t")),
        withdraw_url: Some("/ritira"),
        receipt_url: Some("/ricevuta"),
        logged: Some(Logged {
            proof_url: "/quadri/sportello/pratica/X/prova.json",
            receipt_url: None,
            head_url: "/quadri/registro/testa-9.json",
            keys_url: "/quadri/registro/chiavi.json",
        }),
        answers: None,
    })
    .into_string();
    no_script(&html);
    assert!(html.contains("Stato: Serve una tua risposta"));
}

#[test]
fn the_reply_asks_the_questions_again() {
    let form = form();
    let html = reply(&ReplyPage {
        back: "/",
        reference: "KDR-7K4M-PX9C-TAH",
        asked: HOSTILE,
        form: &form,
        fields: &["cf", "giorni", "non_c_e"],
        typed: &typed(),
        slips: &[],
        text: HOSTILE,
        error: Some("Scrivi la tua risposta"),
        action: "/rispondi",
        token: "t",
    })
    .into_string();
    no_script(&html);
    assert!(html.contains("id=\"campo-cf\"") && html.contains("href=\"#risposta\""));
}

fn my_area<'a>(kept: &'a [KeptLine<'a>], requests: &'a [RequestLine<'a>], drafts: &'a [DraftLine<'a>]) -> AreaPage<'a> {
    AreaPage {
        name: HOSTILE,
        requests,
        to_sign: &[ToSignLine { reference: "KDR-2", service: HOSTILE, sent: "ieri", url: "/firma/KDR2" }],
        drafts,
        delete_draft: "/area/bozza",
        kept,
        scope_name: "Comune di Quadri",
        forget: "/area/dimentica",
        forget_all_url: "/area/dimentica-tutto",
        looks: &[LookLine { date: "oggi", who: "Ufficio", why: HOSTILE }],
        logout: "/esci",
        token: "t",
        services_url: "/servizi/",
    }
}

#[test]
fn the_area_shows_kept_data_by_official_group() {
    let kept = |fact, name| KeptLine { fact, name, value: HOSTILE, source: "l’hai dichiarato il 3 maggio 2026" };
    let kept = [kept(Fact::Email, "email"), kept(Fact::Cognome, "cognome"), kept(Fact::Nome, "nome")];
    let request = RequestLine {
        reference: "KDR-1",
        service: "Prova",
        state: "Inviata",
        sent: "ieri",
        url: "/s",
        todo: Some("Rispondi"),
    };
    let draft = DraftLine { id: "b1", service: HOSTILE, saved: "ieri", until: "3 maggio 2027", url: "/c" };
    let html = area(&my_area(&kept, &[request], &[draft])).into_string();
    no_script(&html);
    let place = |text: &str| html.find(text).unwrap_or(usize::MAX);
    assert!(place("value=\"nome\"") < place("value=\"cognome\"") && place("value=\"cognome\"") < place("Contatti"));
    let html = area(&my_area(&[], &[], &[])).into_string();
    no_script(&html);
    assert!(html.contains("Non hai ancora inviato richieste."));
}

#[test]
fn the_login_says_that_it_is_a_simulator() {
    for audience in [Audience::Citizen, Audience::Operator] {
        let html = login(&LoginPage {
            language: Language::Italian,
            audience,
            people: &[SamplePerson { id: "maria", name: "Maria Esempio", detail: "Vive a Quadri" }],
            action: "/accedi",
            token: "",
            next: HOSTILE,
            error: Some("Non siamo riusciti a riconoscerti."),
        })
        .into_string();
        no_script(&html);
        assert!(html.contains("Questo è un simulatore: nessuna identità vera."));
    }
}

#[test]
fn pages_that_say_one_thing_say_what_to_do_next() {
    let office = office();
    let closed = |opening: &OpenOn| {
        message::closed(&ClosedPage {
            language: Language::Italian,
            service: "Prova",
            opening,
            card_url: "/s/",
            office: &office,
        })
        .into_string()
    };
    let links = [Link { label: "Cerca un servizio", url: "/servizi/" }];
    let draft = |area_url| DraftSavedPage {
        language: Language::Italian,
        service: "Prova",
        until: "3 maggio",
        resume_url: "/ripresa",
        elsewhere: None,
        area_url,
        reminder: None,
    };
    let reminder = |asked| {
        let form = message::ReminderForm { action: "/salvata", token: "t", day: "26 aprile", asked };
        message::draft_saved(&DraftSavedPage { reminder: Some(form), ..draft(None) }).into_string()
    };
    let all = [
        closed(&OpenOn::Open),
        closed(&OpenOn::Opens(TODAY)),
        closed(&OpenOn::Closed(TODAY)),
        closed(&OpenOn::Suspended(HOSTILE.into())),
        message::fault(&FaultPage { language: Language::Italian, reference: "F-1", retry: Some("/"), home: "/" })
            .into_string(),
        message::refusal(&RefusalPage { title: None, sentence: HOSTILE, links: &links }).into_string(),
        message::not_found(&links).into_string(),
        message::session_expired(Language::Italian, links[0]).into_string(),
        message::conflict(&ConflictPage {
            language: Language::Italian,
            reference: "K",
            sent: "il 3 maggio",
            receipt_url: "/r",
            new_url: "/n",
        })
        .into_string(),
        message::done(&message::DonePage { title: "Fatto", text: HOSTILE, links: &links }).into_string(),
        message::draft_saved(&draft(None)).into_string(),
        message::draft_saved(&draft(Some("/area/"))).into_string(),
        reminder(None),
        reminder(Some((HOSTILE, Some(HOSTILE)))),
        message::confirm(&ConfirmPage {
            language: Language::Italian,
            title: "Vuoi ritirare la richiesta?",
            text: "",
            action: "/ritira",
            token: "t",
            hidden: &[("numero", HOSTILE)],
            button: "Sì, ritira",
            back: "/",
        })
        .into_string(),
    ];
    for html in &all {
        no_script(html);
        assert!(html.contains("href="), "{html}");
    }
    assert!(all[1].contains("23 novembre 2026"));
}

#[test]
fn a_large_file_has_a_form_whose_last_field_it_is_and_a_page_that_asks_before_it_is_taken() {
    let field = Field::new(
        "pianta",
        "La \"pianta\"",
        Kind::File { formats: FileFormat::ALL.to_vec(), bytes: 10_000_000, most: 1 },
    );
    let fields = [("key", "arrivi/1".to_owned()), ("policy", "e30=".to_owned())];
    for (language, told) in [
        (Language::Italian, ["Aggiungi un file grande", "fino a 10 MB", "Il file è arrivato", "Continua"]),
        (Language::English, ["Add a large file", "up to 10 MB", "The file has arrived", "Continue"]),
    ] {
        let form = &Form { language, ..form() };
        let page =
            LargePage { form, field: &field, back: "/passo", action: "https://secchio.example/", fields: &fields };
        let large = large::large(&page).into_string();
        let page = ArrivedPage { form, field: &field, back: "/passo", action: "/arrivato", arrival: "00ff" };
        let arrived = large::arrived(&page).into_string();
        for (html, told) in [(&large, &told[..2]), (&arrived, &told[2..])] {
            check(html);
            no_script(html);
            for words in told {
                assert!(html.contains(words), "{words}: {html}");
            }
        }
        let names: Vec<String> = tags(&large).iter().filter_map(|t| t.get("name").map(str::to_owned)).collect();
        assert_eq!(names, ["key", "policy", "file"], "what stands after the file is not read");
        assert!(large.contains("method=\"post\"") && large.contains("enctype=\"multipart/form-data\""));
        assert!(arrived.contains("value=\"00ff\"") && arrived.contains("method=\"post\""));
    }
}

#[test]
fn what_goes_wrong_is_told_in_the_language_of_the_page() {
    use contract::index::OpenOn;
    let (language, office) = (Language::English, office());
    let day = jiff::civil::date(2026, 12, 31);
    let closed = |opening: &OpenOn| {
        let page = ClosedPage { language, service: "Prova", opening, card_url: "/s/", office: &office };
        message::closed(&page).into_string()
    };
    let conflict = ConflictPage { language, reference: "K", sent: "on 3 May", receipt_url: "/r", new_url: "/n" };
    let fault = FaultPage { language, reference: "F-1", retry: Some("/"), home: "/" };
    for (html, told) in [
        (message::conflict(&conflict).into_string(), "You have already sent this request"),
        (message::fault(&fault).into_string(), "it is our fault"),
        (closed(&OpenOn::Opens(day)), "You can make this request from <strong>31 December 2026"),
        (closed(&OpenOn::Closed(day)), "ended on <strong>31 December 2026"),
        (closed(&OpenOn::Suspended("Manca la carta".to_owned())), "<div lang=\"it\"><p>Manca la carta"),
    ] {
        assert!(html.contains(told), "{told}: {html}");
        for italian in ["richiesta", "problema", "servizio", "Riprova", "Vedi"] {
            assert!(!html.contains(italian), "{italian}: {html}");
        }
    }
}
