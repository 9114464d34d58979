//! A second person signs a request that names her, or says no.
//!
//! The address holds the number alone. Without a login the page says nothing of any request; with the login of anybody
//! but the person named it says the same for every number, sent or not. She signs what she was shown: the page's token
//! stands for those answers, and her signature keeps their MAC. What she signs is the Italian form, the one that binds.

use std::sync::Arc;

use contract::form::Form;
use contract::index::CounterIndex;
use contract::language::Language;
use counter::archive::Archive;
use counter::bytes::Bytes;
use counter::desk;
use counter::fault::Fault;
use counter::identity::Person;
use counter::keys::Lookup;
use counter::pratica::{Body, Cosigner, Head, Pratica};
use counter::reference::Reference;
use counter::refusal::Refusal;
use counter::signing;
use counter::state::State;
use counter::submit;
use http::StatusCode;
use jiff::civil::Date;
use markup::answers::Sheet;
use markup::cosign::{self as drawn, GatePage, NotYoursPage, SignPage, SignedPage};

use crate::attach;
use crate::call::Call;
use crate::citizen::{address, index, login_address, tenant, token_held};
use crate::doors::Doors;
use crate::pratica::form as form_of;
use crate::reply::{Answered, Reply, Stop, not_found};
use crate::review;
use crate::visit::{Visit, citizen};
use crate::words;

/// The longest reason, in characters.
const LONGEST: usize = 1000;

/// A request in the hands of the person who is named in it.
struct Asked {
    pratica: Pratica,
    body: Body,
    form: Arc<Form>,
    visit: Visit,
    person: Person,
    me: Lookup,
}

impl Asked {
    fn head(&self) -> &Head {
        &self.pratica.head
    }

    /// A MAC of the answers as they stand now.
    fn content(&self, doors: &impl Doors) -> Result<Bytes, Fault> {
        submit::content_mac(doors.keys(), &self.head().draft, &self.head().revision, &self.body.answers)
    }
}

/// Finds the request, if the person who is here is the one who must sign it; else the page that tells how to go on.
async fn asked(doors: &impl Doors, call: &Call, index: &CounterIndex, reference: &str) -> Result<Asked, Stop> {
    let found = Visit::find(doors, call).await?;
    let Some((visit, person)) = found.and_then(|v| v.body.person.clone().map(|p| (v, p))) else {
        return Err(gate(call, index, reference)?.into());
    };
    let me = citizen(doors, &index.comune.istat, &person.codice_fiscale);
    let pratica = match Reference::parse(reference) {
        Ok(reference) => doors.archive().pratica(&index.comune.istat, &reference).await?,
        Err(_) => None,
    };
    let hers = |p: &Pratica| p.head.cosign.as_ref().is_some_and(|c| c.signer == me) && p.key.is_some();
    let Some(pratica) = pratica.filter(hers) else { return Err(not_yours(doors, index, &visit, &person).into()) };
    let pratica = signing::as_it_stands(doors.archive(), doors.keys(), pratica, call.moment).await?;
    let body = pratica.open(doors.keys())?;
    let form = form_of(doors, &pratica).await?;
    Ok(Asked { pratica, body, form, visit, person, me })
}

fn gate(call: &Call, index: &CounterIndex, reference: &str) -> Result<Reply, Stop> {
    // What is no number leads nowhere, and is never drawn.
    let reference = Reference::parse(reference).map(|r| r.key().to_owned()).unwrap_or_default();
    let login = login_address(tenant(call)?, &address(index, &format!("firma/{reference}")), Language::Italian);
    Ok(Reply::page("Firma una richiesta", drawn::gate(&GatePage { login_url: &login })))
}

fn not_yours(doors: &impl Doors, index: &CounterIndex, visit: &Visit, person: &Person) -> Reply {
    let page = NotYoursPage { name: &full_name(person), logout: &address(index, "esci"), token: &visit.token(doors) };
    Reply::with_status(StatusCode::NOT_FOUND, "Qui non c’è niente da firmare", drawn::not_yours(&page))
}

fn full_name(person: &Person) -> String {
    format!("{} {}", person.name, person.surname)
}

/// The request, to be read and signed; or what became of it.
pub(crate) async fn form(doors: &impl Doors, call: &Call, reference: &str) -> Answered {
    let index = index(doors, call).await?;
    let asked = asked(doors, call, &index, reference).await?;
    match asked.head().state {
        State::DaFirmare => page(doors, call, &index, &asked, None),
        _ => Ok(over(&index, &asked, call.moment.today)),
    }
}

fn page(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    asked: &Asked,
    problem: Option<(StatusCode, &str, &str)>,
) -> Answered {
    let head = asked.head();
    let content = asked.content(doors)?;
    let by = head.cosign.as_ref().and_then(|c| c.by).map(words::day);
    let files = address(index, &format!("firma/{}/file/", head.reference.key()));
    let page = SignPage {
        reference: &head.reference.to_string(),
        service: &head.title,
        applicant: &asked.body.applicant,
        sent: &words::instant(head.sent),
        why: asked.form.cosign.as_ref().and_then(|c| c.why.as_deref()),
        by: by.as_deref(),
        answers: Sheet { form: &asked.form, answers: &asked.body.answers, files: Some(&files), sources: None },
        action: &address(index, &format!("firma/{}", head.reference.key())),
        token: &asked.visit.token(doors),
        read: &review::token(doors, &shown(asked, &content), call.moment.now),
        reason: call.typed.one("motivo"),
        problem: problem.map(|(_, name, sentence)| (name, sentence)),
    };
    let status = problem.map_or(StatusCode::OK, |(status, ..)| status);
    let title = format!("{}Firma la richiesta - {}", if problem.is_some() { "Errore: " } else { "" }, head.title);
    Ok(Reply::with_status(status, title, drawn::sign(&page)))
}

