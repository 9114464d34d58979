//! What a program must know to start, from its environment. Whatever is missing is told at once, not one by one.

use std::time::Duration;

use aws::connection::{Access, Connection};
use aws::dynamo::DynamoArchive;
use aws::files::{Bucket, PATIENCE, S3Files};
use aws::secret::Named;
use aws::shape::Tables;
use aws::sites::SiteBucket;
use aws::wire::Wire;
use counter::fault::Fault;
use counter::keys::Secret;
use counter::shelf::Shelf;
use jiff::SignedDuration;

use crate::doors::Opened;
use crate::front::{self, Front};
use crate::root::Root;
use crate::told::Told;

/// The variable that names the mail server.
pub(crate) const SMTP: &str = "SPORTELLO_SMTP";
/// The port of AWS's extension for parameters and secrets, unless the environment says another.
const EXTENSION: u16 = 2773;
/// How long a published file is waited for: a citizen waits as well.
const PUBLISHED_WITHIN: Duration = Duration::from_secs(4);
/// For how long what changes with the site is kept.
const KEPT_FOR: SignedDuration = SignedDuration::from_mins(1);

/// The settings of every program.
pub struct Settings {
    /// The function's name, for its log and its metrics.
    pub function: String,
    /// How DynamoDB is reached.
    pub connection: Connection,
    /// The two tables.
    pub tables: Tables,
    /// The root of all keys.
    pub root: Root,
    /// The door that visitors come through.
    pub front: Front,
    /// Whether letters leave: no page may promise one that nobody sends.
    pub sends_mail: bool,
    /// The bucket of the sites, and where in it they lie, as `site-gen publish --to s3://BUCKET/PATH` was told.
    pub sites: (Bucket, String),
}

/// What is wrong with the environment, all of it.
#[derive(Debug, thiserror::Error)]
#[error("the environment is not complete: {}", .0.join("; "))]
pub struct Incomplete(Vec<String>);

/// The published files of a program.
pub type Sites = Shelf<Told<SiteBucket>>;

/// Gives a variable's value.
type Get = Box<dyn Fn(&str) -> Option<String>>;

/// Reads variables and remembers which were missing.
pub struct Environment {
    get: Get,
    wrong: Vec<String>,
    /// One for the tables and all buckets: its certificates are read once.
    wire: Wire,
}

impl Environment {
    pub(crate) fn optional(&self, name: &str) -> Option<String> {
        (self.get)(name).filter(|value| !value.is_empty())
    }

    /// Remembers what is wrong.
    pub(crate) fn is_wrong(&mut self, what: String) {
        self.wrong.push(what);
    }

    pub(crate) fn needed(&mut self, name: &str) -> String {
        self.optional(name).unwrap_or_else(|| {
            self.wrong.push(format!("`{name}` is missing"));
            String::new()
        })
    }

    fn access(&mut self) -> Access {
        let (id, secret) = (self.needed("AWS_ACCESS_KEY_ID"), self.needed("AWS_SECRET_ACCESS_KEY"));
        Access { id, secret, token: self.optional("AWS_SESSION_TOKEN") }
    }

    fn bucket(&mut self, name: &str) -> Bucket {
        Bucket {
            name: self.needed(name),
            region: self.optional("AWS_REGION").unwrap_or_default(),
            access: Access {
                id: self.optional("AWS_ACCESS_KEY_ID").unwrap_or_default(),
                secret: self.optional("AWS_SECRET_ACCESS_KEY").unwrap_or_default(),
                token: self.optional("AWS_SESSION_TOKEN"),
            },
            endpoint: self.optional("AWS_ENDPOINT_URL_S3"),
            wire: self.wire.clone(),
            clock: jiff::Timestamp::now,
            patience: PATIENCE,
        }
    }

    /// The bucket of the files that citizens attach.
    pub fn files(&mut self) -> Bucket {
        self.bucket("SPORTELLO_BUCKET")
    }

