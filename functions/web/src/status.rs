//! Where a request stands, for who has its number and one more thing that only she knows. No login needed.
//!
//! The number alone shows nothing. Tries are counted per number and hour, so that the second datum cannot be found
//! by trying.

use contract::language::Language;
use counter::archive::Archive;
use counter::keys::{Domain, Keys, Purpose};
use counter::pratica::Head;
use counter::reference::{Reference, Wrong};
use counter::refusal::Refusal;
use counter::submit;
use http::StatusCode;
use markup::status::{LookupPage, lookup as drawn};

use crate::call::Call;
use crate::citizen::{address, index};
use crate::doors::Doors;
use crate::page_words as said;
use crate::reply::{Answered, Reply, Stop};
use crate::visit::Visit;

/// Tries allowed for one number in one hour.
const TRIES: u32 = 10;

/// The page that asks for number and datum.
pub(crate) async fn form(doors: &impl Doors, call: &Call) -> Answered {
    // The head of the page tells whether she is logged in; who has no session is not looked for.
    Visit::find(doors, call).await?;
    Ok(page(call, None, StatusCode::OK))
}

fn page(call: &Call, error: Option<&str>, status: StatusCode) -> Reply {
    let language = call.language();
    let base = call.place.tenant.as_ref().map_or("", |t| t.base.as_str());
    let typed = call.typed.one("numero");
    let linked = counter::reference::Reference::parse(call.query.one("numero")).map(|r| r.to_string());
    let page = LookupPage {
        language,
        action: &format!("{base}/sportello/stato/"),
        token: "",
        reference: if typed.is_empty() { linked.as_deref().unwrap_or_default() } else { typed },
        datum: call.typed.one("dato"),
        error,
        area_url: &format!("{base}/sportello/area/"),
    };
    let wrong = if error.is_some() { said::error(language) } else { "" };
    let title = format!("{wrong}{}", said::where_it_stands(language));
    Reply::with_status(status, title, drawn(&page)).spoken(language)
}

/// Number and datum arrive.
pub(crate) async fn lookup(doors: &impl Doors, call: &Call) -> Answered {
    let index = index(doors, call).await?;
    match proven(doors, call, call.typed.one("numero"), call.typed.one("dato")).await? {
        Err(sentence) => Ok(page(call, Some(&sentence), StatusCode::UNPROCESSABLE_ENTITY)),
        Ok(head) => {
            let mut visit = Visit::find_or_begin(doors, call).await?;
            visit.remember_opened(&head.reference);
            let cookie = visit.keep(doors, call).await?;
            Ok(Reply::see(address(&index, &format!("pratica/{}", head.reference.key()))).with_cookie(cookie))
        }
    }
}

/// The pratica of a number, if the second datum is right; else the sentence that says what to do.
pub(crate) async fn proven(
    doors: &impl Doors,
    call: &Call,
    number: &str,
    datum: &str,
) -> Result<Result<Head, String>, Stop> {
    let (index, language) = (index(doors, call).await?, call.language());
    if number.trim().is_empty() || datum.trim().is_empty() {
        return Ok(Err(said::number_and_datum(language).into()));
    }
    // The comune's own letters may be left out.
    let reference = Reference::parse(number).or_else(|e| match e {
        Wrong::Length => Reference::parse(&format!("{}{number}", index.prefix)),
        other => Err(other),
    });
    let reference = match reference {
        Ok(reference) => reference,
        Err(wrong) => return Ok(Err(mistyped(wrong, language).to_owned())),
    };
    if reference.prefix() != index.prefix {
        return Ok(Err(said::number_elsewhere(language, &index.denomination)));
    }
    let istat = &index.comune.istat;
    let hour = call.moment.now.as_second() / 3600;
    let bucket = doors
        .keys()
        .mac(Purpose::Rate, &[b"status", istat.as_bytes(), reference.key().as_bytes(), &hour.to_be_bytes()]);
    let bucket = contract::revision::hex(&bucket[..16]);
    let found = doors.archive().pratica(istat, &reference).await?;
    let check = submit::check(doors.keys(), &Domain::Comune(istat.clone()), datum);
    // Every try counts, the right one too: after too many wrong ones even the right datum is not heard for an hour.
    if doors.archive().count(&bucket, call.moment.now).await? > TRIES {
        return Ok(Err(said::too_many_numbers(language).into()));
    }
    match found {
        Some(pratica) if pratica.head.checks.contains(&check) => Ok(Ok(pratica.head)),
        _ => Ok(Err(Refusal::NoSuchPratica.told(language))),
    }
}

fn mistyped(wrong: Wrong, language: Language) -> &'static str {
    match wrong {
        Wrong::Length => said::number_length(language),
        Wrong::Symbol => said::number_symbol(language),
        Wrong::Check => said::number_check(language),
    }
}
