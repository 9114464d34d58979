//! A session in use: found by its cookie, opened, changed, kept.

use std::sync::atomic::Ordering;

use contract::index::CounterIndex;
use counter::archive::{Archive, Changed};
use counter::draft::{DraftId, KEPT_DAYS};
use counter::fault::Fault;
use counter::identity::Person;
use counter::keys::{Domain, Keys, Label, Lookup, Purpose, Secret};
use counter::pratica::Head;
use counter::reference::Reference;
use counter::session::{Session, SessionBody, id_of};
use jiff::Timestamp;
use subtle::ConstantTimeEq;

use crate::call::Call;
use crate::desk::{AT_DESK, Desk};
use crate::doors::Doors;

/// What the owner of a draft begins with, if she had not logged in.
const VISITOR: &str = "v.";

/// Whether a draft was begun by somebody who had logged in.
pub(crate) fn is_identified(owner: &Lookup) -> bool {
    !owner.0.starts_with(VISITOR)
}

/// Whether a draft is written by an operator, at the desk.
pub(crate) fn is_at_desk(owner: &Lookup) -> bool {
    owner.0.starts_with(AT_DESK)
}

/// A session and what it knows.
pub(crate) struct Visit {
    cookie: Secret,
    session: Session,
    pub(crate) body: SessionBody,
    /// The body as the archive has it.
    stored: SessionBody,
    is_new: bool,
    desk: Option<Desk>,
}

impl Visit {
    /// The session of a request, if it has one that is still alive.
    pub(crate) async fn find(doors: &impl Doors, call: &Call) -> Result<Option<Visit>, Fault> {
        let Some(cookie) = call.jar().read(&call.headers, call.via.secure) else { return Ok(None) };
        let id = id_of(&cookie);
        let scope = scope(call);
        let Some(session) = doors.archive().session(&scope, &id).await? else { return Ok(None) };
        if !session.is_alive(call.moment.now) {
            unless_full(doors.archive().end_session(&scope, &id).await)?;
            return Ok(None);
        }
        let plain = doors.keys().open_under(&cookie, &label(&session), &session.sealed)?;
        let body: SessionBody = serde_json::from_slice(&plain).map_err(|e| Fault::new("reading a session", e))?;
        let mut visit = Visit { cookie, session, stored: body.clone(), body, is_new: false, desk: None };
        if visit.session.needs_touch(call.moment.now) {
            // Ended by another request while this one was under way: then nobody is there.
            if unless_full(visit.store(doors, call).await)? == Some(Changed::Stale) {
                return Ok(None);
            }
        }
        call.logged_in.store(visit.body.person.is_some(), Ordering::Relaxed);
        Ok(Some(visit))
    }

    /// The session of a request, or a new one that is not kept yet.
    pub(crate) async fn find_or_begin(doors: &impl Doors, call: &Call) -> Result<Visit, Fault> {
        match Visit::find(doors, call).await? {
            Some(visit) => Ok(visit),
            None => Visit::begin(doors, call, None),
        }
    }

    /// A new session; it is kept by [`Visit::keep`].
    pub(crate) fn begin(doors: &impl Doors, call: &Call, person: Option<Person>) -> Result<Visit, Fault> {
        let mut secret = [0; 32];
        doors.chance(&mut secret)?;
        let cookie = Secret(secret);
        let now = call.moment.now;
        let session = Session {
            id: id_of(&cookie),
            scope: scope(call),
            created: now,
            seen: now,
            identified: person.is_some(),
            sealed: doors.keys().seal_under(&cookie, &Label::new("", "session", "", 0), b"{}")?,
        };
        let body = SessionBody { person, ..SessionBody::default() };
        Ok(Visit { cookie, session, stored: body.clone(), body, is_new: true, desk: None })
    }

