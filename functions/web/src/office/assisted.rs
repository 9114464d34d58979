//! A request that an operator writes for a citizen who stands at the desk: for whom, then the ordinary form.
//!
//! In: an operator of the comune, whose right is read again at every page. Out: a draft of the desk, which no citizen's
//! session can reach. The operator's own profile is never opened, and neither is the citizen's: it opens in her own session.

use std::sync::Arc;

use contract::agreement::Agreement;
use contract::answer::{Answer, Answers};
use contract::condition::Condition;
use contract::form::{Access, Field, Form, Step};
use contract::index::{CounterIndex, OpenOn};
use contract::kind::{Choice, Kind};
use contract::language::Language;
use contract::read;
use contract::slip::FieldSlip;
use counter::archive::Archive;
use counter::assisted::{Known, Subject};
use counter::draft::DraftId;
use http::StatusCode;
use markup::link::Link;
use markup::office::assisted::{AssistedPage, Unsent, assisted as drawn};
use markup::office::inbox::Pick;
use maud::html;

use super::{INBOX, NEW, TOKEN_CHANGED, published, seat, served_by};
use crate::call::Call;
use crate::citizen::{entry, open_now};
use crate::desk::Desk;
use crate::doors::Doors;
use crate::draft::{self, OpenDraft};
use crate::reply::{Answered, Reply, Stop};
use crate::visit::Visit;
use crate::{attach, send, words};

const TITLE: &str = "Nuova richiesta allo sportello";
/// What the operator types to say that the citizen stands before her.
const CONFIRMED: &str = "confermo";

/// An operator at the desk of a comune, with its counter as it was published.
pub(crate) struct At {
    pub(crate) index: Arc<CounterIndex>,
    pub(crate) visit: Visit,
}

/// The desk of a comune, if she serves it.
pub(crate) async fn at(doors: &impl Doors, call: &Call, comune: &str) -> Result<At, Stop> {
    let seat = seat(doors, call).await?;
    let tenant = seat.comune(call, comune)?;
    let index = published(doors, call, tenant).await?;
    let desk = Desk::new(call, seat.operator, tenant);
    Ok(At { index, visit: seat.visit.at_desk(desk) })
}

/// The comune that was chosen, or the first that she serves.
pub(crate) async fn choice(doors: &impl Doors, call: &Call) -> Answered {
    let seat = seat(doors, call).await?;
    let served = seat.served(call);
    let wanted = call.query.one("comune");
    let tenant = served.iter().find(|t| t.slug == wanted).or(served.first());
    Ok(Reply::see(tenant.map_or_else(|| INBOX.to_owned(), |t| format!("{NEW}{}/", t.slug))))
}

/// The page that asks for whom.
pub(crate) async fn form(doors: &impl Doors, call: &Call, comune: &str) -> Answered {
    let at = at(doors, call, comune).await?;
    page(doors, call, &at, Wrong::default()).await
}

/// What is wrong with what was typed.
#[derive(Default)]
struct Wrong {
    status: StatusCode,
    slips: Vec<FieldSlip>,
    refused: Vec<(String, String)>,
    problem: Option<&'static str>,
}

/// The citizen is named: her draft begins, or the one that she has goes on.
pub(crate) async fn begin(doors: &impl Doors, call: &Call, comune: &str) -> Answered {
    let own = own_code(doors, call).await?;
    let at = at(doors, call, comune).await?;
    if !at.visit.holds_token(doors, call) {
        let wrong = Wrong { status: StatusCode::FORBIDDEN, problem: Some(TOKEN_CHANGED), ..Wrong::default() };
        return page(doors, call, &at, wrong).await;
    }
    let form = questions(&at.index, call);
    let read = form.steps.first().map(|step| read::step(&form, step, &call.typed, call.moment.today));
    let (answers, slips) = match read {
        Some(Ok(answers)) => (answers, Vec::new()),
        Some(Err(slips)) => (Answers::default(), slips),
        None => (Answers::default(), Vec::new()),
    };
    let refused = refused(&answers, call, own.as_deref());
    let subject = subject(&answers).filter(|_| slips.is_empty() && refused.is_empty());
    let Some((service, subject)) = subject else {
        let wrong = Wrong { status: StatusCode::UNPROCESSABLE_ENTITY, slips, refused, problem: None };
        return page(doors, call, &at, wrong).await;
    };
    let entry = entry(&at.index, &service)?;
    open_now(entry, Language::Italian, call, &at.visit.public(&entry.url), || html! {})?;
    // One draft per person and service here too: a second tap, or coming back tomorrow, goes on with it.
    let same = |open: &OpenDraft| {
        let whose = open.body.assisted.as_ref();
        open.draft.service == service && whose.is_some_and(|w| w.codice_fiscale == subject.codice_fiscale)
    };
    let mut open = match unsent(doors, call, &at).await?.into_iter().find(same) {
        Some(open) => open,
        None => {
            let asked = draft::asked(doors, call, &at.index, &service, None, Language::Italian).await?;
            draft::begin(doors, call, &at.index, &at.visit, &service, asked)?
        }
    };
    open.body.assisted = Some(subject);
    draft::keep(doors, call, &at.visit, &mut open).await?;
    Ok(Reply::see(goes_on(call, &at, &open)))
}

