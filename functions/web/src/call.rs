//! One request, read: whose counter it is for, what was asked, what was typed, when.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use contract::answer::Typed;
use contract::index::{Tenant, Tenants};
use contract::language::Language;
use counter::desk::Moment;
use http::{HeaderMap, Method, header};

use crate::cookie::Jar;
use crate::multipart::Upload;
use crate::route::Wing;

/// How the request reached us, as the program in front knows it; put it in the request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Via {
    /// Whether the citizen's connection is TLS.
    pub secure: bool,
    /// The citizen's address as a trusted front says it.
    pub address: Option<IpAddr>,
}

impl Via {
    /// What stands for one connection: an IPv4 address, or the 56 bits that a provider gives to one home. One's own machine
    /// is nobody's, and so is an address that is not known.
    pub fn network(&self) -> Option<[u8; 16]> {
        match self.address?.to_canonical() {
            own if own.is_loopback() => None,
            IpAddr::V4(address) => Some(address.to_ipv6_mapped().octets()),
            IpAddr::V6(address) => Some(Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 72)).octets()),
        }
    }
}

/// Why the front door did not read a body, or cannot have it answered now; put it in the request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is longer than [`crate::answer::limit`].
    TooLong,
    /// Too many large ones came at once.
    Full,
    /// It was read, but more people ask at once than can be answered soon.
    Busy,
    /// It was read, but one connection to the network asks faster than people do.
    Hasty,
}

impl Default for Via {
    /// Behind a Lambda front door every connection is TLS.
    fn default() -> Self {
        Self { secure: true, address: None }
    }
}

/// A request, read.
pub struct Call {
    /// `GET`, `HEAD` or `POST`.
    pub method: Method,
    /// Its headers.
    pub headers: HeaderMap,
    /// The host it was sent to, with its port.
    pub host: String,
    /// How it came.
    pub via: Via,
    /// What was typed into the form.
    pub typed: Typed,
    /// The files that came with it.
    pub uploads: Vec<Upload>,
    /// The query's pairs.
    pub query: Typed,
    /// Now.
    pub moment: Moment,
    /// Where it goes.
    pub place: Place,
    /// Whether its session turned out to be that of a citizen who logged in; the head of the page tells.
    pub logged_in: AtomicBool,
}

/// Whose page is asked for.
#[derive(Clone, Debug)]
pub struct Place {
    /// Which wing.
    pub wing: Wing,
    /// The comune, at its counter.
    pub tenant: Option<Tenant>,
    /// The path below `sportello/` or `ufficio/`.
    pub rest: String,
    /// All tenants.
    pub tenants: Arc<Tenants>,
}

impl Place {
    /// Finds whose page a host and a path stand for; the tenant never comes from anything typed.
    pub fn find(tenants: &Arc<Tenants>, host: &str, path: &str) -> Option<Place> {
        let name = host
            .rsplit_once(':')
            .map_or(host, |(name, port)| if port.bytes().all(|b| b.is_ascii_digit()) { name } else { host });
        let place = |wing, tenant: Option<&Tenant>, rest: &str| {
            Some(Place { wing, tenant: tenant.cloned(), rest: rest.to_owned(), tenants: tenants.clone() })
        };
        let own = tenants.comuni.iter().find(|t| t.hosts.iter().any(|h| h == name) && t.base.is_empty());
        if let Some(tenant) = own {
            return place(Wing::Counter, Some(tenant), path.strip_prefix("/sportello/")?);
        }
        if let Some(rest) = path.strip_prefix("/ufficio/") {
            return place(Wing::Office, None, rest);
        }
        if let Some(rest) = path.strip_prefix("/sportello/") {
            return place(Wing::Consortium, None, rest);
        }
        let (slug, rest) = path.strip_prefix('/')?.split_once("/sportello/")?;
        let tenant = tenants.comuni.iter().find(|t| t.slug == slug && t.base == format!("/{slug}"))?;
        place(Wing::Counter, Some(tenant), rest)
    }
}

impl Call {
    /// Whether login may happen here: over TLS, or on one's own machine. The host is only what the request says of
    /// itself, so the address it came from must be this machine's too.
    pub fn may_log_in(&self) -> bool {
        let here = self.via.address.is_some_and(|a| a.to_canonical().is_loopback());
        self.via.secure || (here && is_loopback(&self.host))
    }

    /// The language of the page that this request came from, or asks for: a form and a link say it themselves, and the
    /// addresses of the static pages do. Italian, if nothing says it.
    pub fn language(&self) -> Language {
        let said = [&self.typed, &self.query].into_iter().find_map(|said| Language::parse(said.one("lingua")));
        let english = || self.referer_path().is_some_and(|path| path.contains("/en/"));
        said.unwrap_or_else(|| if english() { Language::English } else { Language::Italian })
    }

    /// A path of this host as a whole address.
    pub fn whole(&self, path: &str) -> String {
        let scheme = if self.via.secure { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.host)
    }

    /// The cookie jar of this place.
    pub fn jar(&self) -> Jar {
        match &self.place.tenant {
            Some(tenant) => Jar::Citizen(tenant.slug.clone()),
            None => Jar::Office,
        }
    }

