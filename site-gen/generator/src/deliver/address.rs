//! Where to publish, as it is typed.
//!
//! In: `--to`, `--endpoint`, `--region` and the environment. Out: a [`Target`]; everything that is missing is told at once.

use std::path::{Path, PathBuf};

use rusty_s3::UrlStyle;
use url::Url;

use crate::deliver::error::DeliverError;
use crate::deliver::folder::Folder;
use crate::deliver::s3::{Account, Bucket, Patience};
use crate::deliver::target::Target;
use crate::fault::Fault;

/// What the command line says of the place.
#[derive(Clone, Debug)]
pub struct Address {
    /// A folder, or `s3://BUCKET[/PREFIX]`.
    pub to: String,
    /// The service to speak to, if it is not Amazon's.
    pub endpoint: Option<String>,
    /// The region; else `AWS_REGION`.
    pub region: Option<String>,
    /// The output folder, which may not be the place.
    pub out: PathBuf,
}

/// What the machine gives, read where the program begins.
#[derive(Clone, Copy)]
pub struct Machine<'a> {
    /// A variable of the environment.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// The time of now.
    pub clock: fn() -> jiff::Timestamp,
    /// Chance, for the waits between tries.
    pub seed: u64,
}

impl Address {
    /// The target that it names.
    ///
    /// # Errors
    /// If it is not understood, or something is missing that is needed to reach it.
    pub fn open(&self, machine: Machine<'_>) -> Result<Box<dyn Target>, DeliverError> {
        let Some(rest) = self.to.strip_prefix("s3://") else {
            // `https://…` or `s3:/…` would make a folder of that name.
            if self.to.is_empty() || self.to.contains("://") || self.to.starts_with("s3:") {
                return Err(DeliverError::Address(self.to.clone()));
            }
            return Ok(Box::new(Folder::new(Path::new(&self.to), &self.out)?));
        };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let prefix = prefix.trim_end_matches('/');
        let clean = prefix.is_empty() || prefix.split('/').all(|part| !matches!(part, "" | "." | ".."));
        let name = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
        if bucket.is_empty() || !bucket.bytes().all(name) || !clean {
            return Err(DeliverError::Address(self.to.clone()));
        }
        let account = account(self.region.clone(), machine)?;
        let bad = || DeliverError::Endpoint(self.endpoint.clone().unwrap_or_default());
        let (endpoint, style) = match &self.endpoint {
            Some(given) => (Url::parse(given).ok().filter(safe).ok_or_else(bad)?, UrlStyle::Path),
            None => {
                let host = format!("https://s3.{}.amazonaws.com", account.region);
                // The certificate of the service covers one name before its own.
                let style = if bucket.contains('.') { UrlStyle::Path } else { UrlStyle::VirtualHost };
                (Url::parse(&host).ok().ok_or_else(bad)?, style)
            }
        };
        let place = rusty_s3::Bucket::new(endpoint, style, bucket.to_owned(), account.region.clone());
        let place = place.map_err(|_| bad())?;
        Ok(Box::new(Bucket::new(place, prefix, account, Patience::default(), machine.clock, machine.seed)))
    }
}

/// Keys travel signed, but a session's token travels whole: only on this machine may it go in the clear.
fn safe(endpoint: &Url) -> bool {
    let here = match endpoint.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    endpoint.scheme() == "https" || (endpoint.scheme() == "http" && here)
}

fn account(region: Option<String>, machine: Machine<'_>) -> Result<Account, DeliverError> {
    let read = |name| (machine.variable)(name).filter(|value| !value.trim().is_empty());
    let key = read("AWS_ACCESS_KEY_ID");
    let secret = read("AWS_SECRET_ACCESS_KEY");
    let region = region.or_else(|| read("AWS_REGION"));
    let (Some(key), Some(secret), Some(region)) = (&key, &secret, &region) else {
        let needed = [
            (key.is_none(), "la variabile `AWS_ACCESS_KEY_ID`"),
            (secret.is_none(), "la variabile `AWS_SECRET_ACCESS_KEY`"),
            (region.is_none(), "la regione (`--region` o la variabile `AWS_REGION`)"),
        ];
        return Err(DeliverError::Missing(needed.into_iter().filter(|(missing, _)| *missing).map(|n| n.1).collect()));
    };
    let authorities = match read("AWS_CA_BUNDLE") {
        Some(path) => Some(authorities(Path::new(&path))?),
        None => None,
    };
    Ok(Account {
        key: key.clone(),
        secret: secret.clone(),
        token: read("AWS_SESSION_TOKEN"),
        region: region.clone(),
        authorities,
    })
}

fn authorities(path: &Path) -> Result<Vec<ureq::tls::Certificate<'static>>, DeliverError> {
    let pem = std::fs::read(path).map_err(|e| Fault::file(path, "leggere", e))?;
    let items: Result<Vec<_>, _> = ureq::tls::parse_pem(&pem).collect();
    let found = items.unwrap_or_default().into_iter().filter_map(|item| match item {
        ureq::tls::PemItem::Certificate(certificate) => Some(certificate),
        _ => None,
    });
    let found: Vec<_> = found.collect();
    if found.is_empty() { Err(DeliverError::Authorities(path.to_owned())) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(to: &str, endpoint: Option<&str>, variables: &[&str]) -> String {
        let address = Address {
            to: to.to_owned(),
            endpoint: endpoint.map(str::to_owned),
            region: None,
            out: PathBuf::from("/nowhere/out"),
        };
        let variable = |name: &str| variables.contains(&name).then(|| "x".to_owned());
        let machine = Machine { variable: &variable, clock: || jiff::Timestamp::UNIX_EPOCH, seed: 0 };
        address.open(machine).err().map(|e| e.to_string()).unwrap_or_default()
    }

    const ALL: [&str; 3] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"];

    #[test]
    fn all_that_is_missing_is_told_at_once() {
        let told = refused("s3://siti", None, &[]);
        assert!(ALL.iter().all(|name| told.contains(name)), "{told}");
        assert!(!refused("s3://siti", None, &ALL[..1]).contains(ALL[0]));
        assert_eq!(refused("s3://siti/valle", None, &ALL), "");
    }

    #[test]
    fn a_place_that_is_neither_folder_nor_bucket_is_refused() {
        for to in ["", "https://siti.example", "s3:/siti", "s3://", "s3://Siti", "s3://siti/../x", "s3://siti//x"] {
            assert!(refused(to, None, &ALL).contains("non è una destinazione"), "{to}");
        }
        assert!(refused("/nowhere/out/site", None, &ALL).contains("non può stare dentro"));
        assert!(refused("/nowhere", None, &ALL).contains("non può stare dentro"));
    }

    #[test]
    fn in_the_clear_only_on_this_machine() {
        assert!(refused("s3://siti", Some("http://s3.example"), &ALL).contains("https://"));
        assert!(refused("s3://siti", Some("ftp://127.0.0.1"), &ALL).contains("https://"));
        for good in ["https://s3.example", "http://127.0.0.1:9000", "http://localhost:9000", "http://[::1]:9000"] {
            assert_eq!(refused("s3://siti", Some(good), &ALL), "", "{good}");
        }
    }
}
