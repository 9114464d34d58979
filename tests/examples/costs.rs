//! `cargo run -p tests --example costs`: prints the tables of `infra/COSTS.md`; with `--write` it puts them there.
#![allow(clippy::print_stdout)] // Printing is what it is for.

use tests::costs::{Prices, put_between_marks};

fn main() {
    let tables = Prices::read().tables();
    match std::env::args().nth(1).as_deref() {
        Some("--write") => put_between_marks("infra/COSTS.md", &tables),
        _ => print!("{tables}"),
    }
}
