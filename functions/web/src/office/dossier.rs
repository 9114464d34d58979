//! A person as a comune's operators see her: her requests there, and the newest of each datum she gave in them.
//!
//! It opens for a written reason, once per session and person; every look is logged with it before anything is shown, and
//! she can read both. The consortium's kept data are not here: they open only in her own session.

use std::collections::BTreeMap;

use contract::answer::Answer;
use contract::fact::Fact;
use contract::form::Form;
use contract::index::Tenant;
use contract::language::Language;
use counter::archive::Archive;
use counter::dossier::Looked;
use counter::fault::Fault;
use counter::keys::Lookup;
use counter::line::Line;
use counter::pratica::{Body, Head, Pratica};
use http::StatusCode;
use markup::area::{KeptLine, LookLine, RequestLine};
use markup::office::dossier::{self as drawn, DossierPage, ReasonPage};

use super::{Names, Seat, TOKEN_CHANGED, applicant, dossier_address, opened, pratica_address, seat, told};
use crate::call::Call;
use crate::doors::Doors;
use crate::reply::{Answered, Reply, Stop};
use crate::words;

/// A reason's shortest and longest length, in characters.
const SHORTEST: usize = 5;
const LONGEST: usize = 500;
/// How many requests are opened for the data in them, the newest first.
const OPENED: usize = 50;

/// The person behind a pratica.
struct Subject<'c> {
    tenant: &'c Tenant,
    pratica: Pratica,
    body: Body,
    citizen: Lookup,
}

/// A datum with its value and its source in words.
#[derive(Debug, PartialEq, Eq)]
struct Given {
    value: String,
    source: String,
}

/// Asks why; a reason given in this session for this person is not asked again.
pub(crate) async fn reason(doors: &impl Doors, call: &Call, comune: &str, reference: &str) -> Answered {
    let seat = seat(doors, call).await?;
    let subject = subject(doors, call, &seat, comune, reference).await?;
    let given = seat.visit.body.reasons.iter().find(|(whose, _)| *whose == subject.citizen.0);
    match given {
        Some((_, why)) => page(doors, call, &seat, &subject, why).await,
        None => Ok(ask(doors, &seat, &subject, StatusCode::OK, "", None)),
    }
}

/// The reason arrives.
pub(crate) async fn show(doors: &impl Doors, call: &Call, comune: &str, reference: &str) -> Answered {
    let mut seat = seat(doors, call).await?;
    let subject = subject(doors, call, &seat, comune, reference).await?;
    let why = call.typed.one("motivo").split_whitespace().collect::<Vec<_>>().join(" ");
    if !seat.visit.holds_token(doors, call) {
        return Ok(ask(doors, &seat, &subject, StatusCode::FORBIDDEN, &why, Some(TOKEN_CHANGED)));
    }
    if let Some(slip) = slip(&why) {
        return Ok(ask(doors, &seat, &subject, StatusCode::UNPROCESSABLE_ENTITY, &why, Some(slip)));
    }
    let reasons = &mut seat.visit.body.reasons;
    reasons.retain(|(whose, _)| *whose != subject.citizen.0);
    reasons.push((subject.citizen.0.clone(), why.clone()));
    let surplus = reasons.len().saturating_sub(OPENED);
    reasons.drain(..surplus);
    let cookie = seat.visit.keep(doors, call).await?;
    Ok(page(doors, call, &seat, &subject, &why).await?.with_cookie(cookie))
}

fn slip(why: &str) -> Option<&'static str> {
    match why.chars().count() {
        0 => Some("Scrivi perché ti servono questi dati."),
        n if n < SHORTEST => Some("Scrivi un motivo più chiaro: bastano poche parole."),
        n if n > LONGEST => Some("Il motivo è troppo lungo: può avere al massimo 500 caratteri."),
        _ => None,
    }
}

