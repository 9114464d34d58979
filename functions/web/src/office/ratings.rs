//! What people say of a comune's pages, for who writes them: tallies, the pages that please least first, and their words.

use counter::archive::Archive;
use counter::rating::Tally;
use markup::office::inbox::Pick;
use markup::office::ratings::{RatedPage, RatingsPage, Said, ratings};

use super::seat;
use crate::call::Call;
use crate::doors::Doors;
use crate::reply::{Answered, Reply};
use crate::words;

/// The address of this page.
pub(super) const RATINGS: &str = "/ufficio/valutazioni";

/// The ratings of one of the operator's comuni.
pub(crate) async fn show(doors: &impl Doors, call: &Call) -> Answered {
    let seat = seat(doors, call).await?;
    let served = seat.served(call);
    let wanted = call.query.one("comune");
    let tenant = served.iter().find(|t| t.slug == wanted).or(served.first()).copied();
    let (mut tallies, mut said) = (Vec::new(), Vec::new());
    if let Some(tenant) = tenant {
        tallies = doors.archive().tallies(&tenant.istat).await?;
        for opinion in doors.archive().opinions(&tenant.istat).await? {
            let day = words::day_of(opinion.at);
            said.push((day, opinion.page.clone(), opinion.stars, opinion.read(doors.keys())?));
        }
    }
    // What pleases least is what somebody should look at first.
    tallies.sort_by_key(|tally| (tally.tenths(), std::cmp::Reverse(tally.number())));
    let base = tenant.map_or("", |t| t.base.as_str());
    let lines: Vec<RatedPage<'_>> = tallies.iter().map(|tally| line(tally, base)).collect();
    let said: Vec<Said<'_>> =
        said.iter().map(|(day, page, stars, text)| Said { day, page, stars: *stars, text }).collect();
    let comuni: Vec<Pick<'_>> = served
        .iter()
        .map(|t| Pick { value: &t.slug, label: &t.name, chosen: tenant.is_some_and(|c| c.slug == t.slug) })
        .collect();
    let page = RatingsPage { action: RATINGS, comuni: &comuni, lines: &lines, said: &said };
    Ok(Reply::page("Valutazioni delle pagine", ratings(&page)))
}

fn line<'t>(tally: &'t Tally, base: &str) -> RatedPage<'t> {
    RatedPage {
        page: &tally.page,
        url: format!("{base}{}", tally.page),
        number: tally.number(),
        tenths: tally.tenths(),
        stars: tally.stars,
        hindered: tally.hindered,
    }
}
