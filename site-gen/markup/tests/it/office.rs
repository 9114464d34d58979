//! What the back office promises.

use contract::fact::Fact;
use contract::read;
use markup::answers::Sheet;
use markup::area::{KeptLine, LookLine};
use markup::link::Link;
use markup::office::action::{ActionKind, OfficeAction};
use markup::office::dossier::{DossierPage, ReasonPage, dossier, reason};
use markup::office::due::{Due, Term};
use markup::office::inbox::{InboxLine, InboxPage, Pick, inbox};
use markup::office::pratica::{AtDesk, PraticaPage, pratica};
use markup::timeline::{Event, Message};

use crate::html::check;
use crate::sample::{HOSTILE, TODAY, form, typed};

const KINDS: [ActionKind; 8] = [
    ActionKind::TakeInCharge,
    ActionKind::AskMore,
    ActionKind::Grant,
    ActionKind::Refuse,
    ActionKind::Archive,
    ActionKind::Annul,
    ActionKind::Reopen,
    ActionKind::Note,
];

fn no_script(html: &str) {
    check(html);
    assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
}

#[test]
fn what_is_late_is_told_in_words_in_the_inbox() {
    let due = Due { by: "20 novembre 2026", days_left: -3, suspended: false };
    let line = InboxLine {
        reference: "KDR-1",
        url: "/ufficio/1",
        service: "Prova",
        comune: Some("Quadri"),
        citizen: HOSTILE,
        state: "Inviata",
        owner: Some("Anna"),
        sent: "21 ottobre 2026",
        due: Term::Runs(due),
    };
    let waiting = InboxLine { due: Term::Runs(Due { suspended: true, ..due }), ..line };
    let page = InboxPage {
        operator: "Anna",
        action: "/ufficio/",
        comuni: &[Pick { value: "quadri", label: "Quadri", chosen: true }],
        states: &[],
        assisted_url: "/ufficio/richiesta/quadri/",
        total: Some("3 pratiche"),
        waiting: &[Link { label: "Quadri: 2", url: "/q" }, Link { label: "Roio: 1", url: "/r" }],
        lines: &[line, waiting, InboxLine { due: Term::None, ..line }],
        pages: &[],
        find: "/ufficio/cerca",
        number: HOSTILE,
        problem: Some("Non c’è."),
        logout: "/ufficio/esci",
        token: "t",
    };
    let html = inbox(&page).into_string();
    no_script(&html);
    assert!(
        html.contains("Scaduta da 3 giorni") && html.contains("Termine sospeso") && html.contains("Nessun termine")
    );
    assert!(html.contains("<option value=\"quadri\" selected>"));
    let html = inbox(&InboxPage { lines: &[], ..page }).into_string();
    assert!(html.contains("Non ci sono pratiche con questi filtri."));
}

#[test]
fn every_action_shows_what_the_citizen_will_read() {
    let form = form();
    let answers = read::form(&form, &typed(), TODAY).unwrap_or_default();
    let one = |kind, error| OfficeAction {
        kind,
        sentence: "Il Comune lavora alla tua richiesta.",
        fields: &[("cf", "Codice fiscale")],
        text: HOSTILE,
        ticked: &["cf"],
        error,
    };
    for error in [None, Some("Scrivi il motivo")] {
        let actions = KINDS.map(|kind| one(kind, error));
        let html = pratica(&PraticaPage {
            back: "/ufficio/",
            cosigned: Some(HOSTILE),
            reference: "KDR-1",
            service: HOSTILE,
            comune: "Quadri",
            citizen: HOSTILE,
            dossier_url: Some("/ufficio/persona/1"),
            assisted: Some(AtDesk { operator: HOSTILE, known: HOSTILE }),
            receipt_url: "/ufficio/pratica/quadri/1/ricevuta",
            state: "In lavorazione",
            owner: None,
            sent: "ieri",
            due: Term::None,
            mail: Some(HOSTILE),
            answers: Sheet { form: &form, answers: &answers, files: None, sources: None },
            doubts: &[],
            events: &[Event { date: None, title: "Inviata", text: "", own: None, done: true }],
            messages: &[Message { date: "ieri", from: HOSTILE, text: HOSTILE, italian: true }],
            notes: &[],
            actions: &actions,
            action_url: "/ufficio/1",
            token: "t",
            version: "3",
            problem: error,
            done: None,
        })
        .into_string();
        no_script(&html);
        // All but the note.
        assert_eq!(html.matches("Il cittadino leggerà").count(), KINDS.len() - 1);
        assert!(html.contains("name=\"campi\" type=\"checkbox\" value=\"cf\" checked"));
    }
}

#[test]
fn names_of_actions_lead_back_to_them() {
    for kind in KINDS {
        assert_eq!(ActionKind::named(kind.name()), Some(kind));
    }
    assert_eq!(ActionKind::named("altro"), None);
}

#[test]
fn a_dossier_is_opened_for_a_reason_and_says_that_it_was() {
    let kept = [KeptLine { fact: Fact::Nome, name: "nome", value: HOSTILE, source: "dichiarato" }];
    let looks = [LookLine { date: "oggi", who: "Anna", why: HOSTILE }];
    let page = DossierPage { back: "/", name: HOSTILE, fiscal_code: "X", kept: &kept, requests: &[], looks: &looks };
    let html = dossier(&page).into_string();
    no_script(&html);
    assert!(html.contains("Questa lettura è registrata."));
    let page =
        ReasonPage { back: "/", subject: HOSTILE, action: "/", token: "t", reason: HOSTILE, error: Some("Scrivi") };
    no_script(&reason(&page).into_string());
}
