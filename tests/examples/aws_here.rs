//! AWS as far as a function needs it, on this machine: `cargo run -p tests --example aws_here [FILE]`.
//!
//! A DynamoDB engine with both tables and the sample operators, an S3 with the sites of `content/`; what a function must know
//! of them is written to a file (`target/aws.env`) that `cargo lambda watch --env-file` reads. All of it ends with Ctrl-C.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::path::PathBuf;

use tests::functions::Installed;
use tests::town::{published, root};

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> std::io::Result<()> {
    let file = std::env::args().nth(1).map_or_else(|| root().join("target/aws.env"), PathBuf::from);
    let installed = Installed::new(published()).await;
    let sorted: BTreeMap<_, _> = installed.environment.iter().collect();
    // Values that end in `=` are read only between quotes.
    let lines = sorted.into_iter().map(|(name, value)| format!("{name}=\"{value}\"\n"));
    std::fs::write(&file, lines.collect::<String>())?;
    println!("{} says where they are. Ctrl-C ends them.", file.display());
    tokio::signal::ctrl_c().await
}
