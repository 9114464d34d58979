//! How long a receipt of 30 answers takes, and how large sheets are: `cargo run --release -p paper --example measure`.
//!
//! With a folder as argument, the sheets are also written there, to be looked at.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measure, run by hand")]

#[path = "../tests/it/sample.rs"]
mod sample;

use std::time::Instant;

use contract::answer::{Answer, Answers};
use contract::form::Form;
use paper::{blank, receipt};

const ROUNDS: u32 = 200;

fn main() {
    let office = sample::office();
    let (long, given) = thirty();
    let sheet = sample::receipt(&long, &given, &office);
    let first = Instant::now();
    let bytes = receipt(&sheet).unwrap();
    println!("receipt of 30 answers: first {} µs, {} bytes", first.elapsed().as_micros(), bytes.len());
    let start = Instant::now();
    for _ in 0..ROUNDS {
        assert_eq!(receipt(&sheet).unwrap().len(), bytes.len());
    }
    println!("receipt of 30 answers: then {} µs each", start.elapsed().as_micros() / u128::from(ROUNDS));

    let (form, answers) = (sample::form(), sample::answers());
    let small = receipt(&sample::receipt(&form, &answers, &office)).unwrap();
    println!("receipt of {} answers: {} bytes", answers.0.len(), small.len());
    let start = Instant::now();
    let paper = blank(&sample::blank(&form, &office)).unwrap();
    println!("blank form of every kind: {} µs, {} bytes", start.elapsed().as_micros(), paper.len());

    if let Some(folder) = std::env::args().nth(1) {
        let folder = std::path::Path::new(&folder);
        std::fs::write(folder.join("ricevuta-30.pdf"), &bytes).unwrap();
        std::fs::write(folder.join("ricevuta.pdf"), &small).unwrap();
        std::fs::write(folder.join("modulo.pdf"), &paper).unwrap();
    }
}

/// A form of 30 questions in three steps, and answers of common length.
fn thirty() -> (Form, Answers) {
    let mut form = sample::form();
    let mut answers = Answers::default();
    let model = form.fields().find(|f| f.id == "pratica").cloned().unwrap();
    let mut step = form.steps[0].clone();
    step.intro = None;
    form.steps.clear();
    for s in 0..3 {
        step.fields.clear();
        for n in 0..10 {
            let mut field = model.clone();
            field.id = format!("f{s}{n}");
            field.label = format!("Domanda {n} della parte {}, che può prendere due righe", s + 1);
            let words = "una risposta come se ne danno, con qualche parola in più ".repeat(1 + n % 3);
            answers.0.insert(field.id.clone(), Answer::One(words));
            step.fields.push(field);
        }
        step.title = format!("Parte {}", s + 1);
        form.steps.push(step.clone());
    }
    (form, answers)
}
