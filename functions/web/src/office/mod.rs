//! The back office: who sits there, which comuni she serves, and the pages she works with.
//!
//! In: a call to `/ufficio/`. Out: a page, or a refusal that does not tell a comune she does not serve from one that does
//! not exist. Her rights are read from the archive at every request, so that a change of them is effective at once.

pub(crate) mod assisted;
mod deed;
pub(crate) mod dossier;
pub(crate) mod find;
pub(crate) mod inbox;
pub(crate) mod login;
mod merged;
pub(crate) mod pratica;
pub(crate) mod ratings;

use std::collections::BTreeMap;
use std::sync::Arc;

use contract::index::{CounterIndex, Tenant};
use counter::archive::Archive;
use counter::dossier::Looked;
use counter::fault::Fault;
use counter::keys::{Domain, Keys, Lookup};
use counter::operator::Operator;
use counter::pratica::{Body, Head, Pratica};
use counter::published::Published;
use counter::reference::Reference;
use counter::refusal::Refusal;
use counter::signing;
use counter::state::State;
use counter::term::Clock;
use http::{Method, StatusCode};
use markup::link::Link;
use markup::message::{self, RefusalPage};
use markup::office::due::{Due, Term};

use crate::call::Call;
use crate::desk;
use crate::doors::{Doors, moment};
use crate::reply::{Reply, Stop, status_of};
use crate::visit::Visit;
use crate::words;

/// The inbox, where everything begins.
const INBOX: &str = "/ufficio/";
const LOGIN: &str = "/ufficio/accedi/";
/// A new request at the desk.
const NEW: &str = "/ufficio/richiesta/";
/// What a form says whose session was replaced by another one.
const TOKEN_CHANGED: &str = "Nel frattempo hai fatto di nuovo l’accesso. Controlla e invia ancora una volta.";

/// An operator at work.
struct Seat {
    visit: Visit,
    operator: Operator,
}

/// The operator of this session; without one, the login page.
async fn seat(doors: &impl Doors, call: &Call) -> Result<Seat, Stop> {
    let Some(visit) = Visit::find(doors, call).await? else { return Err(log_in(call)) };
    let Some(person) = &visit.body.person else { return Err(log_in(call)) };
    match operator(doors, &person.codice_fiscale).await? {
        Some(operator) => Ok(Seat { visit, operator }),
        None => {
            let taken = visit.end(doors, call).await?;
            Err(not_an_operator().with_cookie(Some(taken)).into())
        }
    }
}

/// Whoever this is, if she works for a comune: one who serves none any more does not come in.
async fn operator(doors: &impl Doors, codice_fiscale: &str) -> Result<Option<Operator>, Fault> {
    let id = doors.keys().lookup(&Domain::Consortium, "cf", codice_fiscale);
    Ok(doors.archive().operator(&id).await?.filter(|operator| !operator.comuni.is_empty()))
}

fn not_an_operator() -> Reply {
    let sentence = "Non risulti fra le persone che lavorano per un Comune dell’area. Se è un errore, chiedi a chi \
                    gestisce lo sportello del tuo Comune.";
    let links = [Link { label: "Entra con un’altra identità", url: LOGIN }];
    let page = RefusalPage { title: Some("Non puoi entrare nell’ufficio"), sentence, links: &links };
    Reply::with_status(StatusCode::FORBIDDEN, "Non puoi entrare nell’ufficio", message::refusal(&page))
}

/// The login page; what was typed into a form whose session is over is shown, so that it can be copied.
fn log_in(call: &Call) -> Stop {
    // A form of many answers is not copied by hand: it waits in the page.
    if call.method == Method::POST && call.place.rest.starts_with("richiesta/") {
        return Stop::LoggedOut(LOGIN.to_owned());
    }
    let wrote = [call.typed.one("testo"), call.typed.one("motivo")].into_iter().find(|t| !t.trim().is_empty());
    let back = login::back(&format!("{INBOX}{}", call.place.rest));
    let address = if back == INBOX { LOGIN.to_owned() } else { format!("{LOGIN}?ritorno={back}") };
    match wrote.filter(|_| call.method == Method::POST) {
        None => Reply::see(address).into(),
        Some(text) => {
            let sentence = format!(
                "La sessione è scaduta e quello che hai scritto non è stato salvato. Copialo prima di entrare di \
                 nuovo:\n\n{text}"
            );
            let links = [Link { label: "Entra di nuovo", url: &address }];
            let page = RefusalPage { title: Some("La sessione è scaduta"), sentence: &sentence, links: &links };
            Reply::with_status(StatusCode::FORBIDDEN, "La sessione è scaduta", message::refusal(&page)).into()
        }
    }
}

/// A page that says no to an operator.
fn refused(refusal: &Refusal) -> Reply {
    told(status_of(refusal), &sentence(refusal))
}

fn told(status: StatusCode, sentence: &str) -> Reply {
    let links = [Link { label: "Vai alle pratiche", url: INBOX }];
    let page = RefusalPage { title: None, sentence, links: &links };
    Reply::with_status(status, "Non possiamo andare avanti", message::refusal(&page))
}

