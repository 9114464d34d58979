//! Picks the four roots of Amazon Trust Services from Mozilla's list, so that the functions carry these alone.

use std::error::Error;
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

/// What is in the name of each, and in no other's.
const NAME: &[u8] = b"Amazon Root CA ";

fn main() -> Result<(), Box<dyn Error>> {
    let pem: Vec<String> = TLS_SERVER_ROOT_CERTS
        .iter()
        .filter(|der| der.windows(NAME.len()).any(|name| name == NAME))
        .map(|der| format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(der)))
        .collect();
    if pem.len() != 4 {
        return Err(format!("Mozilla's list has {} roots of Amazon instead of four", pem.len()).into());
    }
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    std::fs::write(out.join("amazon.pem"), pem.concat())?;
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
