//! What it costs to check and accept a form of thirty questions, beside storage: microseconds of one core each.
//!
//! `cargo run --release -p counter --example accept`

use std::time::Instant;

use contract::answer::Typed;
use contract::code::Scheme;
use contract::form::{Access, Field, Form, Step};
use contract::kind::{Choice, Kind};
use contract::read;
use counter::keyring::KeyRing;
use counter::keys::{Keys, Label, Purpose, Secret};
use jiff::civil::date;

const ROUNDS: u32 = 2_000;

fn form() -> Form {
    let choices = |n: usize| {
        (0..n).map(|i| Choice { value: format!("v{i}"), label: format!("Risposta {i}"), points: None }).collect()
    };
    let kinds = [
        Kind::Name,
        Kind::FiscalCode,
        Kind::Email,
        Kind::Phone,
        Kind::Date { from: None, until: None },
        Kind::Choice { options: choices(6) },
        Kind::Number { min: Some(0), max: None, decimals: 2, unit: Some("m".into()) },
        Kind::Iban,
        Kind::Code { scheme: Scheme::Isee },
        Kind::LongText { max: 1000 },
    ];
    let field = |n: usize| {
        Field::new(
            format!("campo_{n}"),
            format!("Una domanda di media lunghezza, la numero {n}"),
            kinds[n % 10].clone(),
        )
    };
    let steps = (0..3).map(|s| Step {
        id: format!("passo{s}"),
        title: format!("Passo {s}"),
        intro: None,
        fields: (s * 10..s * 10 + 10).map(field).collect(),
    });
    Form {
        service: "misura".into(),
        language: contract::language::Language::Italian,
        title: "Misura".into(),
        access: Access::Optional,
        privacy: "Usiamo i dati per la misura.".into(),
        after: "Fatto.".into(),
        steps: steps.collect(),
        agreements: Vec::new(),
        once: Vec::new(),
        cosign: None,
    }
}

fn typed(form: &Form) -> Typed {
    let value = |kind: &Kind| match kind {
        Kind::Name => "Maria Rosa",
        Kind::FiscalCode => "rss mra 85t10 a562s",
        Kind::Email => "maria@example.org",
        Kind::Phone => "333 1234567",
        Kind::Date { .. } => "3/5/1958",
        Kind::Choice { .. } => "v3",
        Kind::Number { .. } => "1.234,5",
        Kind::Iban => "IT60 X054 2811 1010 0000 0123 456",
        Kind::Code { scheme } => scheme.example(),
        _ => "Un testo di qualche riga, che spiega che cosa serve e perché.",
    };
    Typed::from_pairs(form.fields().map(|f| (f.id.clone(), value(&f.kind))))
}

fn each(what: &str, mut work: impl FnMut()) {
    let start = Instant::now();
    (0..ROUNDS).for_each(|_| work());
    let micros = start.elapsed().as_secs_f64() * 1e6 / f64::from(ROUNDS);
    report(&format!("{what:<42} {micros:>8.1} us"));
}

#[allow(clippy::print_stdout)] // A measure is made to be read.
fn report(line: &str) {
    println!("{line}");
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (form, today) = (form(), date(2026, 11, 26));
    let typed = typed(&form);
    let (json, _) = form.canonical()?;
    let keys = KeyRing::new(Secret([7; 32]));
    let label = Label::new("069070", "pratica", "X", 1);
    let answers = read::form(&form, &typed, today).map_err(|slips| format!("{slips:?}"))?;
    let body = serde_json::to_vec(&answers)?;
    report(&format!("form of 30 questions as JSON                {:>8} B", json.len()));
    each("reading that JSON", || drop(serde_json::from_slice::<Form>(&json)));
    each("checking 30 answers", || drop(read::form(&form, &typed, today)));
    each("the MAC of the content", || {
        keys.mac(Purpose::Content, &[&body]);
    });
    each("sealing the answers to the comune", || drop(keys.seal("069070", &label, &body)));
    Ok(())
}
