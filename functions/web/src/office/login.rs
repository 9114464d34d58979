//! An operator logs in and out.
//!
//! The provider says who she is, the archive whether she works here. The answer to a login is a page with a link, since a
//! Strict cookie is not sent on a redirect that began at an identity provider.

use contract::language::Language;
use counter::identity::{Audience, Identity, Start};
use http::StatusCode;
use markup::link::Link;
use markup::login::{self as drawn, LoginPage, SamplePerson};
use markup::message::{self, DonePage, RefusalPage};

use super::{INBOX, LOGIN, not_an_operator, operator};
use crate::call::Call;
use crate::citizen::token_held;
use crate::doors::Doors;
use crate::reply::{Answered, Reply};
use crate::visit::Visit;

const TITLE: &str = "Entra nell’ufficio";

/// The page that offers a login.
pub(crate) fn form(doors: &impl Doors, call: &Call) -> Reply {
    page(doors, call, &back(call.query.one("ritorno")), None)
}

fn page(doors: &impl Doors, call: &Call, back: &str, error: Option<&str>) -> Reply {
    if !call.may_log_in() {
        return unsafe_here();
    }
    match doors.identity().start(Audience::Operator, back) {
        Start::Choose(samples) => {
            let people: Vec<SamplePerson<'_>> =
                samples.iter().map(|s| SamplePerson { id: &s.id, name: &s.name, detail: &s.about }).collect();
            let page = LoginPage {
                language: Language::Italian,
                audience: drawn::Audience::Operator,
                people: &people,
                action: LOGIN,
                token: "",
                next: back,
                error,
            };
            let status = if error.is_some() { StatusCode::FORBIDDEN } else { StatusCode::OK };
            Reply::with_status(status, TITLE, drawn::login(&page))
        }
        Start::Leave(url) => {
            let links = [Link { label: "Continua con la tua identità digitale", url: &url }];
            let sentence = "Per entrare usi la tua identità digitale. Poi torni qui.";
            let sentence = error.map_or_else(|| sentence.to_owned(), |e| format!("{e}\n\n{sentence}"));
            let page = RefusalPage { title: Some(TITLE), sentence: &sentence, links: &links };
            let status = if error.is_some() { StatusCode::FORBIDDEN } else { StatusCode::OK };
            Reply::with_status(status, TITLE, message::refusal(&page))
        }
    }
}

/// Logs in.
pub(crate) async fn login(doors: &impl Doors, call: &Call) -> Answered {
    if !call.may_log_in() {
        return Ok(unsafe_here());
    }
    let back = back(call.typed.one("ritorno"));
    let person = match doors.identity().identify(Audience::Operator, &call.typed).await? {
        Ok(person) => person,
        Err(refusal) => return Ok(page(doors, call, &back, Some(&refusal.sentence()))),
    };
    let Some(operator) = operator(doors, &person.codice_fiscale).await? else { return Ok(not_an_operator()) };
    // A new name at login, and the reasons given before do not follow: whoever knew the old cookie gains nothing.
    if let Some(before) = Visit::find(doors, call).await? {
        before.end(doors, call).await?;
    }
    let cookie = Visit::begin(doors, call, Some(person))?.keep(doors, call).await?;
    let page = DonePage {
        title: "Sei nell’ufficio",
        text: &format!("Hai fatto l’accesso come {}.", operator.name),
        links: if back == INBOX { &[TO_INBOX] } else { &[Link { label: "Torna dove eri", url: &back }, TO_INBOX] },
    };
    Ok(Reply::page("Sei nell’ufficio", message::done(&page)).with_cookie(cookie))
}

const TO_INBOX: Link<'static> = Link { label: "Vai alle pratiche", url: INBOX };

/// Logs out.
pub(crate) async fn logout(doors: &impl Doors, call: &Call) -> Answered {
    let taken = match Visit::find(doors, call).await? {
        Some(visit) => {
            token_held(doors, call, &visit)?;
            visit.end(doors, call).await?
        }
        None => call.jar().take(call.via.secure),
    };
    Ok(Reply::see(LOGIN).with_cookie(Some(taken)))
}

/// Where to go after the login: a page of the back office, or the inbox.
pub(super) fn back(wanted: &str) -> String {
    let plain = wanted.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'-' | b'_'));
    let page =
        ["/ufficio/pratica/", "/ufficio/fascicolo/", "/ufficio/richiesta/"].iter().any(|p| wanted.starts_with(p));
    if plain && page { wanted.to_owned() } else { INBOX.to_owned() }
}

fn unsafe_here() -> Reply {
    let sentence = "Questa pagina non usa una connessione protetta, quindi qui non puoi entrare con la tua identità. \
                    Apri l’ufficio con un indirizzo che comincia con https.";
    let page = RefusalPage { title: Some("Connessione non protetta"), sentence, links: &[] };
    Reply::with_status(StatusCode::FORBIDDEN, "Connessione non protetta", message::refusal(&page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_leads_back_only_to_pages_of_the_office() {
        for own in ["/ufficio/pratica/quadri/KDRAAA", "/ufficio/fascicolo/quadri/KDRAAA", "/ufficio/richiesta/quadri/"]
        {
            assert_eq!(back(own), own);
        }
        for other in
            ["", "/ufficio/esci", "//evil.example/ufficio/pratica/x", "https://evil.example/", "/ufficio/pratica/x?y=1"]
        {
            assert_eq!(back(other), INBOX, "{other}");
        }
    }
}
