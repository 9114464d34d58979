//! Whether CloudFront sent an event, and what it says of the visitor.
//!
//! Anybody can find the HTTP API's own address; CloudFront alone knows the secret. Only with it is the visitor's host
//! and address believed, which the HTTP API itself cannot know: it sees CloudFront's. Without it nothing is answered.

use std::net::IpAddr;

use http::{HeaderMap, header};
use subtle::ConstantTimeEq;

/// The variable that holds the secret; more than one, between commas, while it is being changed.
pub const VARIABLE: &str = "SPORTELLO_FRONT_SECRET";
/// The header that the secret comes in.
pub const SECRET: &str = "x-sportello-front";
/// The header that the visitor's host comes in.
pub const HOST: &str = "x-sportello-host";
/// The header that the visitor's address comes in.
pub const ADDRESS: &str = "x-sportello-address";

/// The door that CloudFront comes through; without secrets there is none, and events are what they say.
#[derive(Clone, Default)]
pub struct Front(Vec<String>);

impl Front {
    /// Reads the variable's text.
    pub fn new(secrets: Option<&str>) -> Self {
        Self(secrets.unwrap_or_default().split(',').filter(|s| !s.is_empty()).map(str::to_owned).collect())
    }

    /// Puts the visitor's host where it belongs and gives her address, as the one who knows the secret says; `seen` where
    /// there is no such door.
    ///
    /// # Errors
    /// If the event came by another way.
    pub fn admit(&self, headers: &mut HeaderMap, seen: Option<IpAddr>) -> Result<Option<IpAddr>, OtherWay> {
        let (given, host, address) = (headers.remove(SECRET), headers.remove(HOST), headers.remove(ADDRESS));
        if self.0.is_empty() {
            return Ok(seen);
        }
        let given = given.as_ref().map(|value| value.as_bytes()).unwrap_or_default();
        if !self.0.iter().any(|secret| bool::from(secret.as_bytes().ct_eq(given))) {
            return Err(OtherWay);
        }
        headers.insert(header::HOST, host.ok_or(OtherWay)?);
        Ok(address.and_then(|value| value.to_str().ok()?.parse().ok()))
    }
}

/// The event did not come from CloudFront.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this request did not come through the front door")]
pub struct OtherWay;

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn host_and_address_are_believed_of_who_knows_the_secret_alone() {
        let (front, seen) = (Front::new(Some("nuovo,vecchio")), Some("198.51.100.7".parse().unwrap()));
        for secret in ["nuovo", "vecchio"] {
            let mut given = headers(&[
                ("host", "api.example"),
                (SECRET, secret),
                (HOST, "comune.example"),
                (ADDRESS, "203.0.113.9"),
            ]);
            assert_eq!(front.admit(&mut given, seen), Ok(Some("203.0.113.9".parse().unwrap())));
            assert_eq!(given, headers(&[("host", "comune.example")]), "nothing of it goes any further");
        }
        for wrong in [&[(SECRET, "nuov")][..], &[(SECRET, "")], &[(SECRET, "nuovo,vecchio")], &[], &[(SECRET, "nuovo")]]
        {
            let mut given = headers(wrong);
            given.insert(header::HOST, "api.example".parse().unwrap());
            assert_eq!(front.admit(&mut given, seen), Err(OtherWay), "{wrong:?}");
        }
    }

    #[test]
    fn without_a_door_nobodys_word_counts() {
        let mut given = headers(&[("host", "localhost"), (HOST, "comune.example"), (ADDRESS, "127.0.0.1")]);
        let seen = Some("198.51.100.7".parse().unwrap());
        assert_eq!(Front::new(Some(",")).admit(&mut given, seen), Ok(seen));
        assert_eq!(given, headers(&[("host", "localhost")]));
    }
}
