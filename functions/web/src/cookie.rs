//! The session cookies: one for citizens of each comune, one for operators, never the same name or scope.
//!
//! Over TLS a citizen's cookie has the `__Host-` prefix. Over plain HTTP (the demo on one's own machine) it cannot, since
//! such a cookie must be `Secure`; login over plain HTTP is refused on any other host.

use counter::bytes::Bytes;
use counter::keys::Secret;
use http::{HeaderMap, header};

/// Whose cookie it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Jar {
    /// A citizen's or visitor's, of one comune.
    Citizen(String),
    /// An operator's.
    Office,
}

impl Jar {
    fn name(&self, secure: bool) -> String {
        match (self, secure) {
            (Jar::Citizen(slug), true) => format!("__Host-sportello-{slug}"),
            (Jar::Citizen(slug), false) => format!("sportello-{slug}"),
            (Jar::Office, true) => "__Secure-ufficio".into(),
            (Jar::Office, false) => "ufficio".into(),
        }
    }

    fn attributes(&self, secure: bool) -> String {
        let scope = match self {
            Jar::Citizen(_) => "; Path=/; HttpOnly; SameSite=Lax",
            Jar::Office => "; Path=/ufficio; HttpOnly; SameSite=Strict",
        };
        format!("{scope}{}", if secure { "; Secure" } else { "" })
    }

    /// Reads the secret from a request.
    pub fn read(&self, headers: &HeaderMap, secure: bool) -> Option<Secret> {
        let name = self.name(secure);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .flat_map(|v| v.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(n, _)| *n == name)
            .and_then(|(_, value)| Bytes::parse(value)?.0.try_into().ok())
            .map(Secret)
    }

    /// The `Set-Cookie` that gives a secret; `keep` seconds after the browser closes, if given.
    pub fn give(&self, secret: &Secret, secure: bool, keep: Option<u32>) -> String {
        let value = Bytes(secret.0.to_vec()).text();
        let age = keep.map(|s| format!("; Max-Age={s}")).unwrap_or_default();
        format!("{}={value}{}{age}", self.name(secure), self.attributes(secure))
    }

    /// The `Set-Cookie` that takes it back.
    pub fn take(&self, secure: bool) -> String {
        format!("{}={}; Max-Age=0", self.name(secure), self.attributes(secure))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn flags_follow_the_scope() {
        let citizen = Jar::Citizen("quadri".into());
        let given = citizen.give(&Secret([1; 32]), true, None);
        assert!(given.starts_with("__Host-sportello-quadri="));
        assert!(given.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"));
        assert!(
            Jar::Office
                .give(&Secret([1; 32]), true, None)
                .ends_with("; Path=/ufficio; HttpOnly; SameSite=Strict; Secure")
        );
    }

    #[test]
    fn a_cookie_is_read_back() {
        let jar = Jar::Citizen("quadri".into());
        let given = jar.give(&Secret([9; 32]), false, Some(60));
        let pair = given.split(';').next().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(&format!("altro=1; {pair}")).unwrap());
        assert_eq!(jar.read(&headers, false).unwrap().0, [9; 32]);
        assert!(Jar::Citizen("borrello".into()).read(&headers, false).is_none());
    }
}
