//! The counter on DynamoDB and S3: what must be known for it, from the command line and the environment, and its doors.
//!
//! Whatever is missing is told at once. Nothing is ever made on AWS: tables and bucket are made only at addresses of
//! one's own, and only if asked for.

use std::path::Path;

use aws::connection::{Access, Connection};
use aws::dynamo::DynamoArchive;
use aws::files::{Bucket, PATIENCE, S3Files};
use aws::shape::Tables;
use aws::wire::Wire;
use clap::{Args, ValueEnum};
use counter::fault::Fault;
use counter::keyring::KeyRing;
use counter::keys::Secret;

use crate::town::{Clock, Grown};

/// Where what is kept lies.
#[derive(Clone, Debug, Default, Args)]
pub struct Grow {
    /// Dove si conserva ciò che arriva: in un file su questo computer, o su DynamoDB e S3 (se non scegli: sqlite)
    #[arg(
        long,
        value_name = "sqlite|dynamodb",
        value_enum,
        hide_possible_values = true,
        default_value_t,
        hide_default_value = true
    )]
    pub archive: Engine,

    /// L’indirizzo di DynamoDB, se non è quello di AWS
    #[arg(long, value_name = "URL")]
    pub endpoint: Option<String>,

    /// Il bucket S3 degli allegati
    #[arg(long, value_name = "NOME")]
    pub bucket: Option<String>,

    /// L’indirizzo di S3, se non è quello di AWS
    #[arg(long, value_name = "URL")]
    pub s3_endpoint: Option<String>,

    /// Crea tabelle e bucket che mancano, ma solo agli indirizzi dati con --endpoint e --s3-endpoint
    #[arg(long)]
    pub create_tables: bool,
}

/// An engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Engine {
    /// Un file SQLite e una cartella, su questo computer
    #[default]
    Sqlite,
    /// Tabelle DynamoDB e un bucket S3
    Dynamodb,
}

/// Why the doors do not open.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)] // The sentences say it.
pub enum GrowError {
    #[error("per --archive dynamodb manca ancora: {}", .0.join("; "))]
    Incomplete(Vec<String>),
    #[error(
        "--create-tables vale solo per un DynamoDB e un S3 tuoi, con --endpoint e --s3-endpoint: su AWS le tabelle si creano con infra/ e il bucket a parte"
    )]
    NeverOnAws,
    #[error(
        "le tabelle `{0}` e `{1}` non rispondono: se ancora non ci sono e il DynamoDB è tuo, aggiungi --create-tables"
    )]
    Tables(String, String, #[source] Fault),
    #[error(
        "`SPORTELLO_ROOT_KEY` non è la chiave radice di ciò che sta nella tabella `{0}`: nessun sigillo si aprirebbe. Usa \
         quella con cui le tabelle sono state riempite; non ho cambiato niente"
    )]
    OtherKey(String),
    #[error("il bucket `{0}` non risponde: se ancora non c’è e l’S3 è tuo, aggiungi --create-tables")]
    Bucket(String, #[source] Fault),
}

/// All that must be known.
#[derive(Debug)]
pub struct Place {
    /// How DynamoDB is reached.
    pub connection: Connection,
    /// The two tables.
    pub tables: Tables,
    /// The files' bucket.
    pub bucket: Bucket,
    /// The root of all keys.
    pub root: Secret,
}

impl Grow {
    /// Completes the command line with the environment; `get` gives a variable's value.
    ///
    /// # Errors
    /// Names everything that is missing or cannot be read, never a value.
    pub fn place(&self, get: impl Fn(&str) -> Option<String>) -> Result<Place, GrowError> {
        let mut wrong = Vec::new();
        let optional = |name: &str| get(name).filter(|value| !value.is_empty());
        let mut needed = |name: &str, option: &Option<String>, or: &str| {
            option.clone().or_else(|| optional(name)).unwrap_or_else(|| {
                wrong.push(format!("`{name}`{or}"));
                String::new()
            })
        };
        let mut variable = |name: &str| needed(name, &None, "");
        let region = variable("AWS_REGION");
        let id = variable("AWS_ACCESS_KEY_ID");
        let secret = variable("AWS_SECRET_ACCESS_KEY");
        let tables = Tables { data: variable("SPORTELLO_TABLE"), keys: variable("SPORTELLO_KEYS_TABLE") };
        let root = variable("SPORTELLO_ROOT_KEY");
        let bucket = needed("SPORTELLO_BUCKET", &self.bucket, " oppure --bucket");
        let key = Secret::parse(&root);
        if key.is_none() && !root.is_empty() {
            wrong.push("`SPORTELLO_ROOT_KEY` non è di 32 byte in base64".into());
        }
        let roots = optional("SPORTELLO_TRUSTED_ROOTS");
        let wire = Wire::trusting(roots.as_deref().map(str::as_bytes));
        if wire.is_err() {
            wrong.push("`SPORTELLO_TRUSTED_ROOTS` non contiene certificati in PEM".into());
        }
        let (Some(root), Ok(wire)) = (key.filter(|_| wrong.is_empty()), wire) else {
            return Err(GrowError::Incomplete(wrong));
        };
        let access = Access { id, secret, token: optional("AWS_SESSION_TOKEN") };
        let bucket = Bucket {
            name: bucket,
            region: region.clone(),
            access: access.clone(),
            endpoint: self.s3_endpoint.clone().or_else(|| optional("AWS_ENDPOINT_URL_S3")),
            wire: wire.clone(),
            clock: jiff::Timestamp::now,
            patience: PATIENCE,
        };
        let endpoint = self.endpoint.clone().or_else(|| optional("AWS_ENDPOINT_URL_DYNAMODB"));
        if self.create_tables && !(is_ours(endpoint.as_deref()) && is_ours(bucket.endpoint.as_deref())) {
            return Err(GrowError::NeverOnAws);
        }
        Ok(Place { connection: Connection { region, access, endpoint, wire }, tables, bucket, root })
    }
}

