//! Where the comuni's sites live.
//!
//! In: how they share hosts, and the address of the shared one if it is known. Out: the base that every address of a
//! comune begins with, and what goes before it where a whole address is wanted.

use std::str::FromStr;

/// How comuni share hosts.
#[derive(Clone, Copy, Debug, Default, Hash, PartialEq, Eq)]
pub enum Hosting {
    /// All on one host, each below `/<slug>`: for demonstrations.
    #[default]
    Path,
    /// Each on its own hosts, at the root: for production.
    Domain,
}

impl Hosting {
    /// The base of a comune's addresses: `/quadri`, or nothing.
    pub fn base(self, slug: &str) -> String {
        match self {
            Hosting::Path => format!("/{slug}"),
            Hosting::Domain => String::new(),
        }
    }

    /// What goes before the base of a comune in whole addresses: its own host, or the shared one, if it is known.
    pub fn origin(self, host: Option<&str>, shared: Option<&BaseUrl>) -> Option<String> {
        match self {
            Hosting::Path => shared.map(|url| url.0.clone()),
            Hosting::Domain => host.map(|host| format!("https://{host}")),
        }
    }
}

/// The address of the host that the comuni share, or of the consortium: scheme and host, no path.
///
/// ```
/// use generator::BaseUrl;
/// let url: BaseUrl = "https://servizi.example.it/".parse().unwrap();
/// assert_eq!(url.as_str(), "https://servizi.example.it");
/// assert!("https://servizi.example.it/sotto".parse::<BaseUrl>().is_err());
/// ```
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
pub struct BaseUrl(String);

/// Why a text is no base.
#[derive(Debug, thiserror::Error)]
#[error("serve un indirizzo come `https://servizi.example.it`, senza niente dopo il nome")]
pub struct BadBaseUrl;

impl BaseUrl {
    /// Without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BaseUrl {
    type Err = BadBaseUrl;

    fn from_str(text: &str) -> Result<Self, BadBaseUrl> {
        let url = text.strip_suffix('/').unwrap_or(text);
        let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).ok_or(BadBaseUrl)?;
        let plain = host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
        if plain && host.starts_with(|c: char| c != '.' && c != '-') {
            Ok(Self(url.to_owned()))
        } else {
            Err(BadBaseUrl)
        }
    }
}