/// What the token of the page stands for.
fn shown<'s>(asked: &'s Asked, content: &'s Bytes) -> [&'s [u8]; 5] {
    let head = asked.head();
    [b"firma", head.comune.as_bytes(), asked.visit.id().as_bytes(), head.reference.key().as_bytes(), &content.0]
}

/// What became of it.
fn over(index: &CounterIndex, asked: &Asked, today: Date) -> Reply {
    let head = asked.head();
    let signed = head.cosign.as_ref().and_then(|c| c.signed.as_ref());
    let files = address(index, &format!("firma/{}/file/", head.reference.key()));
    let (title, text) = match (signed, head.state) {
        (Some(signature), _) => (
            "Hai firmato",
            format!(
                "Hai firmato il {} come {}. Ora la richiesta è completa e il Comune può lavorarci: la risposta arriva a chi \
                 l’ha inviata.",
                words::instant(signature.at),
                asked.body.cosigner.as_ref().map_or("", |c| c.name.as_str()),
            ),
        ),
        (None, State::NonFirmata) => {
            let late = head.cosign.as_ref().and_then(|c| c.by).filter(|by| *by < today);
            let why =
                late.map(|by| format!("Il tempo per firmare è finito il {}. ", words::day(by))).unwrap_or_default();
            ("Non hai firmato", format!("{why}La richiesta è chiusa: il Comune non ci lavora. Non devi fare altro."))
        }
        (None, _) => ("Non serve più la tua firma", "Questa richiesta non aspetta più nessuna firma.".to_owned()),
    };
    let page = SignedPage {
        title,
        text: &text,
        reference: &head.reference.to_string(),
        service: &head.title,
        state: head.state.operator_label(),
        answers: signed.map(|_| Sheet {
            form: &asked.form,
            answers: &asked.body.answers,
            files: Some(&files),
            sources: None,
        }),
        area_url: &address(index, "area/"),
    };
    Reply::page(format!("{title} - {}", head.title), drawn::signed(&page))
}

/// She signs, or says no.
pub(crate) async fn answer(doors: &impl Doors, call: &Call, reference: &str) -> Answered {
    let index = index(doors, call).await?;
    let asked = asked(doors, call, &index, reference).await?;
    token_held(doors, call, &asked.visit)?;
    let here = address(&index, &format!("firma/{}", asked.head().reference.key()));
    // Decided already, now or before: the same page again.
    if asked.head().state != State::DaFirmare {
        return Ok(Reply::see(here));
    }
    let refuse = |name, sentence| Some((StatusCode::UNPROCESSABLE_ENTITY, name, sentence));
    let (head, body) = (asked.head().clone(), asked.body.clone());
    let name = full_name(&asked.person);
    let done = match call.typed.one("scelta") {
        "firmo" => {
            let content = asked.content(doors)?;
            if !review::holds(doors, call, &shown(&asked, &content), call.typed.one("letto")) {
                let sentence =
                    "La pagina è rimasta aperta a lungo o le risposte sono cambiate. Rileggi e firma di nuovo";
                return page(doors, call, &index, &asked, refuse("", sentence));
            }
            let who = Cosigner { name, identified_by: asked.person.provider.clone() };
            desk::cosign(head, body, &asked.me, who, content, call.moment)
        }
        "non_firmo" => {
            let reason = call.typed.one("motivo").replace("\r\n", "\n");
            if reason.chars().count() > LONGEST {
                let sentence = "Il motivo è troppo lungo: può avere al massimo 1.000 caratteri";
                return page(doors, call, &index, &asked, refuse("motivo", sentence));
            }
            desk::decline(head, body, &asked.me, &name, &reason, call.moment)
        }
        _ => return page(doors, call, &index, &asked, refuse("", "Scegli se firmare o no")),
    };
    let (head, body) = match done {
        Ok(changed) => changed,
        Err(Refusal::NoSuchPratica) => return Ok(not_yours(doors, &index, &asked.visit, &asked.person)),
        Err(refusal) => return Ok(crate::citizen::refused(&index, Language::Italian, &refusal)),
    };
    let next = asked.pratica.next(doors.keys(), head, &body)?;
    // Where her own second tap or the first person's withdrawal came first, nothing was written, and the page says which.
    doors.archive().change(&next).await?;
    Ok(Reply::see(here))
}

/// A file of the request, for who must sign it or did.
pub(crate) async fn file(doors: &impl Doors, call: &Call, reference: &str, file: &str) -> Answered {
    let index = index(doors, call).await?;
    let asked = asked(doors, call, &index, reference).await?;
    let signed = asked.head().cosign.as_ref().is_some_and(|c| c.signed.is_some());
    if asked.head().state != State::DaFirmare && !signed {
        return Ok(not_found(call));
    }
    let found = attach::give_back(doors, &index.comune.istat, &asked.body.answers, file).await?;
    Ok(found.unwrap_or_else(|| not_found(call)))
}
