//! Who works in the office: what a word about an operator changes in the list of operators, and how it is told.
//!
//! In: the published table of the comuni, the list of operators, a checked codice fiscale. Out: sentences for who sits at the
//! terminal, in which there is never a codice fiscale.

use contract::codice_fiscale::CodiceFiscale;
use contract::index::{Tenant, Tenants};
use counter::fault::Fault;
use counter::keys::{Domain, Keys, Lookup};
use counter::operator::{Operator, Roll};

/// The longest name, in characters: it stands in lists and in the story of a request.
const LONGEST: usize = 100;

/// Why nobody was enrolled.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[allow(missing_docs)] // The sentences say it.
pub enum EnrolError {
    #[error("scrivi il nome con --name, fra virgolette: al più {LONGEST} caratteri, su una riga sola")]
    Name,
    #[error("`{0}` non è un Comune di questo sportello. Ci sono: {1}")]
    NoSuchComune(String, String),
}

/// What somebody is to be from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    name: String,
    comuni: Vec<String>,
}

impl Wanted {
    /// A name and comuni as they were typed: ISTAT codes, or the names that stand in addresses.
    ///
    /// # Errors
    /// If the name is none, or a comune is not in the published table; then it names those that are.
    pub fn parse(name: &str, comuni: &[String], tenants: &Tenants) -> Result<Self, EnrolError> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() || name.chars().count() > LONGEST || name.contains(char::is_control) {
            return Err(EnrolError::Name);
        }
        let mut found: Vec<String> = Vec::new();
        for typed in comuni {
            let typed = typed.trim();
            let is_it = |t: &&Tenant| !t.istat.is_empty() && (t.istat == typed || t.slug == typed.to_lowercase());
            let Some(tenant) = tenants.comuni.iter().find(is_it) else {
                let here: Vec<String> = tenants.comuni.iter().map(|t| format!("{} ({})", t.slug, t.istat)).collect();
                return Err(EnrolError::NoSuchComune(typed.to_owned(), here.join(", ")));
            };
            if !found.contains(&tenant.istat) {
                found.push(tenant.istat.clone());
            }
        }
        Ok(Self { name, comuni: found })
    }

    /// The name, tidied up.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether this would give somebody who is enrolled already another name: most likely it is somebody else.
    pub fn renames(&self, before: Option<&Operator>) -> bool {
        before.is_some_and(|before| before.name != self.name)
    }
}

/// Where the archive finds an operator: exactly where a login looks.
pub fn id(keys: &impl Keys, codice_fiscale: &CodiceFiscale) -> Lookup {
    keys.lookup(&Domain::Consortium, "cf", codice_fiscale.as_str())
}

/// Enrols somebody, or changes who is enrolled; gives the words that tell it.
///
/// # Errors
/// If the archive fails.
pub async fn enrol(
    roll: &impl Roll,
    id: Lookup,
    before: Option<&Operator>,
    wanted: &Wanted,
    tenants: &Tenants,
) -> Result<String, Fault> {
    let now = Operator { id, name: wanted.name.clone(), comuni: wanted.comuni.clone() };
    roll.enrol(&now).await?;
    let mut text = format!("{} lavora nell’ufficio, da subito.\n  Comuni: {}\n", now.name, named(&now.comuni, tenants));
    if let Some(before) = before {
        if wanted.renames(Some(before)) {
            text.push_str(&format!("  prima si chiamava: {}\n", before.name));
        }
        let taken: Vec<String> = before.comuni.iter().filter(|istat| !now.serves(istat)).cloned().collect();
        if !taken.is_empty() {
            text.push_str(&format!("  tolti: {}\n", named(&taken, tenants)));
        }
    }
    Ok(text)
}

/// Takes all comuni away from somebody; gives the words that tell it.
///
/// # Errors
/// If the archive fails.
pub async fn remove(roll: &impl Roll, before: &Operator, tenants: &Tenants) -> Result<String, Fault> {
    roll.enrol(&Operator { comuni: Vec::new(), ..before.clone() }).await?;
    let taken = if before.comuni.is_empty() { "nessuno".to_owned() } else { named(&before.comuni, tenants) };
    Ok(format!("{} non entra più nell’ufficio, da subito.\n  tolti: {taken}\n", before.name))
}

/// All operators, by name, with their comuni.
///
/// # Errors
/// If the archive fails.
pub async fn list(roll: &impl Roll, tenants: &Tenants) -> Result<String, Fault> {
    let mut all = roll.roll().await?;
    all.sort_by(|a, b| (a.name.to_lowercase(), &a.id).cmp(&(b.name.to_lowercase(), &b.id)));
    let mut text = format!("Operatori: {}\n", all.len());
    for operator in &all {
        let comuni = match operator.comuni.is_empty() {
            true => "nessun Comune, non entra".to_owned(),
            false => named(&operator.comuni, tenants),
        };
        text.push_str(&format!("  {}: {comuni}\n", operator.name));
    }
    Ok(text)
}

/// Comuni as people call them; one that is not published is known by its code.
fn named(comuni: &[String], tenants: &Tenants) -> String {
    let name = |istat: &String| match tenants.comuni.iter().find(|t| t.istat == *istat) {
        Some(tenant) => format!("{} ({istat})", tenant.name),
        None => istat.clone(),
    };
    comuni.iter().map(name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tenants() -> Tenants {
        let tenant = |slug: &str, istat: &str, name: &str| Tenant {
            slug: slug.into(),
            istat: istat.into(),
            name: name.into(),
            subarea: String::new(),
            cap: String::new(),
            base: format!("/{slug}"),
            hosts: Vec::new(),
        };
        let comuni = vec![tenant("quadri", "069070", "Quadri"), tenant("borgo-nuovo", "", "Borgo Nuovo")];
        Tenants { comuni, ..Tenants::default() }
    }

    fn parse(name: &str, comuni: &[&str]) -> Result<Wanted, EnrolError> {
        Wanted::parse(name, &comuni.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>(), &tenants())
    }

    #[test]
    fn a_comune_is_known_by_its_code_or_by_its_name_in_addresses_and_counts_once() {
        let wanted = parse("  Anna   Rossi ", &["quadri", "069070", "Quadri", " 069070 "]).unwrap();
        assert_eq!((wanted.name(), wanted.comuni.as_slice()), ("Anna Rossi", &["069070".to_owned()][..]));
    }

    #[test]
    fn one_that_is_not_there_or_has_no_code_yet_is_refused_and_those_that_are_there_are_named() {
        for wrong in ["069999", "borgo-nuovo", ""] {
            let refused = parse("Anna Rossi", &["quadri", wrong]).unwrap_err();
            assert!(matches!(refused, EnrolError::NoSuchComune(..)), "{wrong}");
            assert!(refused.to_string().contains("quadri (069070)"), "{refused}");
        }
    }

    #[test]
    fn a_name_is_a_line_of_text() {
        for wrong in ["", "  ", "a\u{1b}[31m", &"a".repeat(101)] {
            assert_eq!(parse(wrong, &["quadri"]), Err(EnrolError::Name), "{wrong:?}");
        }
    }
}