    /// The operator's session as it stands at the desk: what it knows of her is left out, so that no page can take her
    /// for the citizen.
    pub(crate) fn at_desk(self, desk: Desk) -> Visit {
        Visit { body: SessionBody::default(), desk: Some(desk), ..self }
    }

    /// The desk, if an operator writes for a citizen.
    pub(crate) fn desk(&self) -> Option<&Desk> {
        self.desk.as_ref()
    }

    /// Whether whoever writes finds her drafts again by logging in, without a key.
    pub(crate) fn comes_back(&self) -> bool {
        self.body.person.is_some() || self.desk.is_some()
    }

    /// Keeps the session, if it is new or knows more than before, and gives the cookie to set, if it is new. A session that
    /// was ended meanwhile stays ended.
    pub(crate) async fn keep(&mut self, doors: &impl Doors, call: &Call) -> Result<Option<String>, Fault> {
        if self.is_new || self.body != self.stored {
            self.store(doors, call).await?;
        }
        let set = self.is_new.then(|| call.jar().give(&self.cookie, call.via.secure, None));
        self.is_new = false;
        Ok(set)
    }

    async fn store(&mut self, doors: &impl Doors, call: &Call) -> Result<Changed, Fault> {
        // What a desk does is not remembered in the operator's own session.
        if self.desk.is_some() {
            return Ok(Changed::Done);
        }
        self.session = self.sealed(doors, call.moment.now, &self.body)?;
        self.stored = self.body.clone();
        if self.is_new {
            doors.archive().put_session(&self.session).await?;
            return Ok(Changed::Done);
        }
        doors.archive().renew_session(&self.session).await
    }

    /// This session once it remembers a reference that is sent from here, to be kept with what is sent.
    pub(crate) fn remembering(
        &self,
        doors: &impl Doors,
        now: Timestamp,
        reference: &Reference,
    ) -> Result<Session, Fault> {
        let mut body = self.body.clone();
        remember(&mut body.sent, reference);
        self.sealed(doors, now, &body)
    }

    fn sealed(&self, doors: &impl Doors, now: Timestamp, body: &SessionBody) -> Result<Session, Fault> {
        let plain = serde_json::to_vec(body).map_err(|e| Fault::new("writing a session", e))?;
        let sealed = doors.keys().seal_under(&self.cookie, &label(&self.session), &plain)?;
        Ok(Session { seen: now, sealed, ..self.session.clone() })
    }

    /// The cookie that stays when the browser closes, for as long as drafts are kept.
    pub(crate) fn lasting_cookie(&self, call: &Call) -> String {
        let seconds = u32::try_from(KEPT_DAYS).unwrap_or(0) * 24 * 60 * 60;
        call.jar().give(&self.cookie, call.via.secure, Some(seconds))
    }

    /// Ends the session, on the server too.
    pub(crate) async fn end(self, doors: &impl Doors, call: &Call) -> Result<String, Fault> {
        doors.archive().end_session(&self.session.scope, &self.session.id).await?;
        Ok(call.jar().take(call.via.secure))
    }

    /// Whose drafts these are: the logged-in citizen's, this very session's, or the desk's.
    pub(crate) fn owner(&self, doors: &impl Doors) -> Lookup {
        if let Some(desk) = &self.desk {
            return desk.owner(doors);
        }
        match &self.body.person {
            Some(person) => citizen(doors, &self.session.scope, &person.codice_fiscale),
            None => Lookup(format!("{VISITOR}{}", &self.session.id[..32])),
        }
    }

    /// Whether she is a visitor whose session begins with this request: nothing can be hers yet.
    pub(crate) fn is_newcomer(&self) -> bool {
        self.is_new && !self.comes_back()
    }

    /// What drafts are sealed under: a secret derived from the login, or the cookie itself.
    pub(crate) fn secret(&self, doors: &impl Doors) -> Secret {
        if let Some(desk) = &self.desk {
            return desk.secret(doors);
        }
        match &self.body.person {
            Some(person) => {
                let parts = [b"drafts", self.session.scope.as_bytes(), person.codice_fiscale.as_bytes()];
                Secret(doors.keys().mac(Purpose::Profile, &parts))
            }
            None => self.cookie.clone(),
        }
    }

