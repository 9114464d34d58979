//! The rating of a page arrives. Nothing of who sent it is kept: no cookie is read or set, and of the address only a keyed
//! name for an hour, so that one hand does not rate for all.

use contract::language::Language;
use counter::archive::Archive;
use counter::rating::{Opinion, Rating};
use http::StatusCode;
use markup::link::Link;
use markup::message::{DonePage, done};

use crate::call::Call;
use crate::citizen::tenant;
use crate::doors::Doors;
use crate::page_words as said;
use crate::reply::{Answered, Reply, Stop};
use crate::visitors;

/// The longest text, in characters, as the page says.
const MAX_TEXT: usize = 200;
/// The longest address of a page that is kept, in bytes.
const MAX_PAGE: usize = 200;

/// Keeps a rating and thanks for it.
pub(crate) async fn rate(doors: &impl Doors, call: &Call) -> Answered {
    let (tenant, language) = (tenant(call)?, call.language());
    let page = page(call, &tenant.base);
    let back = back(call, &tenant.base).unwrap_or_else(|| format!("{}{}", tenant.base, page.as_deref().unwrap_or("/")));
    let stars = call.typed.one("voto").parse::<u8>().ok().filter(|stars| (1..=5).contains(stars));
    let Some(stars) = stars else {
        return Ok(Reply::with_status(
            StatusCode::UNPROCESSABLE_ENTITY,
            said::no_stars(language),
            told(language, said::no_stars(language), said::rate_how(language), &back),
        )
        .spoken(language));
    };
    if visitors::too_many_ratings(doors, call).await? {
        return Err(Stop::TooMany);
    }
    let question = if stars > 3 { "preferito" } else { "difficolta" };
    let reason = call.typed.one(question).parse::<u8>().ok().filter(|reason| (1..=5).contains(reason));
    let text: String = call.typed.one("testo").trim().chars().filter(|c| !c.is_control()).take(MAX_TEXT).collect();
    let page = page.unwrap_or_else(|| "/".to_owned());
    let opinion = match text.is_empty() {
        true => None,
        false => Some(Opinion::new(doors.keys(), &tenant.istat, &page, stars, call.moment.now, &text)?),
    };
    let rating = Rating { comune: tenant.istat.clone(), page, stars, reason, opinion };
    doors.archive().rate(&rating).await?;
    let thanks = said::thanks(language);
    Ok(Reply::page(thanks, told(language, thanks, said::rated(language), &back)).spoken(language))
}

fn told(language: Language, title: &str, text: &str, back: &str) -> maud::Markup {
    done(&DonePage { title, text, links: &[Link { label: said::back_to_page(language), url: back }] })
}

/// The receipt on which a service was rated: whoever has it open goes back to it, and only its service is kept.
fn back(call: &Call, base: &str) -> Option<String> {
    let path = call.referer_path()?;
    path.starts_with(&format!("{base}/sportello/ricevuta/")).then(|| path.to_owned())
}

/// The page that was rated, below the comune's base: what the form says, else where the browser says it comes from.
fn page(call: &Call, base: &str) -> Option<String> {
    let typed = Some(call.typed.one("pagina")).filter(|page| !page.is_empty());
    let path = typed.or_else(|| call.referer_path())?.strip_prefix(base)?;
    let plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'.'));
    (path.starts_with('/') && !path.starts_with("//") && plain && path.len() <= MAX_PAGE).then(|| path.to_owned())
}
