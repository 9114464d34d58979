//! One pratica as an operator sees it, and what she does to it.
//!
//! Every look is logged before anything is shown. What she typed comes back to her whenever it could not be done.

use std::collections::BTreeMap;

use contract::agreement::Datum;
use contract::answer::Answers;
use contract::form::{Field, Form};
use contract::index::Tenant;
use contract::kind::Kind;
use contract::language::Language;
use contract::slip::{FieldSlip, Slip};
use counter::archive::{Archive, Changed};
use counter::deliver::ALARM;
use counter::desk as verbs;
use counter::dossier::Looked;
use counter::pratica::{Body, Event as Happened, Head, Message as Written, Pratica};
use counter::refusal::Refusal;
use counter::state::State;
use http::StatusCode;
use markup::answers::Sheet;
use markup::office::action::{ActionKind, OfficeAction};
use markup::office::assisted::to_sign;
use markup::office::pratica::{self as drawn, AtDesk, PraticaPage};
use markup::timeline::{Event, Message};
use maud::html;

use super::deed::{deed, possible, sentence, slip, too_long};
use super::{
    INBOX, NEW, Names, Seat, TOKEN_CHANGED, applicant, dossier_address, due, due_day, opened, pratica_address,
    published, receipt_address, seat,
};
use crate::call::Call;
use crate::desk;
use crate::doors::Doors;
use crate::pratica::form;
use crate::receipt::{self, Places};
use crate::reply::{Answered, Reply, not_found, status_of};
use crate::sheets;
use crate::{attach, corrections};
use crate::{second_signature, words};

/// What was typed into a form and could not be done.
struct Undone {
    status: StatusCode,
    kind: Option<ActionKind>,
    text: String,
    fields: Vec<String>,
    why: String,
}

/// The page of a pratica.
pub(crate) async fn show(doors: &impl Doors, call: &Call, comune: &str, reference: &str) -> Answered {
    let seat = seat(doors, call).await?;
    let tenant = seat.comune(call, comune)?;
    let (pratica, body) = opened(doors, tenant, reference).await?;
    page(doors, call, &seat, tenant, &pratica, &body, None).await
}

/// A file that came with a pratica, for an operator of its comune; that she took it is written down.
pub(crate) async fn file(doors: &impl Doors, call: &Call, comune: &str, reference: &str, file: &str) -> Answered {
    let seat = seat(doors, call).await?;
    let tenant = seat.comune(call, comune)?;
    let (pratica, body) = opened(doors, tenant, reference).await?;
    let Some(found) = attach::give_back(doors, &tenant.istat, &body.answers, file).await? else {
        return Ok(not_found(call));
    };
    let reason = format!("un file della pratica {}", pratica.head.reference);
    seat.look(doors, call, &pratica.head, Looked::Pratica, reason).await?;
    Ok(found)
}

/// The receipt of a pratica, to print it for its citizen.
pub(crate) async fn receipt(doors: &impl Doors, call: &Call, comune: &str, reference: &str) -> Answered {
    let seat = seat(doors, call).await?;
    let tenant = seat.comune(call, comune)?;
    let (pratica, body) = opened(doors, tenant, reference).await?;
    let form = form(doors, &pratica).await?;
    let head = &pratica.head;
    seat.look(doors, call, head, Looked::Pratica, format!("ricevuta {}", head.reference)).await?;
    let here = pratica_address(tenant, &head.reference);
    let places = Places {
        pdf: format!("{}.pdf", receipt_address(tenant, &head.reference)),
        status: here.clone(),
        area: None,
        files: format!("{here}/file/"),
        sign: second_signature::link(&desk::origin(call, tenant), &tenant.base, &head.reference),
        signed: None,
        mail: doors.sends_mail(),
        rated: None,
    };
    let another = format!("{NEW}{}/", tenant.slug);
    let body = html! {
        @if body.assisted.is_some() { (to_sign(&places.pdf, &here, &another)) }
        (receipt::drawn(&pratica, &body, &form, &places))
    };
    Ok(Reply::page(receipt::title(&pratica, &form), body))
}

/// The same as PDF.
pub(crate) async fn sheet(doors: &impl Doors, call: &Call, comune: &str, reference: &str) -> Answered {
    let seat = seat(doors, call).await?;
    let tenant = seat.comune(call, comune)?;
    let (pratica, body) = opened(doors, tenant, reference).await?;
    let form = form(doors, &pratica).await?;
    let index = published(doors, call, tenant).await?;
    let head = &pratica.head;
    seat.look(doors, call, head, Looked::Pratica, format!("ricevuta {}", head.reference)).await?;
    Ok(sheets::printed(&index, &desk::origin(call, tenant), &pratica, &body, &form)?)
}

