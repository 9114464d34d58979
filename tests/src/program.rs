//! Our own programs, built when a promise wants to start them.
#![allow(clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder in which everything is built: the one this very test was built in.
pub fn target() -> PathBuf {
    let me = std::env::current_exe().expect("a running program has a path");
    me.ancestors().nth(3).map(Path::to_path_buf).expect("tests lie in target/<profile>/deps")
}

/// Builds a program of the workspace, optimised if whoever asks is, and gives its path.
pub fn built(package: &str, name: &str) -> PathBuf {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let place = target();
    let dir = place.to_string_lossy();
    let mut wanted =
        vec!["build", "--quiet", "--manifest-path", manifest, "--target-dir", &dir, "-p", package, "--bin", name];
    let optimised = !cfg!(debug_assertions);
    if optimised {
        wanted.push("--release");
    }
    cargo(&wanted);
    place.join(if optimised { "release" } else { "debug" }).join(name)
}

/// Runs cargo and waits; whoever promises something must be able to build it.
pub fn cargo(arguments: &[&str]) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo).args(arguments).status().expect("cargo starts");
    assert!(status.success(), "cargo {} failed", arguments.join(" "));
}

/// Runs the program with a command until it ends; tells whether it was content, and what it said.
///
/// # Panics
/// If it cannot be run.
pub fn sportello(arguments: &[&str]) -> (bool, String) {
    let ran = Command::new(built("gateway", "sportello")).args(arguments).output();
    let ran = ran.unwrap_or_else(|e| panic!("the program does not run: {e}"));
    (ran.status.success(), String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr))
}
