//! A pratica by its number, as it is read on the telephone.
//!
//! In: a number in any spelling. Out: the pratica's page, or the inbox again with what is wrong. A number that nobody has and
//! one of a comune that she does not serve get the same answer.

use contract::index::Tenant;
use counter::archive::Archive;
use counter::fault::Fault;
use counter::reference::{Reference, Wrong};
use http::StatusCode;

use super::inbox::{self, Sought};
use super::{TOKEN_CHANGED, pratica_address, published, seat};
use crate::call::Call;
use crate::doors::Doors;
use crate::reply::{Answered, Reply};

const NOT_FOUND: &str = "Nei tuoi Comuni non c’è una pratica con questo numero. Chiedi di rileggerlo.";

/// Leads to the pratica.
pub(crate) async fn find(doors: &impl Doors, call: &Call) -> Answered {
    let seat = seat(doors, call).await?;
    let number = call.typed.one("numero").trim();
    let (status, problem) = if !seat.visit.holds_token(doors, call) {
        (StatusCode::FORBIDDEN, TOKEN_CHANGED)
    } else {
        match Reference::parse(number) {
            Err(wrong) => (StatusCode::UNPROCESSABLE_ENTITY, mistyped(number, wrong)),
            Ok(reference) => match owner(doors, call, &seat.served(call), &reference).await? {
                Some(tenant) => return Ok(Reply::see(pratica_address(tenant, &reference))),
                None => (StatusCode::NOT_FOUND, NOT_FOUND),
            },
        }
    };
    // What is longer than any number is none.
    let number = if number.chars().count() <= 40 { number } else { "" };
    inbox::page(doors, call, &seat, Some(Sought { status, number, problem })).await
}

/// The one of these comuni that has the pratica; three letters tell which can.
async fn owner<'t>(
    doors: &impl Doors,
    call: &Call,
    served: &[&'t Tenant],
    reference: &Reference,
) -> Result<Option<&'t Tenant>, Fault> {
    for tenant in served {
        if published(doors, call, tenant).await?.prefix == reference.prefix()
            && doors.archive().pratica(&tenant.istat, reference).await?.is_some()
        {
            return Ok(Some(tenant));
        }
    }
    Ok(None)
}

fn mistyped(number: &str, wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Length if number.is_empty() => "Scrivi il numero della richiesta.",
        Wrong::Length => "Il numero non è completo: ha tre lettere e undici fra lettere e cifre.",
        Wrong::Symbol => {
            "Il numero ha un segno che nessuna richiesta ha. Mancano sempre: B, G, I, L, O, Q, S, Z, 0, 1, 2, 5, 8."
        }
        Wrong::Check => "Nel numero c’è un segno sbagliato, o due scambiati. Chiedi di rileggerlo.",
    }
}