/// A refusal as an operator reads it, where the citizen's words do not fit.
fn sentence(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoSuchPratica => "In questo Comune non c’è una pratica con questo numero. Controlla il numero.".into(),
        Refusal::NotNow(state) => {
            format!("Questa azione non è possibile: la pratica è nello stato «{}».", state.operator_label())
        }
        Refusal::ChangedMeanwhile => {
            "La pratica è cambiata mentre scrivevi. Ora la vedi com’è adesso: controlla e, se serve, invia di nuovo."
                .into()
        }
        other => other.sentence(),
    }
}

impl Seat {
    /// The comuni that she serves.
    fn served<'c>(&self, call: &'c Call) -> Vec<&'c Tenant> {
        served_by(call, &self.operator)
    }

    /// The comune of an address, if she serves it.
    fn comune<'c>(&self, call: &'c Call, slug: &str) -> Result<&'c Tenant, Stop> {
        let tenant = call.place.tenants.comuni.iter().find(|t| t.slug == slug);
        let served = tenant.filter(|t| self.operator.serves(&t.istat));
        served.ok_or_else(|| refused(&Refusal::NotYourComune).into())
    }

    /// Logs that she looks at a pratica or at a whole dossier; only then may it be shown.
    async fn look(&self, doors: &impl Doors, call: &Call, head: &Head, what: Looked, why: String) -> Result<(), Fault> {
        desk::log(doors, &self.operator, head, what, &why, call.moment.now).await
    }
}

/// The comuni that an operator serves.
fn served_by<'c>(call: &'c Call, operator: &Operator) -> Vec<&'c Tenant> {
    call.place.tenants.comuni.iter().filter(|t| operator.serves(&t.istat)).collect()
}

/// A pratica of a comune, opened.
async fn opened(doors: &impl Doors, tenant: &Tenant, reference: &str) -> Result<(Pratica, Body), Stop> {
    let none = || Stop::from(refused(&Refusal::NoSuchPratica));
    let reference = Reference::parse(reference).map_err(|_| none())?;
    let pratica = doors.archive().pratica(&tenant.istat, &reference).await?.ok_or_else(none)?;
    if pratica.key.is_none() {
        return Err(told(
            StatusCode::GONE,
            "I dati di questa pratica sono stati cancellati e non si possono più leggere.",
        )
        .into());
    }
    let pratica = signing::as_it_stands(doors.archive(), doors.keys(), pratica, moment(doors.now())).await?;
    let body = pratica.open(doors.keys())?;
    Ok((pratica, body))
}

/// The address of a pratica's page.
fn pratica_address(tenant: &Tenant, reference: &Reference) -> String {
    format!("{INBOX}pratica/{}/{}", tenant.slug, reference.key())
}

/// The address of a pratica's receipt.
fn receipt_address(tenant: &Tenant, reference: &Reference) -> String {
    format!("{}/ricevuta", pratica_address(tenant, reference))
}

/// A comune's counter as it was published.
async fn published(doors: &impl Doors, call: &Call, tenant: &Tenant) -> Result<Arc<CounterIndex>, Fault> {
    let index = doors.published().index(&tenant.slug, false, call.moment.now).await?;
    index.ok_or_else(|| Fault::plain("finding a comune's index"))
}

/// The address of the dossier of a pratica's citizen.
fn dossier_address(tenant: &Tenant, reference: &Reference) -> String {
    format!("{INBOX}fascicolo/{}/{}", tenant.slug, reference.key())
}

/// The applicant's name as operators read it.
fn applicant(name: &str) -> &str {
    if name.trim().is_empty() { "Nome non indicato" } else { name }
}

/// The last day of a pratica that is still open.
fn due_day(clock: Option<&Clock>, state: State, call: &Call) -> Option<String> {
    let clock = clock.filter(|_| !state.is_final())?;
    Some(words::day(clock.due(call.moment.today)))
}

/// The term of a pratica, with its last day in words if it is still open.
fn due<'a>(clock: Option<&Clock>, state: State, by: Option<&'a str>, call: &Call) -> Term<'a> {
    match clock.zip(by) {
        _ if state.is_final() => Term::Closed,
        None => Term::None,
        Some((clock, by)) => {
            let days_left = clock.days_left(call.moment.today).into();
            Term::Runs(Due { by, days_left, suspended: clock.is_paused() })
        }
    }
}

/// Operators' names, each asked of the archive once.
#[derive(Default)]
struct Names(BTreeMap<Lookup, String>);

impl Names {
    async fn of(&mut self, doors: &impl Doors, id: &Lookup) -> Result<String, Fault> {
        if let Some(name) = self.0.get(id) {
            return Ok(name.clone());
        }
        let found = doors.archive().operator(id).await?;
        let name = found.map_or_else(|| "Operatore non più in servizio".to_owned(), |o| o.name);
        self.0.insert(id.clone(), name.clone());
        Ok(name)
    }
}
