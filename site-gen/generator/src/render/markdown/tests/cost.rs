//! What a text costs. Not a promise: run it when the compiler changes.
//!
//! `cargo test --release -p generator --lib -- --ignored --nocapture what_a_text_costs`

use std::hint::black_box;
use std::time::{Duration, Instant};

use pulldown_cmark::HeadingLevel;

use super::{compile, quadri};

const SECTION: &str = "## Orari\n\nIl {comune} risponde entro **30 giorni**: vedi [la residenza](/servizi/residenza/), \
    [il compostaggio](/servizi/compostaggio/) e [la privacy](/privacy/).\n\n- porta *tutti* i documenti;\n- compila il \
    modulo[^1].\n\n| Cosa | Quanto |\n|---|--:|\n| bollo | 16 euro |\n\n> [!NOTA]\n> A {nome} il lunedì è chiuso.\n\n\
    [^1]: Lo trovi in ufficio.\n\n";

#[test]
#[ignore = "prints a measure"]
fn what_a_text_costs() {
    let text = SECTION.repeat(3_500 / SECTION.len() + 1);
    let compiled = compile(&text, HeadingLevel::H3, "come-fare").unwrap();
    let read = fastest(|| drop(black_box(compile(black_box(&text), HeadingLevel::H3, "come-fare"))));
    let filled = fastest(|| drop(black_box(quadri(black_box(&compiled)))));
    println!(
        "{} bytes of text, {} of HTML: compiled in {read:?}, filled in {filled:?}",
        text.len(),
        quadri(&compiled).len()
    );
}

/// The mean of the fastest of some rounds: other programs slow the rest.
fn fastest(mut work: impl FnMut()) -> Duration {
    let times = 200;
    let mut round = || {
        let start = Instant::now();
        (0..times).for_each(|_| work());
        start.elapsed() / times
    };
    (0..50).map(|_| round()).min().unwrap()
}