    /// Whether this session may see a pratica: she sent it from here, opened it with its second datum, or it is hers.
    pub(crate) fn may_see(&self, doors: &impl Doors, head: &Head) -> bool {
        if let Some(desk) = &self.desk {
            return desk.may_see(head);
        }
        self.body.sent.contains(&head.reference)
            || self.body.opened.contains(&head.reference)
            || self
                .body
                .person
                .as_ref()
                .is_some_and(|p| head.citizen.as_ref() == Some(&citizen(doors, &head.comune, &p.codice_fiscale)))
    }

    /// The address of a page of a draft.
    pub(crate) fn draft_address(&self, index: &CounterIndex, draft: &DraftId, rest: &str) -> String {
        match &self.desk {
            Some(desk) => desk.address(&format!("{}/{rest}", draft.as_str())),
            None => format!("{}/sportello/domanda/{}/{rest}", index.comune.base, draft.as_str()),
        }
    }

    /// The address of a receipt.
    pub(crate) fn receipt_address(&self, index: &CounterIndex, head: &Head) -> String {
        match &self.desk {
            Some(desk) => desk.receipt(head),
            None => format!("{}/sportello/ricevuta/{}", index.comune.base, head.reference.key()),
        }
    }

    /// A path of the comune's public site, as it is reached from this session's pages.
    pub(crate) fn public(&self, path: &str) -> String {
        self.desk.as_ref().map_or_else(|| path.to_owned(), |desk| desk.public(path))
    }

    /// Remembers a reference sent from here.
    pub(crate) fn remember_sent(&mut self, reference: &Reference) {
        remember(&mut self.body.sent, reference);
    }

    /// Remembers a reference opened here.
    pub(crate) fn remember_opened(&mut self, reference: &Reference) {
        remember(&mut self.body.opened, reference);
    }

    /// The token that every form of this session carries.
    pub(crate) fn token(&self, doors: &impl Doors) -> String {
        let mac = doors.keys().mac(Purpose::Review, &[b"form", self.session.id.as_bytes()]);
        contract::revision::hex(&mac[..16])
    }

    /// Whether a form carries this session's token.
    pub(crate) fn holds_token(&self, doors: &impl Doors, call: &Call) -> bool {
        call.typed.one("gettone").as_bytes().ct_eq(self.token(doors).as_bytes()).into()
    }

    /// The session's name, to bind a summary to it.
    pub(crate) fn id(&self) -> &str {
        &self.session.id
    }
}

/// When nothing can be kept, reading goes on: the session ends a little earlier, or is ended the next time.
fn unless_full<T>(kept: Result<T, Fault>) -> Result<Option<T>, Fault> {
    match kept {
        Ok(done) => Ok(Some(done)),
        Err(fault) if fault.has_no_room() => Ok(None),
        Err(fault) => Err(fault),
    }
}

/// The look-up of a citizen in a comune.
pub(crate) fn citizen(doors: &impl Doors, istat: &str, codice_fiscale: &str) -> Lookup {
    doors.keys().lookup(&Domain::Comune(istat.to_owned()), "cf", codice_fiscale)
}

fn scope(call: &Call) -> String {
    call.place.tenant.as_ref().map_or_else(|| counter::session::OFFICE.to_owned(), |t| t.istat.clone())
}

fn label(session: &Session) -> Label {
    Label::new(&session.scope, "session", &session.id, 1)
}

/// The newest fifty are enough for one session.
fn remember(list: &mut Vec<Reference>, reference: &Reference) {
    list.retain(|r| r != reference);
    list.push(reference.clone());
    let surplus = list.len().saturating_sub(50);
    list.drain(..surplus);
}
