//! Second stage: ties the threads.
//!
//! In: [`Shared`]. Out: [`Joined`], and a [`Site`] for each comune. It is forgiving: what cannot be tied is left
//! out here and told by `check`.

mod agreements;
mod form;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use contract::form::Form;
use contract::revision::Revision;

use crate::fault::Fault;
use crate::model::card::{Card, Head};
use crate::model::comune::{Comune, Enabled, Office};
use crate::model::content::Shared;
use crate::model::form_source::FormSource;
use crate::model::joined::{Compiled, InEnglish, Joined, JoinedSection, Service, Site};
use crate::model::news::{self, News};
use crate::model::sheet;
use crate::model::showing::{Showing, Shown};
use crate::model::source::At;
use crate::model::vocabulary::section_titles;

/// The office that answers where a service names none.
const DEFAULT_OFFICE: &str = "comune";

/// Compiles the form of every card.
///
/// # Errors
/// Only if the JSON writer fails.
pub(crate) fn join(shared: &Shared) -> Result<Joined<'_>, Fault> {
    let mut forms = BTreeMap::new();
    for (id, card) in &shared.cards {
        if !online(card) {
            continue;
        }
        let Some(source) = shared.forms.get(id).or(shared.generic.as_ref()) else { continue };
        let title = card.head.title.as_ref().map_or(id.as_str(), |t| t.value.as_str());
        let form = form::compile(source, id, title);
        let (bytes, revision) = form.canonical()?;
        let english = in_english(shared, id, source, &form)?;
        let eligibility = source.eligibility.clone();
        forms.insert(id.as_str(), Arc::new(Compiled { form, bytes, revision, eligibility, english }));
    }
    Ok(Joined { shared, forms })
}

/// The form in English, if its card is translated and no word of it is missing.
fn in_english(shared: &Shared, id: &str, source: &FormSource, form: &Form) -> Result<Option<InEnglish>, Fault> {
    let title = shared.english.get(id).and_then(|card| card.head.title.as_ref());
    // The generic form is other services' too: its words are not written for this one.
    let (Some(title), Some(said), true) = (title, shared.words.get(id), shared.forms.contains_key(id)) else {
        return Ok(None);
    };
    let words = said.translation(source, &title.value).map(|words| agreements::told_in_english(form, words));
    let found = words.and_then(|words| Some((form.translated(&words)?, words)));
    found
        .map(|(form, words)| {
            let bytes = serde_json::to_vec(&words)?;
            let (words, eligibility) = (Revision::of(&bytes), said.eligibility(source));
            Ok(InEnglish { form, bytes, words, eligibility })
        })
        .transpose()
}

/// Whether a service can be asked on line. That is the same in every comune, so that they share its form.
fn online(card: &Card) -> bool {
    card.head.online.as_ref().is_none_or(|o| o.value)
}

/// Lays a comune's own words over the shared ones; what is not shown is left out.
pub(crate) fn site<'a>(joined: &'a Joined<'a>, comune: &'a Comune, showing: Showing) -> Site<'a> {
    let services = comune.services.iter().filter_map(|enabled| {
        let card = joined.shared.cards.get(&enabled.id.value).filter(|card| shows(showing, card))?;
        let form = joined.forms.get(card.id.as_str());
        // A card without a form was told by `check`.
        (form.is_some() || !online(card)).then(|| service(comune, enabled, card, form, showing))
    });
    let mut services: Vec<Service<'a>> = services.collect();
    services.sort_by(|a, b| (a.title, a.id).cmp(&(b.title, b.id)));
    let translated = |service: &Service<'a>| {
        let card = joined.shared.english.get(service.id)?;
        let overlay = comune.overlays.get(service.id).filter(|overlay| shows(showing, overlay));
        // What a comune says in its own words was not translated: the shared English would say something else.
        overlay.is_none_or(|o| !says(o)).then(|| english(service, card))
    };
    let english = services.iter().filter_map(translated).collect();
    let pages = comune.pages.iter().filter(|page| showing.shows(page.shown)).collect();
    let mut sheets = comune.sheets.iter().filter(|sheet| showing.shows(sheet.head.shown)).collect::<Vec<_>>();
    sheet::sort(&mut sheets);
    Site { comune, services, english, pages, sheets, news: news(&joined.shared.news, comune, showing), showing }
}

/// The comune's news and those of the consortium that are for it, the newest first.
fn news<'a>(shared: &'a [News], comune: &'a Comune, showing: Showing) -> Vec<&'a News> {
    let for_it = |news: &&News| match &news.head.comuni {
        Some(comuni) => comuni.iter().any(|c| c.value == comune.slug),
        None => true,
    };
    let all = shared.iter().filter(for_it).chain(&comune.news);
    let mut shown: Vec<&News> = all.filter(|news| showing.shows(news.head.shown)).collect();
    news::sort(&mut shown);
    shown
}