    /// The page that this request came from, if it is a page of this very host: where a link leads back to.
    pub fn referer_path(&self) -> Option<&str> {
        let referer = self.headers.get(header::REFERER)?.to_str().ok()?;
        let (_, rest) = referer.split_once("://")?;
        let (host, path) = rest.split_at(rest.find('/')?);
        // `//other.example/` would be another host, and browsers read a backslash as a slash.
        let elsewhere = path[1..].starts_with(['/', '\\']);
        (host.eq_ignore_ascii_case(&self.host) && !elsewhere).then_some(path)
    }
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(n, _)| n).trim_matches(['[', ']']);
    name == "localhost" || name.ends_with(".localhost") || name.parse::<IpAddr>().is_ok_and(|a| a.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_home_is_one_network_and_ones_own_machine_is_none() {
        let of = |text: &str| Via { secure: true, address: Some(text.parse().unwrap()) }.network();
        assert_eq!(of("2001:db8:0:12aa::1"), of("2001:db8:0:12bb:ffff::9"));
        assert_ne!(of("2001:db8:0:12aa::1"), of("2001:db8:0:13aa::1"));
        assert_eq!(of("203.0.113.9"), of("::ffff:203.0.113.9"));
        assert_ne!(of("203.0.113.9"), of("203.0.113.8"));
        assert_eq!(of("127.0.0.1"), None);
        assert_eq!(of("::1"), None);
    }

    fn tenants() -> Arc<Tenants> {
        let tenant = |slug: &str, base: &str, hosts: &[&str]| Tenant {
            slug: slug.into(),
            istat: "069070".into(),
            name: slug.into(),
            subarea: String::new(),
            cap: String::new(),
            base: base.into(),
            hosts: hosts.iter().map(|h| (*h).into()).collect(),
        };
        Arc::new(Tenants {
            consortium: "C".into(),
            places: Default::default(),
            comuni: vec![tenant("quadri", "/quadri", &[]), tenant("fallo", "", &["comune.fallo.example"])],
        })
    }

    #[test]
    fn the_tenant_comes_from_the_host_or_the_path_alone() {
        let slug =
            |host: &str, path: &str| Place::find(&tenants(), host, path).map(|p| (p.tenant.map(|t| t.slug), p.rest));
        assert_eq!(slug("localhost:8080", "/quadri/sportello/stato/"), Some((Some("quadri".into()), "stato/".into())));
        assert_eq!(slug("comune.fallo.example", "/sportello/stato/"), Some((Some("fallo".into()), "stato/".into())));
        assert_eq!(slug("comune.fallo.example", "/quadri/sportello/stato/"), None);
        assert_eq!(slug("localhost", "/fallo/sportello/stato/"), None, "a comune with its own host has no path");
        assert_eq!(slug("localhost", "/ufficio/"), Some((None, String::new())));
        assert_eq!(slug("localhost", "/quadri/servizi/"), None);
    }

    fn call(host: &str, secure: bool, address: Option<&str>, referer: &str) -> Call {
        let via = Via { secure, address: address.map(|a| a.parse().unwrap()) };
        let place = Place { wing: Wing::Counter, tenant: None, rest: String::new(), tenants: tenants() };
        let mut headers = HeaderMap::new();
        headers.insert(header::REFERER, referer.parse().unwrap());
        let (typed, query, moment) = (Typed::new(), Typed::new(), crate::doors::moment(jiff::Timestamp::UNIX_EPOCH));
        Call {
            method: Method::GET,
            headers,
            host: host.into(),
            via,
            typed,
            uploads: Vec::new(),
            query,
            moment,
            place,
            logged_in: AtomicBool::new(false),
        }
    }

    #[test]
    fn who_only_says_that_the_host_is_this_machine_may_not_log_in() {
        for (host, secure, address, may) in [
            ("localhost:8080", false, Some("127.0.0.1"), true),
            ("localhost:8080", false, Some("::ffff:127.0.0.1"), true),
            ("localhost:8080", false, Some("192.168.1.7"), false),
            ("localhost:8080", false, None, false),
            ("comune.fallo.example", false, Some("127.0.0.1"), false),
            ("comune.fallo.example", true, Some("192.168.1.7"), true),
        ] {
            assert_eq!(call(host, secure, address, "").may_log_in(), may, "{host} {address:?}");
        }
    }

    #[test]
    fn a_way_back_never_leads_to_another_host() {
        let way = |referer: &str| call("a.example", true, None, referer).referer_path().map(str::to_owned);
        assert_eq!(way("https://a.example/x/?y=1"), Some("/x/?y=1".into()));
        assert_eq!(way("https://a.example/"), Some("/".into()));
        for other in
            ["https://a.example//evil.example/", "https://a.example/\\evil.example/", "https://evil.example/x", "x"]
        {
            assert_eq!(way(other), None, "{other}");
        }
    }

    #[test]
    fn only_ones_own_machine_may_log_in_without_tls() {
        for host in ["localhost:8080", "127.0.0.1:80", "[::1]:8080", "quadri.localhost"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["192.168.1.4:8080", "localhost.example.it", "127.evil.it"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
