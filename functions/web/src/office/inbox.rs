//! The inbox: what the operator's comuni have to answer, all together or one of them, the soonest due first.

use contract::index::Tenant;
use counter::archive::InboxFilter;
use counter::fault::Fault;
use counter::line::Row;
use counter::state::State;
use http::StatusCode;
use markup::link::Link;
use markup::office::inbox::{InboxLine, InboxPage, Pick, inbox as drawn};

use super::merged::{Count, merged};
use super::{INBOX, NEW, Names, Seat, applicant, due, due_day, pratica_address, seat};
use crate::call::Call;
use crate::doors::Doors;
use crate::reply::{Answered, Reply};
use crate::words;

/// Lines of one page.
const LINES: u16 = 50;

/// Where a number is looked for.
const FIND: &str = "/ufficio/cerca";

/// The choice that shows closed pratiche too.
const EVERY: &str = "tutte";

/// The states a pratica can be in once it was sent.
const STATES: [State; 11] = [
    State::Inviata,
    State::InCarico,
    State::DaIntegrare,
    State::DaPagare,
    State::Accolta,
    State::Respinta,
    State::Archiviata,
    State::Ritirata,
    State::Annullata,
    State::DaFirmare,
    State::NonFirmata,
];

/// What a line says, in words.
struct Line<'t> {
    tenant: &'t Tenant,
    row: Row,
    reference: String,
    url: String,
    citizen: String,
    owner: Option<String>,
    sent: String,
    by: Option<String>,
}

/// A number that was looked for in vain.
pub(super) struct Sought<'a> {
    pub(super) status: StatusCode,
    pub(super) number: &'a str,
    pub(super) problem: &'a str,
}

/// The inbox.
pub(crate) async fn show(doors: &impl Doors, call: &Call) -> Answered {
    let seat = seat(doors, call).await?;
    page(doors, call, &seat, None).await
}

/// The inbox of an operator, with what became of a number.
pub(super) async fn page(doors: &impl Doors, call: &Call, seat: &Seat, sought: Option<Sought<'_>>) -> Answered {
    let served = seat.served(call);
    let wanted = call.query.one("comune");
    // Who serves one comune has nothing to choose.
    let tenant = served.iter().find(|t| t.slug == wanted || served.len() == 1).copied();
    let filter = filter(call);
    let asked = tenant.map_or_else(|| served.clone(), |tenant| vec![tenant]);
    let merged = merged(doors.archive(), &asked, &filter).await?;
    let mut names = Names::default();
    let mut lines = Vec::with_capacity(merged.rows.len());
    for (tenant, row) in merged.rows {
        lines.push(line(doors, call, tenant, row, &mut names).await?);
    }
    let lines: Vec<InboxLine<'_>> = lines.iter().map(|line| drawn_line(line, tenant.is_none(), call)).collect();

    let all = (served.len() > 1).then_some(Pick { value: "", label: "Tutti i miei Comuni", chosen: tenant.is_none() });
    let one = |t: &&'_ Tenant| tenant.is_some_and(|c| c.slug == t.slug);
    let comuni = served.iter().map(|t| Pick { value: &t.slug, label: &t.name, chosen: one(t) });
    let comuni: Vec<Pick<'_>> = all.into_iter().chain(comuni).collect();
    let state = wanted_state(call);
    let one = STATES.iter().map(|s| (s.name(), s.operator_label()));
    let states: Vec<Pick<'_>> = [("", "Da seguire"), (EVERY, "Tutte")]
        .into_iter()
        .chain(one)
        .map(|(value, label)| Pick { value, label, chosen: value == state })
        .collect();
    let first = address(tenant, state, None);
    let next = merged.next.as_deref().map(|mark| address(tenant, state, Some(mark)));
    let pages: Vec<Link<'_>> = [
        filter.after.as_ref().map(|_| Link { label: "Torna all’inizio", url: &first }),
        next.as_deref().map(|url| Link { label: "Pratiche successive", url }),
    ]
    .into_iter()
    .flatten()
    .collect();
    // Behind a mark only what follows is known.
    let begun = filter.after.is_none();
    let total = merged.waiting.iter().map(|(_, count)| *count).reduce(Count::and).filter(|_| begun).map(pratiche);
    let waiting: Vec<(String, String)> =
        merged.waiting.iter().map(|(t, count)| (address(Some(t), state, None), counted(t, *count))).collect();
    let waiting: Vec<Link<'_>> = waiting.iter().map(|(url, label)| Link { label, url }).collect();
    let page = InboxPage {
        operator: &seat.operator.name,
        action: INBOX,
        comuni: &comuni,
        states: &states,
        assisted_url: &tenant.map_or_else(|| NEW.to_owned(), |t| format!("{NEW}{}/", t.slug)),
        total: total.as_deref(),
        waiting: if begun && tenant.is_none() { &waiting } else { &[] },
        lines: &lines,
        pages: &pages,
        find: FIND,
        number: sought.as_ref().map_or("", |s| s.number),
        problem: sought.as_ref().map(|s| s.problem),
        logout: "/ufficio/esci",
        token: &seat.visit.token(doors),
    };
    let title = if sought.is_some() { "Errore: Pratiche da seguire" } else { "Pratiche da seguire" };
    Ok(Reply::with_status(sought.map_or(StatusCode::OK, |s| s.status), title, drawn(&page)))
}

