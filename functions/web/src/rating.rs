//! The rating of a page arrives. Nothing of who sent it is kept: the comune and the stars go to the log, the free text
//! does not, since it may hold anything.

use markup::link::Link;
use markup::message::{DonePage, done};

use crate::call::Call;
use crate::reply::Reply;

/// Thanks for a rating.
pub(crate) fn thanks(call: &Call) -> Reply {
    let base = call.place.tenant.as_ref().map_or("", |t| t.base.as_str());
    let stars = call.typed.one("voto").parse::<u8>().ok().filter(|n| (1..=5).contains(n));
    if let Some(stars) = stars {
        tracing::info!(comune = base, stars, "rating");
    }
    let back = call.referer_path().map_or_else(|| format!("{base}/"), str::to_owned);
    let page = DonePage {
        title: "Grazie",
        text: "Il tuo parere aiuta il Comune a scrivere pagine più chiare.",
        links: &[Link { label: "Torna alla pagina", url: &back }],
    };
    Reply::page("Grazie", done(&page))
}
