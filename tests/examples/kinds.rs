//! `cargo run -p tests --example kinds`: every kind of question and what it has, as a table.
#![allow(clippy::print_stdout)] // Printing is what it is for.

use std::process::ExitCode;

fn main() -> ExitCode {
    println!("| tipo | page | server: taken, refused | schema | lines on paper | sentences |");
    println!("|---|---|--:|---|--:|--:|");
    let rows = tests::kinds::rows();
    for row in &rows {
        let (taken, refused) = row.server;
        println!(
            "| `{}` | {} | {taken}, {refused} | {} | {} | {} |",
            row.kind, row.html, row.schema, row.paper, row.errors
        );
    }
    let faults: Vec<String> = rows.iter().flat_map(|r| r.faults.iter().map(|f| format!("{}: {f}", r.kind))).collect();
    println!("\n{} kinds, {} faults", rows.len(), faults.len());
    faults.iter().for_each(|f| println!("{f}"));
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