/// Something is done to a pratica.
pub(crate) async fn act(doors: &impl Doors, call: &Call, comune: &str, reference: &str) -> Answered {
    let seat = seat(doors, call).await?;
    let tenant = seat.comune(call, comune)?;
    let (pratica, body) = opened(doors, tenant, reference).await?;
    let kind = ActionKind::named(call.typed.one("azione"));
    let text = call.typed.one("testo").replace("\r\n", "\n");
    let undone = |status, why: &str| Undone {
        status,
        kind,
        text: text.clone(),
        fields: call.typed.all("campi").to_vec(),
        why: why.to_owned(),
    };
    let refused = |refusal: &Refusal| {
        undone(status_of(refusal), &kind.map_or_else(|| super::sentence(refusal), |k| slip(k, refusal)))
    };
    let wrong = if !seat.visit.holds_token(doors, call) {
        Some(undone(StatusCode::FORBIDDEN, TOKEN_CHANGED))
    } else if call.typed.one("versione") != pratica.head.deeds().to_string() {
        Some(refused(&Refusal::ChangedMeanwhile))
    } else {
        too_long(&text).map(|why| undone(StatusCode::UNPROCESSABLE_ENTITY, why))
    };
    let kind = match (wrong, kind) {
        (None, Some(kind)) => kind,
        (None, None) => {
            let wrong = undone(StatusCode::UNPROCESSABLE_ENTITY, "Scegli che cosa vuoi fare.");
            return page(doors, call, &seat, tenant, &pratica, &body, Some(wrong)).await;
        }
        (wrong, _) => return page(doors, call, &seat, tenant, &pratica, &body, wrong).await,
    };
    let form = form(doors, &pratica).await?;
    let asked: Vec<String> = call
        .typed
        .all("campi")
        .iter()
        .filter(|id| questions(&form, &body.answers).iter().any(|(field, _)| field == *id))
        .cloned()
        .collect();
    let deed = deed(kind, &text, asked);
    match verbs::act(pratica.head.clone(), body.clone(), &seat.operator, &deed, call.moment) {
        Err(refusal) => page(doors, call, &seat, tenant, &pratica, &body, Some(refused(&refusal))).await,
        Ok((head, changed)) => {
            let next = pratica.next(doors.keys(), head, &changed)?;
            match doors.archive().change(&next).await? {
                Changed::Done => Ok(Reply::see(pratica_address(tenant, &next.head.reference))),
                Changed::Stale => {
                    let (pratica, body) = opened(doors, tenant, reference).await?;
                    let wrong = refused(&Refusal::ChangedMeanwhile);
                    page(doors, call, &seat, tenant, &pratica, &body, Some(wrong)).await
                }
            }
        }
    }
}

