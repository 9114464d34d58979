//! What a step promises.

use contract::answer::Typed;
use contract::condition::Condition;
use contract::form::{Field, Step};
use contract::kind::Kind;
use contract::read;
use contract::slip::FieldSlip;
use contract::slip::Slip;
use markup::step::Known;

use crate::html::{check, tags};
use crate::sample::{HOSTILE, TODAY, field, form, options, step_html, typed};

fn slips(step: usize, typed: &Typed) -> Vec<FieldSlip> {
    let form = form();
    read::step(&form, &form.steps[step], typed, TODAY).err().unwrap_or_default()
}

#[test]
fn every_control_has_a_label_and_every_link_a_target() {
    let form = form();
    let empty = Typed::new();
    for step in 0..form.steps.len() {
        check(&step_html(&form, step, &empty, &[], &[]));
        check(&step_html(&form, step, &empty, &slips(step, &empty), &[]));
        check(&step_html(&form, step, &typed(), &[], &[]));
    }
}

#[test]
fn the_summary_of_errors_comes_first_and_leads_to_the_fields() {
    let html = step_html(&form(), 0, &Typed::new(), &slips(0, &Typed::new()), &[]);
    let summary = html.find("C’è un problema").unwrap_or(usize::MAX);
    assert!(summary < html.find("<h1>").unwrap_or(0));
    for id in ["nome", "cf", "minore"] {
        assert!(html.contains(&format!("href=\"#campo-{id}\"")), "{id}");
        assert!(html.contains(&format!("id=\"errore-{id}\"")), "{id}");
    }
    assert!(!html.contains("#campo-email"));
}

#[test]
fn what_was_typed_is_shown_as_typed_and_never_as_html() {
    let mut form = form();
    for pair in ["nome", "cf", "email", "minore", "perche", "dal", "area", "poche", "tante", "giorni"] {
        let typed = Typed::from_pairs([(pair, HOSTILE)]);
        for step in 0..2 {
            let html = step_html(&form, step, &typed, &[], &[]);
            assert!(!html.contains("<script") && !html.contains("<b>"), "{pair}");
        }
    }
    let html = step_html(&form, 0, &Typed::from_pairs([("nome", HOSTILE)]), &[], &[]);
    assert!(html.contains("&quot;&gt;&lt;script&gt;"));
    form.title = HOSTILE.into();
    form.steps[0].fields[0].label = HOSTILE.into();
    check(&step_html(&form, 0, &Typed::new(), &slips(0, &Typed::new()), &[]));
}

#[test]
fn a_line_feed_at_the_head_of_a_long_text_survives() {
    let html = step_html(&form(), 1, &Typed::from_pairs([("perche", "\nuna riga")]), &[], &[]);
    assert!(html.contains(">\n\nuna riga</textarea>"));
}

#[test]
fn a_known_value_is_offered_with_its_source() {
    let known = [Known { field: "nome".into(), value: "Maria".into(), source: "dal tuo profilo: 3 maggio".into() }];
    let html = step_html(&form(), 0, &Typed::new(), &[], &known);
    assert!(html.contains("value=\"Maria\"") && html.contains("Dal tuo profilo: 3 maggio"));
    check(&html);
    // What the citizen types wins, and is then no longer told to come from the profile.
    let html = step_html(&form(), 0, &Typed::from_pairs([("nome", "Anna")]), &[], &known);
    assert!(html.contains("value=\"Anna\"") && !html.contains("Maria") && !html.contains("profilo:"));
    // An emptied field stays empty.
    assert!(!step_html(&form(), 0, &Typed::from_pairs([("nome", "")]), &[], &known).contains("Maria"));
}

#[test]
fn five_choices_are_radios_and_six_a_list() {
    let html = step_html(&form(), 1, &Typed::new(), &[], &[]);
    let tags = tags(&html);
    let named = |name: &str, tag: &str| tags.iter().filter(|t| t.name == tag && t.get("name") == Some(name)).count();
    assert_eq!((named("poche", "input"), named("poche", "select")), (5, 0));
    assert_eq!((named("tante", "input"), named("tante", "select")), (0, 1));
    let mut form = form();
    form.steps[1].fields.push(field("molte", "Molte", Kind::Choice { options: options(11) }));
    assert!(step_html(&form, 1, &Typed::new(), &[], &[]).contains("<select class=\"form-select\" id=\"campo-molte\""));
}

#[test]
fn a_condition_on_the_same_step_is_told_and_one_on_an_earlier_step_is_followed() {
    let sentence = "Rispondi solo se a «Poche scelte» hai risposto «Scelta 2».";
    let html = step_html(&form(), 1, &Typed::from_pairs([("minore", "no")]), &[], &[]);
    assert!(html.contains(sentence) && !html.contains("campo-minore_nome"));
    let html = step_html(&form(), 1, &Typed::from_pairs([("minore", "si")]), &[], &[]);
    assert!(html.contains("campo-minore_nome"));
}

