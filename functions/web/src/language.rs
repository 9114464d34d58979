//! In which language a request is answered whose body could not be read.
//!
//! In: a call. Out: the language of the draft or of the request that it is about, if its session may see it; else what the
//! call says of itself. It never fails: then the page is Italian.

use contract::language::Language;

use crate::call::Call;
use crate::citizen::index;
use crate::doors::Doors;
use crate::reply::Stop;
use crate::visit::Visit;
use crate::{draft, pratica};

/// The language to answer in.
pub(crate) async fn of(doors: &impl Doors, call: &Call) -> Language {
    let asked = call.language();
    if !asked.is_binding() {
        return asked;
    }
    let told = match call.place.rest.split('/').collect::<Vec<_>>()[..] {
        ["domanda", id, ..] => of_draft(doors, call, id).await,
        ["integrazione", reference] => of_request(doors, call, reference).await,
        _ => Ok(None),
    };
    told.ok().flatten().unwrap_or(asked)
}

async fn of_draft(doors: &impl Doors, call: &Call, id: &str) -> Result<Option<Language>, Stop> {
    let index = index(doors, call).await?;
    let Some(visit) = Visit::find(doors, call).await? else { return Ok(None) };
    Ok(draft::open(doors, call, &index, &visit, id).await?.map(|open| open.form.language))
}

async fn of_request(doors: &impl Doors, call: &Call, reference: &str) -> Result<Option<Language>, Stop> {
    let index = index(doors, call).await?;
    Ok(Some(pratica::seen(doors, call, &index, reference).await?.form.language))
}
