//! A certificate of our own for a name, made by `openssl`.
#![allow(clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// Makes a certificate and its key in a folder, if it has none; whoever trusts the one believes who has the other.
///
/// # Panics
/// If there is no `openssl`.
pub fn of(name: &str, place: &Path) -> (PathBuf, PathBuf) {
    let (certificate, key) = (place.join("certificato.pem"), place.join("chiave.pem"));
    if certificate.exists() && key.exists() {
        return (certificate, key);
    }
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
        .args(["-subj", &format!("/CN={name}"), "-addext", &format!("subjectAltName=DNS:{name}")])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .arg("-keyout")
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output();
    assert!(made.is_ok_and(|made| made.status.success()), "openssl makes no certificate");
    (certificate, key)
}
