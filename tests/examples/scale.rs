//! `cargo run -p tests --example scale`: plays a national click day and prints the tables of `infra/SCALE.md`; with
//! `--write` it puts them there.
#![allow(clippy::print_stdout)] // Printing is what it is for.

use tests::costs::put_between_marks;
use tests::scale::{tables, touched};

#[tokio::main]
async fn main() {
    let tables = tables(&touched().await);
    match std::env::args().nth(1).as_deref() {
        Some("--write") => put_between_marks("infra/SCALE.md", &tables),
        _ => print!("{tables}"),
    }
}