    /// The bucket to which browsers bring what is too large for an event; without it they are told to send less.
    pub fn arrivals(&mut self) -> Option<Bucket> {
        const NAME: &str = "SPORTELLO_ARRIVALS_BUCKET";
        self.optional(NAME).map(|_| self.bucket(NAME))
    }

    /// The identity simulator lets anybody in as anybody: it opens only where somebody said that this is a demonstration.
    pub fn simulator(&mut self) {
        const NAME: &str = "SPORTELLO_SIMULATOR";
        if self.optional(NAME).as_deref() != Some("si") {
            self.wrong
                .push(format!("`{NAME}` is not `si`: people log in through the simulator, for demonstrations only"));
        }
    }

    /// The root of all keys, itself or its name.
    fn root(&mut self) -> Option<Root> {
        const VALUE: &str = "SPORTELLO_ROOT_KEY";
        const NAME: &str = "SPORTELLO_ROOT_KEY_FROM";
        match (self.optional(VALUE), self.optional(NAME)) {
            (Some(value), _) => {
                let secret = Secret::parse(&value);
                if secret.is_none() {
                    self.wrong.push(format!("`{VALUE}` is not 32 bytes in base64"));
                }
                secret.map(Root::Given)
            }
            (None, Some(name)) => {
                let (name, port) = (Named::parse(&name), self.optional("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"));
                if name.is_none() {
                    self.wrong.push(format!("`{NAME}` is neither `secretsmanager:NAME` nor `ssm:NAME`"));
                }
                let port = port.and_then(|port| port.parse().ok()).unwrap_or(EXTENSION);
                let token = self.needed("AWS_SESSION_TOKEN");
                name.map(|name| Root::Named { name, port, token })
            }
            (None, None) => {
                self.wrong.push(format!("`{VALUE}` is missing, or `{NAME}`"));
                None
            }
        }
    }
}

impl Settings {
    /// Reads the settings; `get` gives a variable's value, `more` reads what this program needs beside them.
    ///
    /// # Errors
    /// Names every variable that is missing or cannot be read, never a value.
    pub fn read<T>(
        get: impl Fn(&str) -> Option<String> + 'static,
        more: impl FnOnce(&mut Environment) -> T,
    ) -> Result<(Self, T), Incomplete> {
        const ROOTS: &str = "SPORTELLO_TRUSTED_ROOTS";
        let mut wrong = Vec::new();
        let roots = get(ROOTS).filter(|pem| !pem.is_empty());
        let wire = Wire::trusting(roots.as_deref().map(str::as_bytes)).or_else(|_| {
            wrong.push(format!("`{ROOTS}` is no certificate in PEM"));
            Wire::trusting(None)
        });
        let Ok(wire) = wire else { return Err(Incomplete(wrong)) };
        let mut environment = Environment { get: Box::new(get), wrong, wire };
        let env = &mut environment;
        let connection = Connection {
            region: env.needed("AWS_REGION"),
            access: env.access(),
            endpoint: env.optional("AWS_ENDPOINT_URL_DYNAMODB"),
            wire: env.wire.clone(),
        };
        let tables = Tables { data: env.needed("SPORTELLO_TABLE"), keys: env.needed("SPORTELLO_KEYS_TABLE") };
        let sites = (env.bucket("SPORTELLO_SITES_BUCKET"), env.optional("SPORTELLO_SITES_PATH").unwrap_or_default());
        let function = env.optional("AWS_LAMBDA_FUNCTION_NAME").unwrap_or_else(|| "sportello".into());
        let root = env.root();
        let front = Front::new(env.optional(front::VARIABLE).as_deref());
        let sends_mail = env.optional(SMTP).is_some();
        let more = more(env);
        match root {
            Some(root) if environment.wrong.is_empty() => {
                Ok((Self { function, connection, tables, root, front, sends_mail, sites }, more))
            }
            _ => Err(Incomplete(environment.wrong)),
        }
    }

