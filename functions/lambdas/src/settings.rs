//! What a program must know to start, from its environment. Whatever is missing is told at once, not one by one.

use std::io;
use std::path::PathBuf;

use aws::connection::{Access, Connection};
use aws::shape::Tables;
use counter::keys::Secret;
use counter::published::Shelf;
use jiff::SignedDuration;

/// The settings of every program.
pub struct Settings {
    /// How DynamoDB is reached.
    pub connection: Connection,
    /// The two tables.
    pub tables: Tables,
    /// The root of all keys.
    pub root: Secret,
    /// The folder of what the generator published, in the function's own package.
    pub published: PathBuf,
}

/// What is wrong with the environment, all of it.
#[derive(Debug, thiserror::Error)]
#[error("the environment is not complete: {}", .0.join("; "))]
pub struct Incomplete(Vec<String>);

impl Settings {
    /// Reads the settings; `get` gives a variable's value.
    ///
    /// # Errors
    /// Names every variable that is missing or cannot be read, never a value.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Result<Self, Incomplete> {
        let mut wrong = Vec::new();
        let optional = |name: &str| get(name).filter(|value| !value.is_empty());
        let mut needed = |name: &str| {
            optional(name).unwrap_or_else(|| {
                wrong.push(format!("`{name}` is missing"));
                String::new()
            })
        };
        let region = needed("AWS_REGION");
        let id = needed("AWS_ACCESS_KEY_ID");
        let secret = needed("AWS_SECRET_ACCESS_KEY");
        let tables = Tables { data: needed("SPORTELLO_TABLE"), keys: needed("SPORTELLO_KEYS_TABLE") };
        let package = needed("LAMBDA_TASK_ROOT");
        let root = needed("SPORTELLO_ROOT_KEY");
        let key = Secret::parse(&root);
        if key.is_none() && !root.is_empty() {
            wrong.push("`SPORTELLO_ROOT_KEY` is not 32 bytes in base64".into());
        }
        match key {
            Some(key) if wrong.is_empty() => Ok(Self {
                connection: Connection {
                    region,
                    access: Access { id, secret, token: optional("AWS_SESSION_TOKEN") },
                    endpoint: optional("AWS_ENDPOINT_URL_DYNAMODB"),
                    roots: optional("SPORTELLO_TRUSTED_ROOTS").map(String::into_bytes),
                },
                tables,
                root: key,
                published: PathBuf::from(package).join("published"),
            }),
            _ => Err(Incomplete(wrong)),
        }
    }

    /// The settings of this process.
    ///
    /// # Errors
    /// As [`Settings::read`].
    #[allow(clippy::disallowed_methods)] // This is where the programs' entry points read the environment, at once.
    pub fn from_env() -> Result<Self, Incomplete> {
        Self::read(|name| std::env::var(name).ok())
    }

    /// What the generator published. A package never changes while it runs: what was read is kept.
    pub fn shelf(&self) -> Shelf<impl Fn(&str) -> io::Result<Vec<u8>> + Send + Sync + use<>> {
        let folder = self.published.clone();
        Shelf::new(move |path| std::fs::read(folder.join(path)), SignedDuration::from_hours(1))
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    #[test]
    fn everything_that_is_missing_is_told_at_once() {
        let only = |name: &str| (name == "SPORTELLO_ROOT_KEY").then(|| "c2VncmV0bw==".to_owned());
        let Err(told) = Settings::read(only) else { panic!("an empty environment was enough") };
        let told = told.to_string();
        for name in [
            "AWS_REGION",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "SPORTELLO_TABLE",
            "SPORTELLO_KEYS_TABLE",
            "LAMBDA_TASK_ROOT",
            "SPORTELLO_ROOT_KEY",
        ] {
            assert!(told.contains(&format!("`{name}`")), "{told}");
        }
        assert!(!told.contains("c2VncmV0bw"), "a value is never told");
    }

    #[test]
    fn a_complete_environment_is_enough() {
        let all = |name: &str| match name {
            "SPORTELLO_ROOT_KEY" => Some(STANDARD.encode([7; 32])),
            "AWS_ENDPOINT_URL_DYNAMODB" | "AWS_SESSION_TOKEN" | "SPORTELLO_TRUSTED_ROOTS" => Some(String::new()),
            _ => Some("x".into()),
        };
        let settings = Settings::read(all).unwrap();
        assert_eq!(settings.root.0, [7; 32]);
        assert_eq!(settings.connection.endpoint, None);
    }
}
