//! What a publication would do to the addresses of comuni that are published already.
//!
//! In: the published table of the comuni, and ours. Out: who would be found elsewhere, and who nowhere any more. A
//! counter answers only where the table says: with another table the old addresses fall silent within a minute, and every
//! link and bookmark with them. So that is never done by the way, as after a build with another `--hosting`.

use std::fmt;

use contract::index::{Tenant, Tenants};

/// How many comuni of a kind are named.
const NAMED: usize = 5;

/// Comuni that are published and would not be found where they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    moved: Vec<Moved>,
    /// Those that would be nowhere: their names and old addresses.
    gone: Vec<(String, String)>,
    /// The published table cannot be read, or somebody deleted it: nobody knows who would move.
    unknown: bool,
}

/// A comune that would be found elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Moved {
    name: String,
    from: String,
    to: String,
    /// What to build with to keep its address.
    remedy: &'static str,
}

impl Moves {
    /// What is said where nobody knows who would move.
    pub(super) fn unknown() -> Self {
        Self { unknown: true, ..Self::default() }
    }

    /// Compares the published table with the one that is to take its place.
    pub(super) fn between(before: &Tenants, now: &Tenants) -> Self {
        let mut moves = Self::default();
        for old in &before.comuni {
            match now.comuni.iter().find(|new| new.slug == old.slug) {
                None => moves.gone.push((old.name.clone(), address(old))),
                Some(new) if old.base != new.base || old.hosts.iter().any(|host| !new.hosts.contains(host)) => {
                    let remedy = match (old.base == new.base, old.base.is_empty()) {
                        (true, _) => "rimetti i suoi `domini` nel suo `comune.toml`",
                        (_, true) => "costruisci con `site-gen build --hosting dominio`",
                        (_, false) => "costruisci con `site-gen build --hosting percorso`",
                    };
                    moves.moved.push(Moved { name: old.name.clone(), from: address(old), to: address(new), remedy });
                }
                Some(_) => {}
            }
        }
        moves
    }

    /// Whether everybody stays where she is.
    pub fn is_empty(&self) -> bool {
        self.moved.is_empty() && self.gone.is_empty() && !self.unknown
    }

    /// What to do if this is not meant, each remedy once.
    fn remedies(&self) -> Vec<&'static str> {
        let mut remedies: Vec<&'static str> = Vec::new();
        let gone = (!self.gone.is_empty()).then_some("costruisci tutti i Comuni");
        let unknown = self.unknown.then_some("controlla con quale `--hosting` erano costruiti i siti pubblicati");
        for remedy in self.moved.iter().map(|moved| moved.remedy).chain(gone).chain(unknown) {
            if !remedies.contains(&remedy) {
                remedies.push(remedy);
            }
        }
        remedies
    }
}

/// Where a comune is found.
fn address(tenant: &Tenant) -> String {
    let base = (!tenant.base.is_empty()).then(|| format!("{}/", tenant.base));
    let places: Vec<String> = base.into_iter().chain(tenant.hosts.iter().cloned()).collect();
    if places.is_empty() { "nessun indirizzo".to_owned() } else { places.join(" e ") }
}

impl fmt::Display for Moves {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.unknown {
            f.write_str(
                "l'elenco dei Comuni pubblicato non si legge, o non c'è più: non so chi cambierebbe indirizzo\n",
            )?;
        }
        let moved: Vec<String> =
            self.moved.iter().map(|Moved { name, from, to, .. }| format!("{name}: da {from} a {to}")).collect();
        let gone: Vec<String> = self.gone.iter().map(|(name, from)| format!("{name}: era {from}")).collect();
        let kinds =
            [("già pubblicati, cambierebbero indirizzo", moved), ("già pubblicati, non ci sarebbero più", gone)];
        for (what, lines) in kinds.iter().filter(|(_, lines)| !lines.is_empty()) {
            writeln!(f, "Comuni {what}: {}", lines.len())?;
            lines.iter().take(NAMED).try_for_each(|line| writeln!(f, "  {line}"))?;
            if lines.len() > NAMED {
                writeln!(f, "  e altri {}", lines.len() - NAMED)?;
            }
        }
        write!(
            f,
            "dove erano, entro un minuto lo sportello non risponde più: se non è ciò che vuoi, {}",
            self.remedies().join("; ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenant(slug: &str, base: &str, hosts: &[&str]) -> Tenant {
        Tenant {
            slug: slug.into(),
            istat: String::new(),
            name: slug.into(),
            subarea: String::new(),
            cap: String::new(),
            base: base.into(),
            hosts: hosts.iter().map(|h| (*h).to_owned()).collect(),
        }
    }

    fn between(before: &[Tenant], now: &[Tenant]) -> Moves {
        let table = |comuni: &[Tenant]| Tenants { comuni: comuni.to_vec(), ..Tenants::default() };
        Moves::between(&table(before), &table(now))
    }

    #[test]
    fn a_new_comune_and_one_more_host_move_nobody() {
        let before = [tenant("a", "", &["a.it"])];
        let now = [tenant("nuovo", "", &["n.it"]), tenant("a", "", &["www.a.it", "a.it"])];
        assert!(between(&before, &now).is_empty() && between(&[], &now).is_empty());
    }

    #[test]
    fn another_base_a_host_less_and_a_comune_less_are_told_with_what_to_do() {
        let path = [tenant("a", "/a", &[]), tenant("b", "/b", &[])];
        let told = between(&path, &[tenant("a", "", &["a.it"])]).to_string();
        for words in ["a: da /a/ a a.it", "b: era /b/", "--hosting percorso", "costruisci tutti i Comuni"] {
            assert!(told.contains(words), "{words}: {told}");
        }
        let told = between(&[tenant("a", "", &["a.it"])], &[tenant("a", "/a", &["a.it"])]).to_string();
        assert!(told.contains("a: da a.it a /a/ e a.it") && told.contains("--hosting dominio"), "{told}");
        let told = between(&[tenant("a", "", &["a.it", "b.it"])], &[tenant("a", "", &["b.it"])]).to_string();
        assert!(told.contains("a: da a.it e b.it a b.it") && told.contains("comune.toml"), "{told}");
    }

    #[test]
    fn five_are_named_and_the_others_counted() {
        let many: Vec<Tenant> = (0..33).map(|n| tenant(&format!("c{n}"), &format!("/c{n}"), &[])).collect();
        let without: Vec<Tenant> = many.iter().map(|t| Tenant { base: String::new(), ..t.clone() }).collect();
        let told = between(&many, &without).to_string();
        assert!(told.contains("indirizzo: 33\n") && told.contains("  e altri 28\n"), "{told}");
        assert_eq!(told.matches(": da ").count(), 5, "{told}");
    }
}
