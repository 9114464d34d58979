//! The sample operators of the simulator: one serves three comuni, one serves a single comune, one serves them all.
//!
//! The three are named, so that a new comune between them takes none away.

use contract::index::Tenant;
use counter::archive::Archive;
use counter::fault::Fault;
use counter::keys::{Domain, Keys};
use counter::operator::Operator;
use counter::published::Published;
use platforms::simulator::OPERATORS;
use web::doors::Doors;

/// The comuni of the first, the second serves the first of them: Quadri, where the README walks, and two others.
const NAMED: [&str; 3] = ["quadri", "roccaspinalveti", "roio-del-sangro"];

/// Keeps the sample operators, so that the simulator's logins lead somewhere; gives the comuni of the first two.
///
/// # Errors
/// If the archive or the table of tenants fails.
pub async fn keep_samples(doors: &impl Doors) -> Result<Vec<String>, Fault> {
    let tenants = doors.published().tenants(doors.now()).await?;
    let comuni = named_first(&tenants.comuni);
    let from = |n: usize| comuni.iter().take(n);
    for ((codice_fiscale, name), many) in OPERATORS.iter().zip([3, 1, usize::MAX]) {
        let operator = Operator {
            id: doors.keys().lookup(&Domain::Consortium, "cf", codice_fiscale),
            name: (*name).to_owned(),
            comuni: from(many).map(|t| t.istat.clone()).collect(),
        };
        doors.archive().put_operator(&operator).await?;
    }
    Ok(from(3).map(|t| t.name.clone()).collect())
}

/// All of them, those that are named first. Where one of them is missing, its place is another's.
fn named_first(comuni: &[Tenant]) -> Vec<&Tenant> {
    let mut comuni: Vec<&Tenant> = comuni.iter().collect();
    comuni.sort_by_key(|t| NAMED.iter().position(|name| *name == t.slug).unwrap_or(NAMED.len()));
    comuni
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slugs(of: &[&str]) -> Vec<String> {
        let tenant = |slug: &&str| Tenant {
            slug: (*slug).into(),
            istat: (*slug).into(),
            name: (*slug).into(),
            subarea: String::new(),
            cap: String::new(),
            base: String::new(),
            hosts: Vec::new(),
        };
        let comuni: Vec<Tenant> = of.iter().map(tenant).collect();
        named_first(&comuni).iter().map(|t| t.slug.clone()).collect()
    }

    #[test]
    fn a_new_comune_takes_none_of_the_sample_operators_away() {
        let before = slugs(&["borrello", "quadri", "roccaspinalveti", "roio-del-sangro", "tufillo"]);
        let after = slugs(&["borrello", "quadri", "roccascalegna", "roccaspinalveti", "roio-del-sangro", "tufillo"]);
        assert_eq!(before[..3], NAMED);
        assert_eq!(after[..3], NAMED);
        assert_eq!(slugs(&["borrello", "quadri", "tufillo"]), ["quadri", "borrello", "tufillo"]);
    }
}
