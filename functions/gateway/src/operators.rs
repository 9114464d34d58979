//! The sample operators of the simulator: one serves three comuni, one serves a single comune, one serves them all.

use counter::archive::Archive;
use counter::fault::Fault;
use counter::keys::{Domain, Keys};
use counter::operator::Operator;
use counter::published::Published;
use platforms::simulator::OPERATORS;
use web::doors::Doors;

/// Keeps the sample operators, so that the simulator's logins lead somewhere; gives the comuni of the first two.
///
/// # Errors
/// If the archive or the table of tenants fails.
pub async fn keep_samples(doors: &impl Doors) -> Result<Vec<String>, Fault> {
    let tenants = doors.published().tenants(doors.now()).await?;
    // Quadri first, where the README walks; then its neighbours in the list.
    let start = tenants.comuni.iter().position(|t| t.slug == "quadri").unwrap_or(0);
    let from = |n: usize| tenants.comuni.iter().cycle().skip(start).take(n.min(tenants.comuni.len()));
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
