//! Prints what the counter carries on this machine: the program itself over HTTP, every guarantee on, its clients beside it.
//!
//! `cargo run --release -p tests --example speed [trial …]`, each of `acks overload hostile status restart`; all of them if
//! none is named. `SPORTELLO_STORED` says how many requests are stored before (1,000,000), `SPORTELLO_DRAFTS` how many
//! are prepared for each measurement (12,000), `SPORTELLO_BACKUP` the folder of copies to measure with a diary being written.
//! What is stored stays in `target/bench/velocita` for the next time.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

mod load;
mod machine;
mod people;
mod trials;

use std::error::Error;
use std::time::Duration;

use tests::asked;
use tests::town::root;

/// What may be measured, in the order it is.
const TRIALS: [&str; 5] = ["restart", "acks", "overload", "hostile", "status"];

fn main() -> Result<(), Box<dyn Error>> {
    let chosen: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = chosen.iter().find(|c| !TRIALS.contains(&c.as_str())) {
        return Err(format!("`{unknown}` is no trial: {}", TRIALS.join(", ")).into());
    }
    let wants = |trial: &str| chosen.is_empty() || chosen.iter().any(|c| c == trial);
    let stored = asked::number("SPORTELLO_STORED").unwrap_or(1_000_000);
    let drafts = asked::number("SPORTELLO_DRAFTS").unwrap_or(12_000) as usize;
    let data = root().join("target/bench/velocita");
    // The clients have one of the two cores at most: the other is the counter's.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    runtime.block_on(machine::stock(&data, stored))?;
    println!("disk: {:.0} syncs of 4 KB a second", machine::syncs(&data)?);
    if wants("restart") {
        trials::restart(&data)?;
    }
    let server = machine::Server::open(&data)?;
    // What building the sites took is given back a moment later.
    std::thread::sleep(Duration::from_secs(5));
    println!("idle, {stored} stored: {}", server.memory()?);
    let mut sent = Vec::new();
    if wants("acks") || wants("status") {
        sent = trials::acks(&runtime, &server, drafts)?;
    }
    if wants("overload") {
        trials::overload(&runtime, &server, drafts)?;
    }
    if wants("hostile") {
        trials::hostile(&runtime, &server, drafts)?;
    }
    if wants("status") {
        trials::status(&runtime, &server, &sent)?;
    }
    println!("after all of it: {}", server.memory()?);
    server.close();
    Ok(())
}