async fn page(
    doors: &impl Doors,
    call: &Call,
    seat: &Seat,
    tenant: &Tenant,
    pratica: &Pratica,
    body: &Body,
    undone: Option<Undone>,
) -> Answered {
    let head = &pratica.head;
    let form = form(doors, pratica).await?;
    let files = format!("{}/file/", pratica_address(tenant, &head.reference));
    let owner = match &head.assignee {
        Some(id) => Some(Names::default().of(doors, id).await?),
        None => None,
    };
    seat.look(doors, call, head, Looked::Pratica, format!("pratica {}", head.reference)).await?;

    let dates: Vec<String> = body.events.iter().map(dated).collect();
    let changed = body.events.iter().map(|e| corrections::told(&form, e.answered.as_deref().unwrap_or_default()));
    let changed: Vec<String> = changed.collect();
    let events: Vec<Event<'_>> = body
        .events
        .iter()
        .zip(&dates)
        .zip(&changed)
        .map(|((e, date), changed)| Event {
            date: Some(date),
            title: if e.answered.is_some() { "Il cittadino ha risposto" } else { e.state.operator_label() },
            text: e.text.as_deref().unwrap_or(changed),
            own: None,
            done: true,
        })
        .collect();
    let message_dates: Vec<String> = body.messages.iter().map(|m| words::instant(m.at)).collect();
    let note_dates: Vec<String> = body.notes.iter().map(|m| words::instant(m.at)).collect();
    let asked = questions(&form, &body.answers);
    let fields: Vec<(&str, &str)> = asked.iter().map(|(id, label)| (id.as_str(), label.as_str())).collect();
    let ticked: Vec<&str> = undone.iter().flat_map(|u| u.fields.iter().map(String::as_str)).collect();
    let failed = undone.as_ref().filter(|u| u.kind.is_some_and(|kind| possible(head).any(|k| k == kind)));
    let actions: Vec<OfficeAction<'_>> = possible(head)
        .map(|kind| {
            let failed = failed.filter(|u| u.kind == Some(kind));
            OfficeAction {
                kind,
                sentence: sentence(head.state, kind),
                fields: &fields,
                text: failed.map_or("", |u| u.text.as_str()),
                ticked: if failed.is_some() { &ticked } else { &[] },
                error: failed.map(|u| u.why.as_str()),
            }
        })
        .collect();
    let problem = undone.as_ref().filter(|_| failed.is_none()).map(whole_problem);
    let by = due_day(head.clock.as_ref(), head.state, call);
    let reference = head.reference.to_string();
    let dossier = dossier_address(tenant, &head.reference);
    let known = body.assisted.as_ref().map(|a| a.known.words());
    let owed = form.cosign.as_ref().filter(|_| head.lacks_signature());
    let cosigned = match owed {
        Some(cosign) => {
            let by = head.cosign.as_ref().and_then(|c| c.by).map(words::day);
            let by = by.map(|day| format!(" entro il {day}")).unwrap_or_default();
            Some(format!("Manca: deve firmare anche {}{by}", cosign.who))
        }
        None => second_signature::given(head, body, Language::Italian),
    };
    let mail = unread(head, body, call);
    let page = PraticaPage {
        cosigned: cosigned.as_deref(),
        back: INBOX,
        reference: &reference,
        service: &head.title,
        comune: &tenant.name,
        citizen: &known_by(body),
        dossier_url: head.citizen.as_ref().map(|_| dossier.as_str()),
        assisted: body.assisted.as_ref().zip(known.as_deref()).map(|(a, known)| AtDesk { operator: &a.name, known }),
        receipt_url: &receipt_address(tenant, &head.reference),
        state: head.state.operator_label(),
        owner: owner.as_deref(),
        sent: &words::instant(head.sent),
        due: due(head.clock.as_ref(), head.state, by.as_deref(), call),
        mail: mail.as_deref(),
        answers: Sheet {
            form: &form,
            answers: &body.answers,
            files: Some(&files),
            sources: Some(&sources(&form, body)),
        },
        doubts: &doubts(&form, body, call),
        events: &events,
        messages: &letters(&body.messages, &message_dates),
        notes: &letters(&body.notes, &note_dates),
        actions: &actions,
        action_url: &pratica_address(tenant, &head.reference),
        token: &seat.visit.token(doors),
        version: &head.deeds().to_string(),
        problem: problem.as_deref(),
        done: None,
    };
    let drawn = match head.state {
        State::DaIntegrare => drawn::waiting(&page, &integration_address(call, tenant, head.reference.key())),
        _ => drawn::pratica(&page),
    };
    let title = format!("{}Pratica {reference}", if undone.is_some() { "Errore: " } else { "" });
    Ok(Reply::with_status(undone.map_or(StatusCode::OK, |u| u.status), title, drawn))
}

/// What the office should know of notices that the citizen did not get; nothing, if she gave no address.
fn unread(head: &Head, body: &Body, call: &Call) -> Option<String> {
    body.email.as_ref()?;
    if head.outbox.iter().any(|line| line.is_notice() && line.failed.is_some()) {
        let sentence =
            "Un’email al cittadino non si può consegnare: il suo indirizzo la rifiuta. Avvisalo in un altro modo.";
        return Some(sentence.into());
    }
    let since = head.open_notices().map(|line| line.at).min()?;
    let waits = call.moment.now.duration_since(since) >= ALARM;
    waits.then(|| format!("Email al cittadino non ancora consegnata, aspetta da: {}", words::instant(since)))
}

/// The questions that were asked of this citizen, and so can be asked again, as id and label.
fn questions(form: &Form, answers: &Answers) -> Vec<(String, String)> {
    let typed = form.as_typed(answers);
    // Who must sign stays who she is: to change it is to make another request.
    let fixed = |f: &Field| form.settles_cosigner(&f.id);
    let asked = |f: &&Field| {
        !fixed(f) && f.kind.is_asked() && !matches!(f.kind, Kind::Computed { .. }) && form.shows(f, &typed)
    };
    form.fields().filter(asked).map(|f| (f.id.clone(), f.full_label())).collect()
}

