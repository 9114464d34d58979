//! Where citizens reach the pages of each comune, as letters say it.

use contract::index::Tenant;

/// Where citizens reach the pages, if not at hosts of the comuni's own.
#[derive(Clone, Debug, Default)]
pub struct Pages(Option<String>);

impl Pages {
    /// Pages that are all on one origin, for example `https://sportello.example.org`; else each on its comune's host.
    pub fn new(origin: Option<&str>) -> Self {
        Self(origin.map(|origin| origin.trim_end_matches('/').to_owned()))
    }

    /// The whole address of a comune's counter; nothing, if nobody said where it is reached.
    pub fn counter(&self, tenant: &Tenant) -> Option<String> {
        let origin = match tenant.hosts.first().filter(|_| tenant.base.is_empty()) {
            Some(host) => format!("https://{host}"),
            None => self.0.clone()?,
        };
        Some(format!("{origin}{}/sportello/", tenant.base))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant(base: &str, hosts: &[&str]) -> Tenant {
        Tenant {
            slug: "quadri".into(),
            istat: "069070".into(),
            name: "Quadri".into(),
            subarea: String::new(),
            cap: String::new(),
            base: base.into(),
            hosts: hosts.iter().map(|h| (*h).into()).collect(),
        }
    }

    #[test]
    fn a_comune_is_reached_at_its_own_host_or_below_its_name() {
        let pages = Pages::new(Some("https://sportello.example/"));
        let at = |base, hosts: &[&str]| pages.counter(&tenant(base, hosts)).unwrap();
        assert_eq!(at("/quadri", &[]), "https://sportello.example/quadri/sportello/");
        assert_eq!(at("", &["comune.quadri.example"]), "https://comune.quadri.example/sportello/");
        assert_eq!(Pages::default().counter(&tenant("/quadri", &[])), None, "nobody said where");
    }
}
