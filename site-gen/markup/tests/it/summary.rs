//! What the summary promises.

use contract::answer::{Answers, Typed};
use contract::index::{Silence, Term};
use contract::read;
use contract::slip::FieldSlip;
use markup::summary::{Consent, SummaryPage, summary};

use crate::html::check;
use crate::sample::{HOSTILE, TODAY, form, office, typed};

const ASK: Consent<'_> = Consent::Ask { scope_name: "Comune di Quadri", chosen: None };

fn html(typed: &Typed, slips: &[FieldSlip], problems: &[(&str, &str)], consent: Consent<'_>) -> String {
    let form = form();
    let answers = read::form(&form, typed, TODAY).unwrap_or_else(|_| Answers::default());
    let page = SummaryPage {
        form: &form,
        cosigner: None,
        typed,
        answers: &answers,
        action: "/quadri/sportello/prova/invia",
        edit: &|step| format!("/quadri/sportello/prova/{step}"),
        token: "gettone",
        consent,
        declared: false,
        slips,
        doubts: &[],
        problems,
        already: None,
        term: Some(&Term { days: 30, silence: Silence::Default }),
        office: &office(),
        on_behalf: None,
    };
    summary(&page).into_string()
}

#[test]
fn an_operator_never_declares_for_herself() {
    let (form, office, typed) = (form(), office(), typed());
    let answers = read::form(&form, &typed, TODAY).unwrap_or_default();
    let page = SummaryPage {
        cosigner: None,
        doubts: &[],
        form: &form,
        typed: &typed,
        answers: &answers,
        action: "/ufficio/richiesta/quadri/x/invia",
        edit: &|step| format!("/ufficio/richiesta/quadri/x/{step}"),
        token: "gettone",
        consent: Consent::None,
        declared: false,
        slips: &[],
        problems: &[],
        already: None,
        term: None,
        office: &office,
        on_behalf: Some("<b>Anna</b> Prova"),
    };
    let html = summary(&page).into_string();
    check(&html);
    assert!(html.contains("Stai compilando per <strong>&lt;b&gt;Anna&lt;/b&gt; Prova"), "{html}");
    assert!(html.contains("ha controllato le risposte e dichiara che sono vere"));
    assert!(!html.contains("Ho controllato"));
}

#[test]
fn every_answer_is_shown_as_people_read_it() {
    let html = html(&typed(), &[], &[], Consent::None);
    check(&html);
    for shown in ["RSSMRA85T10A562S", "3 maggio 2027", "Scelta 6", "12 m²", "Prima<br>Seconda", "30 giorni"] {
        assert!(html.contains(shown), "{shown}");
    }
    assert!(html.contains("Passo 3 di 3"));
}

#[test]
fn an_optional_question_without_answer_says_so() {
    // Email, days and amount.
    assert_eq!(html(&typed(), &[], &[], Consent::None).matches("Non indicato").count(), 3);
}

#[test]
fn questions_that_were_not_asked_are_left_out() {
    assert!(!html(&typed(), &[], &[], Consent::None).contains("Nome del minore"));
}

#[test]
fn every_answer_can_be_changed_where_it_was_given() {
    let html = html(&typed(), &[], &[], Consent::None);
    assert!(html.contains(
        "<a href=\"/quadri/sportello/prova/chi#campo-cf\">Modifica<span class=\"visually-hidden\">: Codice fiscale</span></a>"
    ));
}

#[test]
fn wrong_answers_lead_to_their_step_and_stay_as_typed() {
    let mut typed = typed();
    typed.set("cf", vec![HOSTILE.into()]);
    let slips = read::form(&form(), &typed, TODAY).err().unwrap_or_default();
    let html = html(&typed, &slips, &[], ASK);
    check(&html);
    assert!(html.contains("<li><a href=\"/quadri/sportello/prova/chi#campo-cf\">"));
    assert!(html.contains("&lt;script&gt;") && !html.contains("<script"));
}

#[test]
fn the_consent_is_asked_without_a_choice_made_beforehand() {
    let html = html(&typed(), &[], &[("profilo", "Scegli una risposta"), ("dichiaro", "Metti la spunta")], ASK);
    check(&html);
    assert!(html.contains("name=\"profilo\"") && !html.contains(" checked"));
    assert!(html.contains("href=\"#campo-profilo\"") && html.contains("href=\"#campo-dichiaro\""));
}
