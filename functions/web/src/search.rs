//! The search without script: in one comune, and across all of them.
//!
//! Nothing is kept of what somebody looks for: no cookie, no log line. The rule is [`contract::search`]'s.

use contract::index::Tenant;
use contract::search::cut;
use counter::published::{Published, SearchOf};
use markup::link::Link;
use markup::search::{Found, SearchPage, search as drawn};

use crate::call::Call;
use crate::citizen;
use crate::doors::Doors;
use crate::places;
use crate::reply::{Answered, Reply};

/// The service that answers who does not find what she needs.
const ASSISTANCE: &str = "richiedi-assistenza";

/// The pages of one comune.
pub(crate) async fn here(doors: &impl Doors, call: &Call) -> Answered {
    let counter = citizen::index(doors, call).await?;
    let base = &counter.comune.base;
    let index = doors.published().search(SearchOf::Comune(&counter.comune.slug), call.moment.now).await?;
    let asked = cut(call.query.one("q"));
    let found = index.as_ref().map(|index| index.find(asked).into_iter().map(Found::of).collect::<Vec<_>>());
    let list = format!("{base}/servizi/a-z/");
    let help = counter.services.get(ASSISTANCE).map(|s| format!("{}inizia/", s.url));
    let help = help.as_deref().map(|url| Link { label: "Chiedi assistenza al Comune", url });
    let contacts = format!("{base}/amministrazione/");
    let help = help.unwrap_or(Link { label: "Trova i recapiti del Comune", url: &contacts });
    let page = SearchPage {
        heading: "Cerca nel sito",
        label: "Che cosa cerchi?",
        action: &format!("{base}/sportello/cerca"),
        asked,
        found: found.as_deref(),
        places: &[],
        remedies: &[Link { label: "Guarda i servizi dalla A alla Z", url: &list }, help],
    };
    Ok(Reply::page(title(asked, &page), drawn(&page)))
}

/// The services of all comuni.
pub(crate) async fn everywhere(doors: &impl Doors, call: &Call) -> Answered {
    let index = doors.published().search(SearchOf::Consortium, call.moment.now).await?;
    let asked = cut(call.query.one("q"));
    let found = index.as_ref().map(|index| index.find(asked).into_iter().map(Found::of).collect::<Vec<_>>());
    let named: Vec<(&Tenant, String)> =
        places::named(&call.place.tenants.comuni, asked).into_iter().map(|t| (t, places::home(t))).collect();
    let links: Vec<Link<'_>> = named.iter().map(|(tenant, url)| Link { label: &tenant.name, url }).collect();
    let page = SearchPage {
        heading: "Cerca in tutti i Comuni",
        label: "Che servizio cerchi?",
        action: "/sportello/cerca",
        asked,
        found: found.as_deref(),
        places: &links,
        remedies: &[
            Link { label: "Guarda tutti i servizi dei Comuni", url: "/servizi/" },
            Link { label: "Scegli il tuo Comune", url: "/" },
        ],
    };
    Ok(Reply::page(title(asked, &page), drawn(&page)))
}

/// The number first: who hears the title knows at once how it went.
fn title(asked: &str, page: &SearchPage<'_>) -> String {
    match page.found {
        _ if asked.is_empty() => page.heading.to_owned(),
        None => page.heading.to_owned(),
        Some(found) => format!("{} per «{asked}»", markup::search::results(found.len())),
    }
}