/// How many there are, in words.
fn pratiche(count: Count) -> String {
    match count {
        Count::Exactly(1) => "1 pratica".to_owned(),
        Count::Exactly(many) => format!("{many} pratiche"),
        Count::MoreThan(many) => format!("Più di {many} pratiche"),
    }
}

/// A comune and how many it has.
fn counted(tenant: &Tenant, count: Count) -> String {
    match count {
        Count::Exactly(many) => format!("{}: {many}", tenant.name),
        Count::MoreThan(many) => format!("{}: più di {many}", tenant.name),
    }
}

/// The choice of the filter as it stands in the address; empty for what is still to be followed.
fn wanted_state(call: &Call) -> &'static str {
    let asked = call.query.one("stato");
    STATES.iter().map(|s| s.name()).chain([EVERY]).find(|name| *name == asked).unwrap_or_default()
}

/// What is asked for; what cannot be is passed over.
fn filter(call: &Call) -> InboxFilter {
    let states = match wanted_state(call) {
        EVERY => Vec::new(),
        name => match State::named(name) {
            Some(state) => vec![state],
            // What nobody has to do anything for any more is not among what is to be followed.
            // Nor has anybody yet with what still waits for a signature.
            None => STATES.into_iter().filter(|s| !s.is_final() && *s != State::DaFirmare).collect(),
        },
    };
    let mark = call.query.one("dopo");
    let readable = !mark.is_empty() && mark.len() <= 200 && mark.bytes().all(|b| b.is_ascii_graphic());
    InboxFilter { states, after: readable.then(|| mark.to_owned()), limit: LINES }
}

/// The address of a page of the inbox.
fn address(tenant: Option<&Tenant>, state: &str, mark: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in
        [("comune", tenant.map(|t| t.slug.as_str())), ("stato", Some(state).filter(|s| !s.is_empty())), ("dopo", mark)]
    {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    format!("{INBOX}?{}", query.finish())
}

async fn line<'t>(
    doors: &impl Doors,
    call: &Call,
    tenant: &'t Tenant,
    row: Row,
    names: &mut Names,
) -> Result<Line<'t>, Fault> {
    let pratica = &row.line;
    let owner = match &pratica.assignee {
        Some(id) => Some(names.of(doors, id).await?),
        None => None,
    };
    Ok(Line {
        tenant,
        reference: pratica.reference.to_string(),
        url: pratica_address(tenant, &pratica.reference),
        citizen: citizen(doors, tenant, &row),
        owner,
        sent: words::day_of(pratica.sent),
        by: due_day(pratica.clock.as_ref(), pratica.state, call),
        row,
    })
}

/// The applicant's name. One record that cannot be opened must not hide all the others.
fn citizen(doors: &impl Doors, tenant: &Tenant, row: &Row) -> String {
    match row.applicant(&tenant.istat, doors.keys()) {
        Ok(Some(name)) => applicant(&name).to_owned(),
        Ok(None) => "Dati cancellati".into(),
        Err(fault) => {
            tracing::error!(reference = row.line.reference.key(), "a line of the inbox cannot be opened: {fault}");
            "Dati non leggibili".into()
        }
    }
}

fn drawn_line<'a>(line: &'a Line<'_>, several: bool, call: &Call) -> InboxLine<'a> {
    let pratica = &line.row.line;
    InboxLine {
        reference: &line.reference,
        url: &line.url,
        service: &pratica.title,
        comune: several.then_some(&line.tenant.name),
        citizen: &line.citizen,
        state: pratica.state.operator_label(),
        owner: line.owner.as_deref(),
        sent: &line.sent,
        due: due(pratica.clock.as_ref(), pratica.state, line.by.as_deref(), call),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_what_was_chosen_and_nothing_else() {
        assert_eq!(address(None, "", None), "/ufficio/?");
        let marked = address(None, "in_carico", Some("2026-12-01#KDR&x"));
        assert_eq!(marked, "/ufficio/?stato=in_carico&dopo=2026-12-01%23KDR%26x");
    }

    #[test]
    fn every_state_of_a_sent_pratica_can_be_chosen() {
        for state in State::ALL {
            let sent = !matches!(state, State::Bozza | State::DaPagarePrima);
            assert_eq!(STATES.contains(&state), sent, "{state:?}");
        }
    }
}