/// Where each answer comes from that is asked once only.
fn sources(form: &Form, body: &Body) -> BTreeMap<String, String> {
    let told = |field: &Field| match body.origins.get(&field.id) {
        Some(origin) => capitalised(&origin.words()),
        None => "Scritto in questa richiesta".to_owned(),
    };
    let facts = form.fields().filter(|f| f.fact.is_some() && body.answers.get(&f.id).is_some());
    facts.map(|f| (f.id.clone(), told(f))).collect()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What could not be done where its form is not offered any more: what was typed is shown, to be copied.
fn whole_problem(undone: &Undone) -> String {
    match undone.text.trim() {
        "" => undone.why.clone(),
        text => format!("{} Il testo che avevi scritto: «{text}»", undone.why),
    }
}

/// The applicant, and whether anybody vouches for her identity (CAD, art. 65).
fn known_by(body: &Body) -> String {
    match (&body.identified_by, &body.assisted) {
        (Some(provider), _) => format!("{} (accesso con {provider})", applicant(&body.applicant)),
        (None, Some(_)) => format!("{} (riconosciuta allo sportello)", applicant(&body.applicant)),
        (None, None) => format!("{} (senza accesso: identità non verificata)", applicant(&body.applicant)),
    }
}

fn dated(event: &Happened) -> String {
    match &event.by {
        Some(by) => format!("{}, {by}", words::instant(event.at)),
        None => words::instant(event.at),
    }
}

fn letters<'a>(written: &'a [Written], dates: &'a [String]) -> Vec<Message<'a>> {
    written.iter().zip(dates).map(|(m, date)| Message { date, from: &m.from, text: &m.text, italian: true }).collect()
}

/// The whole address at which the citizen answers: on the comune's own host where it has one, else on this one.
fn integration_address(call: &Call, tenant: &Tenant, reference: &str) -> String {
    format!("{}{}/sportello/integrazione/{reference}", desk::origin(call, tenant), tenant.base)
}

/// What whoever sent it was asked to look at again, and left as it was.
fn doubts(form: &Form, body: &Body, call: &Call) -> Vec<String> {
    let told = |slip: FieldSlip| {
        let label = form.field(&slip.field)?.full_label();
        let differs = match slip.slip {
            Slip::OtherPerson(Datum::Surname) => "non corrisponde al cognome",
            Slip::OtherPerson(Datum::Name) => "non corrisponde al nome",
            Slip::OtherPerson(Datum::Birth) => "non corrisponde alla data di nascita",
            Slip::OtherPerson(Datum::Sex) => "non corrisponde al sesso",
            Slip::OtherPlace => "il codice fiscale dice un altro Comune",
            _ => return None,
        };
        Some(format!("«{label}»: {differs}. Chi ha compilato l’ha letto e l’ha lasciato così."))
    };
    form.doubts(&body.answers, &call.place.tenants.places).into_iter().filter_map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Place, Via};
    use crate::route::Wing;
    use contract::index::Tenants;
    use jiff::Timestamp;
    use std::sync::Arc;

    use contract::answer::Typed;

    fn call(host: &str, secure: bool) -> Call {
        let place =
            Place { wing: Wing::Office, tenant: None, rest: String::new(), tenants: Arc::new(Tenants::default()) };
        Call {
            method: http::Method::GET,
            headers: http::HeaderMap::new(),
            host: host.into(),
            via: Via { secure, address: None },
            typed: Typed::new(),
            uploads: Vec::new(),
            query: Typed::new(),
            moment: crate::doors::moment(Timestamp::UNIX_EPOCH),
            place,
            logged_in: Default::default(),
        }
    }

    fn tenant(base: &str, hosts: &[&str]) -> Tenant {
        Tenant {
            slug: "quadri".into(),
            istat: "069070".into(),
            name: "Quadri".into(),
            subarea: String::new(),
            cap: String::new(),
            base: base.into(),
            hosts: hosts.iter().map(|h| (*h).into()).collect(),
        }
    }

    #[test]
    fn the_link_to_pass_on_leads_to_the_comunes_own_counter() {
        let by_path = integration_address(&call("localhost:8080", false), &tenant("/quadri", &[]), "KDRX");
        assert_eq!(by_path, "http://localhost:8080/quadri/sportello/integrazione/KDRX");
        let own = tenant("", &["comune.quadri.example"]);
        let by_host = integration_address(&call("consorzio.example", true), &own, "KDRX");
        assert_eq!(by_host, "https://comune.quadri.example/sportello/integrazione/KDRX");
    }

    #[test]
    fn what_was_typed_is_shown_even_where_its_form_is_gone() {
        let undone = Undone {
            status: StatusCode::CONFLICT,
            kind: Some(ActionKind::Refuse),
            text: "Manca la firma.".into(),
            fields: Vec::new(),
            why: "È cambiata.".into(),
        };
        assert_eq!(whole_problem(&undone), "È cambiata. Il testo che avevi scritto: «Manca la firma.»");
    }
}
