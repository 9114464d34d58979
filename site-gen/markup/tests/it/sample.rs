//! A form with one field of every kind, and its neighbours.

use contract::answer::Typed;
use contract::condition::Condition;
use contract::fact::Fact;
use contract::form::{Access, Field, Form, Step};
use contract::index::Office;
use contract::kind::{Choice, Kind};
use contract::revision::Revision;
use jiff::civil::Date;
use markup::step::{Known, StepPage};

pub(crate) const TODAY: Date = Date::constant(2026, 11, 23);
pub(crate) const HOSTILE: &str = "\"><script>alert('x')</script>&amp;\n<b>";

pub(crate) fn field(id: &str, label: &str, kind: Kind) -> Field {
    Field::new(id, label, kind)
}

pub(crate) fn options(count: usize) -> Vec<Choice> {
    (1..=count).map(|n| Choice { value: format!("v{n}"), label: format!("Scelta {n}"), points: None }).collect()
}

fn when(field: Field, other: &str, value: &str) -> Field {
    Field { when: vec![Condition::is(other, &[value])], ..field }
}

/// Two steps: the first with the person, the second with one of every kind.
pub(crate) fn form() -> Form {
    let person = vec![
        Field { fact: Some(Fact::Nome), ..field("nome", "Nome", Kind::Name) },
        Field { hint: Some("Lo trovi sulla tessera".into()), ..field("cf", "Codice fiscale", Kind::FiscalCode) },
        Field { optional: true, ..field("email", "Email", Kind::Email) },
        field("minore", "È per un minore?", Kind::YesNo),
    ];
    let all = vec![
        field("nota", "Attenzione", Kind::Note { text: "Prima riga.\n\nSeconda riga.".into() }),
        when(field("minore_nome", "Nome del minore", Kind::Name), "minore", "si"),
        field("poche", "Poche scelte", Kind::Choice { options: options(5) }),
        field("tante", "Tante scelte", Kind::Choice { options: options(6) }),
        when(field("perche", "Perché", Kind::LongText { max: 500 }), "poche", "v2"),
        Field { optional: true, ..field("giorni", "Giorni", Kind::Choices { options: options(3) }) },
        field("dal", "Dal giorno", Kind::Date { from: None, until: None }),
        field("area", "Superficie", Kind::Number { min: None, max: None, decimals: 0, unit: Some("m²".into()) }),
        Field { optional: true, ..field("spesa", "Spesa", Kind::Amount { min: None, max: None }) },
        field("vero", "Dichiaro di essere proprietaria", Kind::Declaration),
    ];
    let step = |id: &str, title: &str, fields| Step { id: id.into(), title: title.into(), intro: None, fields };
    Form {
        service: "prova".into(),
        language: contract::language::Language::Italian,
        title: "Richiesta di prova".into(),
        access: Access::Optional,
        privacy: "Usiamo i tuoi dati per rispondere.".into(),
        after: "Ti rispondiamo presto.".into(),
        steps: vec![step("chi", "I tuoi dati", person), step("cosa", "La richiesta", all)],
        agreements: Vec::new(),
        once: Vec::new(),
        cosign: None,
    }
}

/// A full and right set of answers.
pub(crate) fn typed() -> Typed {
    Typed::from_pairs([
        ("nome", "Maria"),
        ("cf", "rssmra85t10a562s"),
        ("email", ""),
        ("minore", "no"),
        ("poche", "v2"),
        ("tante", "v6"),
        ("perche", "Prima\nSeconda"),
        ("dal", "3/5/2027"),
        ("area", "12"),
        ("spesa", ""),
        ("vero", "si"),
    ])
}

pub(crate) fn office() -> Office {
    Office {
        id: "comune".into(),
        name: "Uffici comunali".into(),
        phone: Some("0872 12 34".into()),
        email: Some("info@esempio.it".into()),
    }
}

/// The HTML of a step with these inputs.
pub(crate) fn step_html(
    form: &Form,
    step: usize,
    typed: &Typed,
    slips: &[contract::slip::FieldSlip],
    known: &[Known],
) -> String {
    let revision = Revision::of(b"prova");
    let page = StepPage {
        form,
        step,
        typed,
        slips,
        refused: &[],
        added: None,
        action: "/quadri/sportello/prova/avvia",
        revision: &revision,
        known,
        back: Some("/quadri/"),
        save: true,
        beyond: None,
        on_behalf: None,
        privacy_url: "/quadri/privacy/",
    };
    markup::step::step(&page).into_string()
}
