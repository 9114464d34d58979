//! Groups that may be repeated: a button adds a copy or takes one away.
//!
//! In: the button that was pressed and what was typed. Out: what was typed, with one copy more or less; nothing that the
//! citizen typed in another copy is lost.

use contract::answer::Typed;
use contract::form::Step;
use contract::kind::Kind;
use contract::read;
use markup::several::{ADD, REMOVE};

/// Does what a button says; gives the place of the page to return to, or nothing if no such button was pressed.
pub(crate) fn turn(step: &Step, typed: &mut Typed, button: &str) -> Option<String> {
    step.fields.iter().find_map(|field| {
        let Kind::Repeat { group, least, most, .. } = &field.kind else { return None };
        let count = read::copies(field, typed)?;
        let first_of = |copy: u8| {
            let start = start(group, copy);
            step.fields.iter().find(|f| f.id.starts_with(&start)).map(|f| f.id.clone())
        };
        if button.strip_prefix(ADD) == Some(group.as_str()) {
            let more = count.saturating_add(1).min(*most);
            typed.set(&field.id, vec![more.to_string()]);
            return Some(format!("gruppo-{}", first_of(more)?));
        }
        let copy: u8 = button.strip_prefix(REMOVE)?.strip_prefix(group.as_str())?.strip_prefix('-')?.parse().ok()?;
        if count > *least && (1..=count).contains(&copy) {
            for n in copy..=count {
                shift(step, typed, group, n, n < count);
            }
            typed.set(&field.id, vec![(count - 1).to_string()]);
        }
        Some(format!("campo-{}", field.id))
    })
}

fn start(group: &str, copy: u8) -> String {
    format!("{group}_{copy}_")
}

/// Puts into a copy what the next one holds, or nothing.
fn shift(step: &Step, typed: &mut Typed, group: &str, copy: u8, from_next: bool) {
    let here = start(group, copy);
    let next = start(group, copy + 1);
    for field in step.fields.iter().filter(|f| f.id.starts_with(&here)) {
        let name = format!("{next}{}", &field.id[here.len()..]);
        let values = if from_next { typed.all(&name).to_vec() } else { Vec::new() };
        typed.set(&field.id, values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::form::Field;

    fn step() -> Step {
        let names = (1..=3).map(|n| Field::new(format!("figli_{n}_nome"), "Nome", Kind::Name));
        let kind = Kind::Repeat { group: "figli".into(), least: 1, most: 3, add: "Aggiungi un figlio".into() };
        let fields = names.chain([Field::new("figli_quanti", "Figli", kind)]).collect();
        Step { id: "famiglia".into(), title: "Famiglia".into(), intro: None, fields }
    }

    #[test]
    fn one_more_is_asked_until_there_are_enough() {
        let mut typed = Typed::new();
        for (place, count) in [("gruppo-figli_2_nome", "2"), ("gruppo-figli_3_nome", "3"), ("gruppo-figli_3_nome", "3")]
        {
            assert_eq!(turn(&step(), &mut typed, "aggiungi-figli").as_deref(), Some(place));
            assert_eq!(typed.one("figli_quanti"), count);
        }
    }

    #[test]
    fn the_count_is_read_as_its_conditions_read_it() {
        let mut typed = Typed::from_pairs([("figli_quanti", " 2 ")]);
        turn(&step(), &mut typed, "aggiungi-figli");
        assert_eq!(typed.one("figli_quanti"), "3");
    }

    #[test]
    fn who_goes_takes_nobody_elses_name_along() {
        let three = || {
            Typed::from_pairs([
                ("figli_1_nome", "Ada"),
                ("figli_2_nome", "Bice"),
                ("figli_3_nome", "Clio"),
                ("figli_quanti", "3"),
            ])
        };
        for (button, left) in [
            ("togli-figli-1", ["Bice", "Clio", ""]),
            ("togli-figli-2", ["Ada", "Clio", ""]),
            ("togli-figli-3", ["Ada", "Bice", ""]),
        ] {
            let mut typed = three();
            assert!(turn(&step(), &mut typed, button).is_some());
            assert_eq!([1, 2, 3].map(|n| typed.one(&format!("figli_{n}_nome")).to_owned()), left, "{button}");
            assert_eq!(typed.one("figli_quanti"), "2");
        }
        let mut typed = three();
        for button in ["togli-figli-4", "togli-figli-0", "togli-figli-x", "togli-altro-1", "avanti"] {
            turn(&step(), &mut typed, button);
            assert_eq!(typed, three(), "{button}");
        }
    }
}
