//! The root of all keys: given in the environment, or read by its name once the first event is there.

use aws::secret::Named;
use counter::fault::Fault;
use counter::keyring::KeyRing;
use counter::keys::Secret;

/// Where the root comes from.
#[derive(Clone, Debug)]
pub enum Root {
    /// It stands in the environment.
    Given(Secret),
    /// It has a name, and the extension beside the function tells it.
    Named {
        /// The name.
        name: Named,
        /// The extension's port.
        port: u16,
        /// The function's session token.
        token: String,
    },
}

impl Root {
    /// The keys that it gives.
    ///
    /// # Errors
    /// If it cannot be had now; the next event asks again.
    pub async fn keys(&self) -> Result<KeyRing, Fault> {
        match self {
            Root::Given(secret) => Ok(KeyRing::new(secret.clone())),
            Root::Named { name, port, token } => {
                let text = name.read(*port, token).await?;
                let secret = Secret::parse(&text).ok_or_else(|| Fault::plain("reading the root of all keys"))?;
                Ok(KeyRing::new(secret))
            }
        }
    }
}
