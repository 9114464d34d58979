//! The order in which files are published.
//!
//! In: a path. Out: its phase. A phase ends before the next begins; what is deleted goes last, in the opposite order.

/// A step of the publication, first to last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// The forms: nothing refers to one before it is there.
    Forms,
    /// Style sheets and scripts, whose names carry their digest.
    Assets,
    /// The indexes and page shells of the counters.
    Counters,
    /// The table of the comuni, which opens their counters.
    Tenants,
    /// The pages.
    Pages,
}

impl Phase {
    /// All of them, in order.
    pub const ALL: [Self; 5] = [Self::Forms, Self::Assets, Self::Counters, Self::Tenants, Self::Pages];

    /// The phase of a path.
    pub fn of(path: &str) -> Self {
        match path.split('/').next() {
            Some("forms") => Self::Forms,
            Some("counter") if path == "counter/tenants.json" => Self::Tenants,
            Some("counter") => Self::Counters,
            _ if digested(path) => Self::Assets,
            _ => Self::Pages,
        }
    }

    /// What people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Forms => "moduli",
            Self::Assets => "stili e programmi",
            Self::Counters => "sportelli",
            Self::Tenants => "elenco dei Comuni",
            Self::Pages => "pagine",
        }
    }
}

/// The folders that are published.
pub(super) const FOLDERS: [&str; 3] = ["forms", "counter", "site"];

/// Whether a path is one that a build makes; signed heads (`registro/`) have their own publisher.
pub(super) fn ours(path: &str) -> bool {
    let mut parts = path.split('/');
    let folder = parts.next().is_some_and(|first| FOLDERS.contains(&first));
    let clean = path.split('/').all(|part| !matches!(part, "" | "." | "..")) && !path.contains('\\');
    // `site/registro/` and `site/<comune>/registro/`.
    let signed = path.starts_with("site/") && parts.take(2).any(|part| part == "registro");
    folder && clean && !signed
}

/// Whether a file name carries the digest of its content, as in `comuni.e35c35e01471.css`.
pub(super) fn digested(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let digest = name.rsplit('.').nth(1).filter(|_| name.matches('.').count() >= 2);
    digest.is_some_and(|d| d.len() >= 12 && d.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}

/// The service and the revision of a form's path, however deep it lies.
pub(super) fn form(path: &str) -> Option<(&str, &str)> {
    let (folder, name) = path.strip_prefix("forms/")?.rsplit_once('/')?;
    Some((folder.rsplit('/').next()?, name.strip_suffix(".json")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signed_heads_and_what_no_build_makes_are_not_ours() {
        assert!(ours("site/quadri/index.html") && ours("forms/tari/1.json") && ours("counter/tenants.json"));
        assert!(!ours("site/registro/testa.txt") && !ours("site/quadri/registro/testa.txt"));
        assert!(!ours(".stato/x") && !ours("dati/archivio.db") && !ours("site/../x") && !ours("site//x"));
    }

    #[test]
    fn a_form_is_known_by_its_last_two_names() {
        assert_eq!(form("forms/tari/12.json"), Some(("tari", "12")));
        assert_eq!(form("forms/quadri/tari/12.json"), Some(("tari", "12")));
        assert_eq!(form("counter/tari/12.json"), None);
    }
}