async fn subject<'c>(
    doors: &impl Doors,
    call: &'c Call,
    seat: &Seat,
    comune: &str,
    reference: &str,
) -> Result<Subject<'c>, Stop> {
    let tenant = seat.comune(call, comune)?;
    let (pratica, body) = opened(doors, tenant, reference).await?;
    match pratica.head.citizen.clone() {
        Some(citizen) => Ok(Subject { tenant, pratica, body, citizen }),
        None => {
            let sentence = "Chi ha inviato questa pratica non ha dato il codice fiscale: non c’è una scheda da aprire.";
            Err(told(StatusCode::NOT_FOUND, sentence).into())
        }
    }
}

/// The form that asks why names no one: who she is is already part of what is asked for.
fn ask(
    doors: &impl Doors,
    seat: &Seat,
    subject: &Subject<'_>,
    status: StatusCode,
    typed: &str,
    error: Option<&str>,
) -> Reply {
    let reference = &subject.pratica.head.reference;
    let page = ReasonPage {
        back: &pratica_address(subject.tenant, reference),
        subject: &format!("la scheda di chi ha inviato la pratica {reference}"),
        action: &dossier_address(subject.tenant, reference),
        token: &seat.visit.token(doors),
        reason: typed,
        error,
    };
    let title =
        if error.is_some() { "Errore: perché vuoi aprire questi dati?" } else { "Perché vuoi aprire questi dati?" };
    Reply::with_status(status, title, drawn::reason(&page))
}

async fn page(doors: &impl Doors, call: &Call, seat: &Seat, subject: &Subject<'_>, why: &str) -> Answered {
    let tenant = subject.tenant;
    let head = &subject.pratica.head;
    seat.look(doors, call, head, Looked::Dossier, why.to_owned()).await?;

    let lines = requests(doors, subject).await?;
    let request_words: Vec<[String; 3]> = lines
        .iter()
        .map(|h| [h.reference.to_string(), words::day_of(h.sent), pratica_address(tenant, &h.reference)])
        .collect();
    let requests: Vec<RequestLine<'_>> = lines
        .iter()
        .zip(&request_words)
        .map(|(line, [reference, sent, url])| RequestLine {
            reference,
            service: &line.title,
            state: line.state.operator_label(),
            sent,
            url,
            todo: None,
        })
        .collect();
    let given = gathered(doors, tenant, &lines).await?;
    let kept: Vec<KeptLine<'_>> = given
        .iter()
        .map(|(fact, given)| KeptLine { fact: *fact, name: "", value: &given.value, source: &given.source })
        .collect();
    let look_words = looks(doors, tenant, &subject.citizen).await?;
    let looks: Vec<LookLine<'_>> = look_words.iter().map(|[date, who, why]| LookLine { date, who, why }).collect();
    let page = DossierPage {
        back: &pratica_address(tenant, &head.reference),
        name: applicant(&subject.body.applicant),
        fiscal_code: subject.body.codice_fiscale.as_deref().unwrap_or("Non indicato"),
        kept: &kept,
        requests: &requests,
        looks: &looks,
    };
    Ok(Reply::page("Scheda del cittadino", drawn::dossier(&page)))
}

/// Her requests in this comune, the newest first; the one she was found by is there even if the list lags behind.
async fn requests(doors: &impl Doors, subject: &Subject<'_>) -> Result<Vec<Line>, Fault> {
    let mut lines = doors.archive().pratiche_of(&subject.tenant.istat, &subject.citizen).await?;
    if lines.iter().all(|l| l.reference != subject.pratica.head.reference) {
        lines.push(Line::of(&subject.pratica.head));
    }
    lines.sort_by_key(|l| std::cmp::Reverse(l.sent));
    Ok(lines)
}