    /// The settings of this process.
    ///
    /// # Errors
    /// As [`Settings::read`].
    #[allow(clippy::disallowed_methods)] // This is where the programs' entry points read the environment, at once.
    pub fn from_env<T>(more: impl FnOnce(&mut Environment) -> T) -> Result<(Self, T), Incomplete> {
        Self::read(|name| std::env::var(name).ok(), more)
    }

    /// What the generator published; nothing is asked yet.
    ///
    /// # Errors
    /// As [`S3Files::open`].
    pub fn shelf(&self) -> Result<Sites, Fault> {
        let (bucket, path) = self.sites.clone();
        let bucket = S3Files::open(Bucket { patience: PUBLISHED_WITHIN, ..bucket })?;
        Ok(Shelf::new(Told(SiteBucket::new(bucket, &path)), KEPT_FOR))
    }

    /// The bucket of the sites, for what is written there.
    ///
    /// # Errors
    /// As [`S3Files::open`].
    pub fn sites(&self) -> Result<SiteBucket, Fault> {
        let (bucket, path) = self.sites.clone();
        Ok(SiteBucket::new(S3Files::open(bucket)?, &path))
    }

    /// The archive; nothing is sent yet.
    pub fn archive(&self) -> DynamoArchive {
        DynamoArchive::open(&self.connection, self.tables.clone())
    }

    /// What opens without the keys: what every program has, and the doors that this one names.
    ///
    /// # Errors
    /// As [`Self::shelf`].
    pub fn opened<F, A, I>(&self, files: F, arrivals: A, identity: I) -> Result<Opened<Sites, F, A, I>, Fault> {
        Ok(Opened { published: self.shelf()?, archive: self.archive(), files, arrivals, identity })
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    fn all(name: &str) -> Option<String> {
        match name {
            "SPORTELLO_ROOT_KEY" => Some(STANDARD.encode([7; 32])),
            "AWS_ENDPOINT_URL_DYNAMODB" | "AWS_SESSION_TOKEN" | "SPORTELLO_TRUSTED_ROOTS" => Some(String::new()),
            _ => Some("x".into()),
        }
    }

    #[test]
    fn everything_that_is_missing_is_told_at_once() {
        let only = |name: &str| (name == "SPORTELLO_ROOT_KEY").then(|| "c2VncmV0bw==".to_owned());
        let Err(told) = Settings::read(only, Environment::files) else { panic!("an empty environment was enough") };
        let told = told.to_string();
        for name in [
            "AWS_REGION",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "SPORTELLO_TABLE",
            "SPORTELLO_KEYS_TABLE",
            "SPORTELLO_BUCKET",
            "SPORTELLO_SITES_BUCKET",
            "SPORTELLO_ROOT_KEY",
        ] {
            assert!(told.contains(&format!("`{name}`")), "{told}");
        }
        assert!(!told.contains("c2VncmV0bw"), "a value is never told");
    }

    #[test]
    fn a_complete_environment_is_enough() {
        let (settings, bucket) = Settings::read(all, Environment::files).unwrap();
        assert!(matches!(settings.root, Root::Given(Secret([7, ..]))));
        assert_eq!((settings.connection.endpoint, bucket.name.as_str()), (None, "x"));
    }

    #[test]
    fn the_root_may_be_given_by_its_name() {
        let named = |name: &str| match name {
            "SPORTELLO_ROOT_KEY" => None,
            "SPORTELLO_ROOT_KEY_FROM" => Some("secretsmanager:radice".to_owned()),
            "AWS_SESSION_TOKEN" => Some("gettone".to_owned()),
            name => all(name),
        };
        let (settings, ()) = Settings::read(named, |_| ()).unwrap();
        assert!(matches!(settings.root, Root::Named { port: EXTENSION, .. }), "{:?}", settings.root);
        let wrong =
            move |name: &str| if name == "SPORTELLO_ROOT_KEY_FROM" { Some("radice".into()) } else { named(name) };
        assert!(Settings::read(wrong, |_| ()).is_err());
    }
}
