//! What the pages of a second signature promise.

use contract::language::Language;
use contract::read;
use markup::answers::Sheet;
use markup::cosign::{Code, GatePage, NotYoursPage, PassOn, SignPage, SignedPage, gate, not_yours, sign, signed};
use markup::status::{StatusPage, status};

use crate::html::check;
use crate::sample::{HOSTILE, TODAY, form, office, typed};

fn safe(html: &str) {
    check(html);
    assert!(!html.contains("<script") && !html.contains("<b>") && !html.contains("style="), "{html}");
}

#[test]
fn what_is_signed_is_shown_whole_with_both_ways_to_answer() {
    let form = form();
    let answers = read::form(&form, &typed(), TODAY).unwrap_or_default();
    let sheet = Sheet { form: &form, answers: &answers, files: None, sources: None };
    let page = SignPage {
        by: None,
        reference: "KDR-7K4M-PX9C-TAH",
        service: HOSTILE,
        applicant: HOSTILE,
        sent: "ieri",
        why: Some(HOSTILE),
        answers: sheet,
        action: "/firma/X",
        token: "t",
        read: "1.ab",
        reason: HOSTILE,
        problem: Some(("motivo", "Il motivo è troppo lungo")),
    };
    let html = sign(&page).into_string();
    safe(&html);
    assert!(html.contains("value=\"firmo\"") && html.contains("value=\"non_firmo\""));
    assert!(html.contains("<details open") && html.contains("href=\"#campo-motivo\""), "the slip is in sight");
    assert_eq!(html.matches("name=\"gettone\"").count(), 2);
    let html = signed(&SignedPage {
        title: "Hai firmato",
        text: HOSTILE,
        reference: "KDR-1",
        service: HOSTILE,
        state: "Inviata",
        answers: Some(sheet),
        area_url: "/area/",
    })
    .into_string();
    safe(&html);
}

#[test]
fn before_login_nothing_of_a_request_is_said() {
    let html = gate(&GatePage { login_url: "/accedi/" }).into_string();
    safe(&html);
    assert!(html.contains("Se un’altra persona ti ha chiesto"), "{html}");
    let html = not_yours(&NotYoursPage { name: HOSTILE, logout: "/esci", token: "t" }).into_string();
    safe(&html);
}

#[test]
fn the_address_to_pass_on_stands_in_words_and_as_a_code() {
    let code = Code { side: 3, stretches: &[(0, 0, 2), (2, 1, 1)] };
    let url = "https://comune.example/sportello/firma/KDRX";
    let html = status(&StatusPage {
        language: Language::Italian,
        back: None,
        logged: None,
        written: None,
        reference: "KDR-1",
        service: "Prova",
        state: "Manca una firma",
        sentence: "Manca.",
        answered: Some("Ieri."),
        own: Some(HOSTILE),
        sent: "ieri",
        term: None,
        office: &office(),
        events: &[],
        messages: &[],
        action: None,
        pass_on: Some(PassOn { who: HOSTILE, why: None, by: None, url, code: Some(code) }),
        cosigned: None,
        anew: None,
        withdraw_url: None,
        receipt_url: None,
        answers: None,
    })
    .into_string();
    safe(&html);
    assert!(html.contains(&format!(">{url}</a>")), "{html}");
    assert!(html.contains("viewBox=\"0 0 11 11\"") && html.contains("M4 4h2v1h-2zM5 6h1v1h-1z"), "{html}");
}
