//! Where the comuni's sites live.
//!
//! Out: the base that every address of a comune begins with.

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
}