/// The operator's own codice fiscale: nobody vouches for herself.
async fn own_code(doors: &impl Doors, call: &Call) -> Result<Option<String>, Stop> {
    Ok(seat(doors, call).await?.visit.body.person.map(|p| p.codice_fiscale))
}

/// Throws a draft away, with its files.
pub(crate) async fn drop(doors: &impl Doors, call: &Call, comune: &str) -> Answered {
    let at = at(doors, call, comune).await?;
    if !at.visit.holds_token(doors, call) {
        let wrong = Wrong { status: StatusCode::FORBIDDEN, problem: Some(TOKEN_CHANGED), ..Wrong::default() };
        return page(doors, call, &at, wrong).await;
    }
    let istat = &at.index.comune.istat;
    if let Some(id) = DraftId::parse(call.typed.one("bozza"))
        && let Some(open) = draft::open(doors, call, &at.index, &at.visit, id.as_str()).await?
    {
        let files = match send::receipt_of(doors, &at.index, &id).await? {
            None => attach::records(open.form.fields(), &open.body.typed),
            // A draft that was sent left its files to the request.
            Some(_) => Vec::new(),
        };
        doors.archive().drop_draft(istat, &id).await?;
        attach::remove(doors, istat, &files).await?;
    }
    Ok(Reply::see(format!("{NEW}{}/", at.index.comune.slug)))
}

/// The drafts of this desk, the last changed first.
async fn unsent(doors: &impl Doors, call: &Call, at: &At) -> Result<Vec<OpenDraft>, Stop> {
    let mut all = Vec::new();
    for draft in doors.archive().drafts_of(&at.index.comune.istat, &at.visit.owner(doors)).await? {
        match draft::open(doors, call, &at.index, &at.visit, draft.id.as_str()).await {
            Ok(open) => all.extend(open),
            // A service that is not there any more hides no other draft.
            Err(Stop::Reply(_)) => {}
            Err(stop) => return Err(stop),
        }
    }
    Ok(all)
}

fn goes_on(call: &Call, at: &At, open: &OpenDraft) -> String {
    at.visit.draft_address(&at.index, &open.draft.id, draft::next_step(open, call).unwrap_or("riepilogo"))
}

async fn page(doors: &impl Doors, call: &Call, at: &At, wrong: Wrong) -> Answered {
    let index = &at.index;
    let operator = at.visit.desk().map(|desk| &desk.operator);
    let comuni: Vec<Pick<'_>> = operator
        .map(|operator| served_by(call, operator))
        .unwrap_or_default()
        .into_iter()
        .map(|t| Pick { value: &t.slug, label: &t.name, chosen: t.slug == index.comune.slug })
        .collect();
    let drafts = unsent(doors, call, at).await?;
    let drafts: Vec<(String, String, String, &OpenDraft)> = drafts
        .iter()
        .filter_map(|open| {
            let whose = open.body.assisted.as_ref()?.full_name();
            Some((whose, words::instant(open.draft.changed), goes_on(call, at, open), open))
        })
        .collect();
    let unsent: Vec<Unsent<'_>> = drafts
        .iter()
        .map(|(citizen, changed, url, open)| Unsent {
            id: open.draft.id.as_str(),
            citizen,
            service: &open.form.title,
            changed,
            url,
        })
        .collect();
    let sheets: Vec<(String, String)> = open_services(index, call)
        .map(|(id, title)| {
            let path = format!("{}/sportello/{id}/modulo.pdf", index.comune.base);
            (title.to_owned(), at.visit.public(&path))
        })
        .collect();
    let sheets: Vec<Link<'_>> = sheets.iter().map(|(label, url)| Link { label, url }).collect();
    let here = format!("{NEW}{}/", index.comune.slug);
    let page = AssistedPage {
        back: &format!("{INBOX}?comune={}", index.comune.slug),
        comune: &index.denomination,
        comuni: &comuni,
        choose: NEW,
        form: &questions(index, call),
        typed: &call.typed,
        slips: &wrong.slips,
        refused: &wrong.refused,
        problem: wrong.problem,
        action: &here,
        token: &at.visit.token(doors),
        unsent: &unsent,
        drop: &format!("{here}elimina"),
        sheets: &sheets,
    };
    let title = if wrong.status == StatusCode::OK { TITLE.to_owned() } else { format!("Errore: {TITLE}") };
    Ok(Reply::with_status(wrong.status, title, drawn(&page)))
}