fn former(card: &Card) -> impl Iterator<Item = &str> {
    card.head.aliases.iter().flatten().map(|alias| alias.value.as_str())
}

fn shows(showing: Showing, card: &Card) -> bool {
    showing.shows(Shown { draft: card.head.draft, ..Shown::default() })
}

fn service<'a>(
    comune: &'a Comune,
    enabled: &'a Enabled,
    card: &'a Card,
    form: Option<&Arc<Compiled>>,
    showing: Showing,
) -> Service<'a> {
    let overlay = comune.overlays.get(&card.id).filter(|overlay| shows(showing, overlay));
    let mine: Option<&'a Head> = overlay.map(|o| &o.head);
    let text = |pick: fn(&Head) -> &Option<At<String>>| -> Option<&'a str> {
        let found = mine.and_then(|m| pick(m).as_ref()).or(pick(&card.head).as_ref());
        found.map(|t| t.value.as_str())
    };
    let texts = |pick: fn(&Head) -> &Option<Vec<At<String>>>| -> Vec<&'a str> {
        let found = mine.and_then(|m| pick(m).as_ref()).or(pick(&card.head).as_ref());
        found.map(|list| list.iter().map(|t| t.value.as_str()).collect()).unwrap_or_default()
    };
    let term = mine.and_then(|m| m.term_days.as_ref()).or(card.head.term_days.as_ref());
    let silence = mine.and_then(|m| m.silence.as_ref()).or(card.head.silence.as_ref());
    let years = |pick: fn(&Head) -> &Option<At<u16>>| mine.and_then(|m| pick(m).as_ref()).or(pick(&card.head).as_ref());
    let keep = years(|h| &h.keep_years).map(|y| y.value);
    let keep_others = years(|h| &h.keep_others_years).map(|y| y.value);
    let dates = [mine.and_then(|m| m.updated.as_ref()), card.head.updated.as_ref()];
    Service {
        id: &card.id,
        language: card.language,
        title: text(|h| &h.title).unwrap_or(&card.id),
        description: text(|h| &h.description).unwrap_or(""),
        category: text(|h| &h.category).unwrap_or(""),
        topics: texts(|h| &h.topics),
        laws: texts(|h| &h.laws),
        archetype: text(|h| &h.archetype).unwrap_or(""),
        term_days: enabled.term_days.or(term.map(|t| t.value)),
        silence: silence.map(|s| s.value),
        keep_years: keep.map(|granted| (granted, keep_others.unwrap_or(granted))),
        cost: text(|h| &h.cost),
        updated: dates.into_iter().flatten().map(|d| d.value).max(),
        words: texts(|h| &h.words),
        sections: sections(card, overlay),
        office: office(comune, enabled),
        // A card keeps its former addresses even where a comune adds its own.
        aliases: [Some(card), overlay].into_iter().flatten().flat_map(former).collect(),
        draft: card.head.draft || overlay.is_some_and(|o| o.head.draft),
        enabled,
        form: form.cloned(),
    }
}

/// Whether an overlay has words of its own.
fn says(overlay: &Card) -> bool {
    let head = &overlay.head;
    let words = [&head.title, &head.description, &head.cost].into_iter().any(Option::is_some);
    words || !overlay.sections.is_empty()
}

/// A service in English: the words of the translated card, all the rest as it is.
fn english<'a>(service: &Service<'a>, card: &'a Card) -> Service<'a> {
    let text = |text: &'a Option<At<String>>| text.as_ref().map(|t| t.value.as_str());
    Service {
        language: card.language,
        title: text(&card.head.title).unwrap_or(service.title),
        description: text(&card.head.description).unwrap_or(""),
        cost: text(&card.head.cost),
        words: card.head.words.iter().flatten().map(|w| w.value.as_str()).collect(),
        sections: sections(card, None),
        ..service.clone()
    }
}

/// The sections in the model's order, the comune's instead of the shared ones where it wrote them.
fn sections<'a>(card: &'a Card, overlay: Option<&'a Card>) -> Vec<JoinedSection<'a>> {
    let find = |card: &'a Card, title: &str| {
        let section = card.sections.iter().find(|s| s.title.value == title)?;
        Some(JoinedSection {
            title: &section.title.value,
            body: &section.body,
            source: &card.source,
            pictures: &card.pictures,
        })
    };
    let titles = section_titles(card.language);
    titles.filter_map(|title| overlay.and_then(|o| find(o, title)).or(find(card, title))).collect()
}

fn office<'a>(comune: &'a Comune, enabled: &Enabled) -> Option<&'a Office> {
    let wanted = enabled.office.as_ref().map_or(DEFAULT_OFFICE, |o| o.value.as_str());
    // The office asked for, else the default one, else the first.
    comune.offices.iter().min_by_key(|o| Reverse((o.id == wanted, o.id == DEFAULT_OFFICE)))
}