/// The newest value of each fact in her newest requests.
async fn gathered(doors: &impl Doors, tenant: &Tenant, lines: &[Line]) -> Result<BTreeMap<Fact, Given>, Fault> {
    let mut facts = BTreeMap::new();
    for line in lines.iter().take(OPENED) {
        let found = doors.archive().pratica(&tenant.istat, &line.reference).await?;
        // What was erased has no key any more and gives nothing.
        let Some(pratica) = found.filter(|p| p.key.is_some()) else { continue };
        let body = pratica.open(doors.keys())?;
        let form = crate::pratica::form(doors, &pratica).await?;
        gather(&mut facts, &form, &body, &source(&pratica.head, &body));
    }
    Ok(facts)
}

/// Adds the facts of an older request to those of newer ones.
fn gather(facts: &mut BTreeMap<Fact, Given>, form: &Form, body: &Body, source: &str) {
    for field in form.fields() {
        if let (Some(fact), Some(answer @ Answer::One(_))) = (field.fact, body.answers.get(&field.id)) {
            facts.entry(fact).or_insert_with(|| Given {
                value: field.display(answer, Language::Italian),
                source: source.to_owned(),
            });
        }
    }
}

/// Where a datum comes from. Anybody can write anybody's codice fiscale: a request without login says so.
fn source(head: &Head, body: &Body) -> String {
    let how = match (&body.identified_by, &body.assisted) {
        (Some(_), _) => "",
        (None, Some(_)) => ", compilata allo sportello",
        (None, None) => ", inviata senza accesso",
    };
    format!("dichiarato nella richiesta {} il {}{how}", head.reference, words::day_of(head.sent))
}

async fn looks(doors: &impl Doors, tenant: &Tenant, citizen: &Lookup) -> Result<Vec<[String; 3]>, Fault> {
    let mut names = Names::default();
    let mut lines = Vec::new();
    for look in doors.archive().looks_at(&tenant.istat, citizen).await? {
        lines.push([words::instant(look.at), names.of(doors, &look.operator).await?, look.reason(doors.keys())?]);
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::answer::Answers;
    use contract::form::{Access, Field, Step};
    use contract::kind::Kind;

    fn form() -> Form {
        let field = |id: &str, fact, kind| Field { fact, ..Field::new(id, id, kind) };
        let fields = vec![
            field("nata", Some(Fact::DataNascita), Kind::Date { from: None, until: None }),
            field("telefono", Some(Fact::Telefono), Kind::Phone),
            field("minore_nome", None, Kind::Name),
        ];
        Form {
            service: "prova".into(),
            language: Language::Italian,
            title: "Prova".into(),
            access: Access::Optional,
            privacy: String::new(),
            after: String::new(),
            steps: vec![Step { id: "dati".into(), title: "Dati".into(), intro: None, fields }],
            agreements: Vec::new(),
            once: Vec::new(),
            cosign: None,
        }
    }

    fn answers(pairs: &[(&str, &str)]) -> Body {
        let answers =
            Answers(pairs.iter().map(|(id, value)| ((*id).to_owned(), Answer::One((*value).to_owned()))).collect());
        Body { answers, ..Body::default() }
    }

    #[test]
    fn the_newest_value_of_each_fact_wins_and_says_where_it_comes_from() {
        let mut facts = BTreeMap::new();
        gather(&mut facts, &form(), &answers(&[("telefono", "0872000001"), ("minore_nome", "Ugo")]), "nuova");
        gather(&mut facts, &form(), &answers(&[("telefono", "0872000002"), ("nata", "1952-03-14")]), "vecchia");
        let given = |value: &str, source: &str| Given { value: value.into(), source: source.into() };
        let expected = BTreeMap::from([
            (Fact::DataNascita, given("14 marzo 1952", "vecchia")),
            (Fact::Telefono, given("0872000001", "nuova")),
        ]);
        assert_eq!(facts, expected);
    }

    #[test]
    fn a_reason_has_at_least_five_characters() {
        for short in ["", "per", "isee"] {
            assert!(slip(short).is_some(), "{short}");
        }
        assert_eq!(slip("controllo del reddito"), None);
        assert!(slip(&"a".repeat(501)).is_some());
    }
}