/// Whether an address is given and not Amazon's.
fn is_ours(endpoint: Option<&str>) -> bool {
    endpoint.is_some_and(|url| !url.to_ascii_lowercase().contains(".amazonaws."))
}

/// Opens the doors, with the environment of this process.
///
/// # Errors
/// If something is missing, or if the tables or the bucket do not answer.
#[allow(clippy::disallowed_methods)] // This is where the entry point reads the environment, at once.
pub async fn open_town(grow: &Grow, out: &Path, clock: Clock) -> Result<Grown, GrowError> {
    open_at(grow.place(|name| std::env::var(name).ok())?, grow.create_tables, out, clock).await
}

/// The keys, with the environment of this process; nothing is opened.
///
/// # Errors
/// If something is missing.
#[allow(clippy::disallowed_methods)] // As above.
pub fn keys(grow: &Grow) -> Result<KeyRing, GrowError> {
    grow.place(|name| std::env::var(name).ok()).map(|place| KeyRing::new(place.root))
}

/// Opens the doors at a place; makes what is missing there if `create` says so.
///
/// # Errors
/// If the tables or the bucket do not answer, or what they hold was sealed under another root key.
pub async fn open_at(place: Place, create: bool, out: &Path, clock: Clock) -> Result<Grown, GrowError> {
    let Place { connection, tables, bucket, root } = place;
    let name = bucket.name.clone();
    let no_tables = |fault| GrowError::Tables(tables.data.clone(), tables.keys.clone(), fault);
    let no_bucket = |fault| GrowError::Bucket(name.clone(), fault);
    let archive = DynamoArchive::open(&connection, tables.clone());
    let files = S3Files::open(bucket).map_err(no_bucket)?;
    if create {
        archive.create_tables().await.map_err(no_tables)?;
        files.create_bucket().await.map_err(no_bucket)?;
    }
    archive.warm().await.map_err(no_tables)?;
    files.warm().await.map_err(no_bucket)?;
    let keys = KeyRing::new(root);
    if !archive.knows(&keys).await.map_err(no_tables)? {
        return Err(GrowError::OtherKey(tables.data.clone()));
    }
    Ok(Grown::new(out, archive, files, keys, clock))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

    fn all(name: &str) -> Option<String> {
        match name {
            "SPORTELLO_ROOT_KEY" => Some(KEY.into()),
            "AWS_SESSION_TOKEN" | "SPORTELLO_TRUSTED_ROOTS" => Some(String::new()),
            name if name.starts_with("AWS_ENDPOINT") => None,
            _ => Some("x".into()),
        }
    }

    #[test]
    fn everything_that_is_missing_is_told_at_once() {
        let only = |name: &str| (name == "SPORTELLO_ROOT_KEY").then(|| "c2VncmV0bw==".to_owned());
        let told = Grow::default().place(only).unwrap_err().to_string();
        for name in [
            "AWS_REGION",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "SPORTELLO_TABLE",
            "SPORTELLO_KEYS_TABLE",
            "SPORTELLO_BUCKET",
            "SPORTELLO_ROOT_KEY",
        ] {
            assert!(told.contains(&format!("`{name}`")), "{told}");
        }
        assert!(told.contains("--bucket") && !told.contains("c2VncmV0bw"), "{told}");
    }

    #[test]
    fn a_complete_environment_is_enough_and_the_command_line_comes_first() {
        let place = Grow::default().place(all).unwrap();
        assert_eq!((place.root.0, place.connection.endpoint, place.bucket.endpoint), ([7; 32], None, None));
        let grow =
            Grow { bucket: Some("carte".into()), endpoint: Some("http://localhost:1".into()), ..Grow::default() };
        let place = grow.place(all).unwrap();
        assert_eq!((place.bucket.name.as_str(), place.connection.endpoint.is_some()), ("carte", true));
    }

    #[test]
    fn nothing_is_ever_made_on_aws() {
        let at = |endpoint: Option<&str>, s3: Option<&str>| {
            let (endpoint, s3_endpoint) = (endpoint.map(str::to_owned), s3.map(str::to_owned));
            Grow { endpoint, s3_endpoint, create_tables: true, ..Grow::default() }.place(all).map(drop)
        };
        let ours = Some("http://127.0.0.1:8000");
        assert!(at(ours, ours).is_ok());
        for (endpoint, s3) in [
            (None, None),
            (ours, None),
            (None, ours),
            (Some("https://dynamodb.eu-south-1.amazonaws.com"), ours),
            (ours, Some("https://s3.eu-south-1.AMAZONAWS.com")),
        ] {
            assert!(matches!(at(endpoint, s3), Err(GrowError::NeverOnAws)), "{endpoint:?} {s3:?}");
        }
    }
}