fn open_services<'i>(index: &'i CounterIndex, call: &Call) -> impl Iterator<Item = (&'i str, &'i str)> {
    let today = call.moment.today;
    let open = index.services.iter().filter(move |(_, entry)| entry.opening.on(today) == OpenOn::Open);
    open.map(|(id, entry)| (id.as_str(), entry.title.as_str()))
}

/// The questions, in the language of forms: so they are drawn and checked as all others are.
fn questions(index: &CounterIndex, call: &Call) -> Form {
    let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into(), points: None };
    let hinted = |field: Field, hint: &str| Field { hint: Some(hint.into()), ..field };
    let mut services: Vec<Choice> = open_services(index, call).map(|(id, title)| choice(id, title)).collect();
    services.sort_by(|a, b| a.label.cmp(&b.label));
    let known = vec![choice("documento", "Ho visto un suo documento"), choice("persona", "La conosco di persona")];
    let document = Field {
        when: vec![Condition::is("riconosciuta", &["documento"])],
        ..Field::new("documento", "Tipo e numero del documento", Kind::Text { max: 80 })
    };
    let fields = vec![
        Field::new("servizio", "Quale servizio chiede?", Kind::Choice { options: services }),
        Field::new("nome", "Nome della persona", Kind::Name),
        Field::new("cognome", "Cognome della persona", Kind::Name),
        Field::new("codice_fiscale", "Codice fiscale della persona", Kind::FiscalCode),
        Field::new("riconosciuta", "Come l’hai riconosciuta?", Kind::Choice { options: known }),
        hinted(document, "Per esempio: carta d’identità CA00000AA"),
        hinted(
            Field::new("conferma", "Conferma", Kind::Text { max: 20 }),
            "Scrivi «confermo»: così dici che la persona è davanti a te, che l’hai riconosciuta e che ti ha chiesto di compilare per lei.",
        ),
    ];
    let agreement = Agreement::SamePerson {
        code: "codice_fiscale".into(),
        surname: Some("cognome".into()),
        name: Some("nome".into()),
        birth: None,
        sex: None,
        place: None,
    };
    Form {
        service: String::new(),
        language: Language::Italian,
        title: TITLE.into(),
        access: Access::Required,
        privacy: String::new(),
        after: String::new(),
        steps: vec![Step { id: "persona".into(), title: "Per chi compili".into(), intro: None, fields }],
        agreements: vec![agreement],
        once: Vec::new(),
        cosign: None,
    }
}

fn one<'a>(answers: &'a Answers, id: &str) -> Option<&'a str> {
    if let Some(Answer::One(value)) = answers.get(id) { Some(value) } else { None }
}

/// What the language of forms cannot say.
fn refused(answers: &Answers, call: &Call, own: Option<&str>) -> Vec<(String, String)> {
    let mut refused = Vec::new();
    if own.is_some() && one(answers, "codice_fiscale") == own {
        let sentence = "Questo codice fiscale è il tuo: per una tua richiesta usa il sito, come ogni cittadino";
        refused.push(("codice_fiscale".to_owned(), sentence.to_owned()));
    }
    let typed = call.typed.one("conferma");
    let quiet = typed.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
    if !typed.trim().is_empty() && quiet != CONFIRMED {
        let sentence = format!("Per andare avanti scrivi la parola «{CONFIRMED}»");
        refused.push(("conferma".to_owned(), sentence));
    }
    refused
}

/// The service and the citizen, where everything was answered.
fn subject(answers: &Answers) -> Option<(String, Subject)> {
    let known = match one(answers, "documento") {
        Some(document) => Known::ByDocument(document.to_owned()),
        None => Known::InPerson,
    };
    let subject = Subject {
        name: one(answers, "nome")?.to_owned(),
        surname: one(answers, "cognome")?.to_owned(),
        codice_fiscale: one(answers, "codice_fiscale")?.to_owned(),
        known,
    };
    Some((one(answers, "servizio")?.to_owned(), subject))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(pairs: &[(&str, &str)]) -> Answers {
        Answers(pairs.iter().map(|(id, value)| ((*id).to_owned(), Answer::One((*value).to_owned()))).collect())
    }

    #[test]
    fn a_citizen_is_known_by_a_document_or_in_person() {
        let given =
            [("servizio", "prova"), ("nome", "Anna"), ("cognome", "Prova"), ("codice_fiscale", "PRVNNA52C54C632S")];
        let mut seen = given.to_vec();
        seen.push(("documento", "patente U1"));
        let known = |pairs: &[(&str, &str)]| subject(&answers(pairs)).map(|(_, s)| s.known);
        assert_eq!(known(&given), Some(Known::InPerson));
        assert_eq!(known(&seen), Some(Known::ByDocument("patente U1".into())));
        assert_eq!(known(&given[..3]), None);
    }
}