#[test]
fn a_condition_that_all_questions_of_a_group_have_is_told_once_at_the_group() {
    let mut form = form();
    let inside = |name: &str, when: Vec<Condition>| Field {
        when,
        part: Some("La marca".into()),
        ..field(name, "Numero", Kind::Text { max: 20 })
    };
    let when = || vec![Condition::is("poche", &["v2"])];
    form.steps[1].fields.extend([inside("bollo_a", when()), inside("bollo_b", when())]);
    let html = step_html(&form, 1, &Typed::new(), &[], &[]);
    let group = html.split("gruppo-bollo_a").collect::<Vec<_>>()[1..].concat();
    assert_eq!(group.matches("Rispondi solo se").count(), 1, "{group}");
    let described = "aria-describedby=\"condizione-gruppo-bollo_a\"";
    assert!(html.contains(described) && html.contains("id=\"condizione-gruppo-bollo_a\""), "{html}");
    // Where it differs each question tells its own.
    form.steps[1].fields.last_mut().unwrap().when.clear();
    let html = step_html(&form, 1, &Typed::new(), &[], &[]);
    assert!(!html.contains(described) && html.contains("id=\"condizione-bollo_a\""), "{html}");
}

#[test]
fn the_stepper_tells_in_words_where_one_is() {
    let html = step_html(&form(), 1, &Typed::new(), &[], &[]);
    assert!(html.contains("Passo 2 di 3"));
    assert!(html.contains("I tuoi dati<span class=\"visually-hidden\"> (completato)</span>"));
    assert_eq!(html.matches("aria-current=\"step\"").count(), 1);
}

#[test]
fn the_stepper_leaves_out_the_steps_that_the_answers_rule_out() {
    let mut form = form();
    let child = Field { when: vec![Condition::is("minore", &["si"])], ..field("scuola", "Scuola", Kind::Name) };
    form.steps.insert(1, Step { id: "minore".into(), title: "Il minore".into(), intro: None, fields: vec![child] });
    let html =
        |place, minore: &[(&str, &str)]| step_html(&form, place, &Typed::from_pairs(minore.iter().copied()), &[], &[]);
    let blank = html(0, &[]);
    assert!(blank.contains("Il minore") && blank.contains("Passo 1 di 4"), "it may still come");
    let without = html(2, &[("minore", "no")]);
    assert!(!without.contains("Il minore") && without.contains("Passo 2 di 3"), "{without}");
    let with = html(2, &[("minore", "si")]);
    assert!(with.contains("Il minore") && with.contains("Passo 3 di 4"), "{with}");
}

#[test]
fn the_privacy_notice_is_on_the_first_step_only() {
    assert!(step_html(&form(), 0, &Typed::new(), &[], &[]).contains("href=\"/quadri/privacy/\""));
    assert!(!step_html(&form(), 1, &Typed::new(), &[], &[]).contains("/quadri/privacy/"));
}

#[test]
fn what_may_be_left_empty_says_so() {
    let html = step_html(&form(), 0, &Typed::new(), &[], &[]);
    assert!(html.contains("Email (facoltativo)"));
    assert_eq!(html.matches("(facoltativo)").count(), 1);
    assert!(html.contains("Continua") && html.contains("Salva e continua dopo"));
}

#[test]
fn a_refused_answer_keeps_its_ticks() {
    let mut typed = typed();
    typed.set("giorni", vec!["v1".into(), "v3".into()]);
    let slips = [FieldSlip { field: "giorni".into(), slip: Slip::NotOffered }];
    let html = step_html(&form(), 1, &typed, &slips, &[]);
    let ticked: Vec<String> = tags(&html)
        .iter()
        .filter(|t| t.get("name") == Some("giorni") && t.get("checked").is_some())
        .filter_map(|t| t.get("value").map(str::to_owned))
        .collect();
    assert_eq!(ticked, ["v1", "v3"]);
}

#[test]
fn a_step_that_is_not_there_draws_nothing() {
    assert_eq!(step_html(&form(), 9, &Typed::new(), &[], &[]), "");
}

#[test]
fn a_document_that_our_generator_did_not_make_is_drawn_too() {
    let mut form = form();
    // Conditions that hang on one another twice, and fewer copies at most than at least.
    form.steps[1].fields = (0..60)
        .map(|n: usize| {
            let when = n.checked_sub(1).map_or(Vec::new(), |n| vec![Condition::is(format!("a{n}"), &["si"]); 2]);
            Field { when, part: Some("Gruppo".into()), ..field(&format!("a{n}"), "A", Kind::YesNo) }
        })
        .collect();
    let count = Kind::Repeat { group: "a".into(), least: 4, most: 3, add: "Aggiungi".into() };
    form.steps[1].fields.push(field("a_quanti", "A", count));
    check(&step_html(&form, 1, &Typed::new(), &[], &[]));
}
