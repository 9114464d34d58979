//! The personal area: her requests, her drafts, what is kept of her and from where, who looked at it.

use std::collections::BTreeMap;

use contract::fact::Fact;
use contract::index::CounterIndex;
use contract::language::Language;
use counter::archive::Archive;
use counter::draft::{Draft, DraftId, KEPT_DAYS};
use counter::fault::Fault;
use counter::line::Line;
use counter::signing;
use counter::state::State;
use counter::term::days_after;
use markup::area::{AreaPage, DraftLine, KeptLine, LookLine, RequestLine, ToSignLine};
use markup::message::{self, ConfirmPage};

use crate::attach;
use crate::call::Call;
use crate::citizen::{address, index, logged_in, token_held};
use crate::doors::{Doors, rome};
use crate::draft;
use crate::profile;
use crate::reply::{Answered, Reply};
use crate::send::{self, scope_name};
use crate::visit::{Visit, citizen};
use crate::words;

/// The personal area.
pub(crate) async fn show(doors: &impl Doors, call: &Call) -> Answered {
    let index = index(doors, call).await?;
    let here = address(&index, "area/");
    let visit = logged_in(doors, call, &here).await?;
    let Some(person) = visit.body.person.as_ref() else { return Ok(Reply::see(here)) };
    let me = citizen(doors, &index.comune.istat, &person.codice_fiscale);

    let lines = requests(doors, &index, &visit, &me).await?;
    let request_words: Vec<[String; 3]> = lines
        .iter()
        .map(|h| {
            [h.reference.to_string(), words::day_of(h.sent), address(&index, &format!("pratica/{}", h.reference.key()))]
        })
        .collect();
    let requests: Vec<RequestLine<'_>> = lines
        .iter()
        .zip(&request_words)
        .map(|(line, [reference, sent, url])| RequestLine {
            reference,
            service: &line.title,
            state: signing::state(line, call.moment.today).label(),
            sent,
            url,
            todo: match signing::state(line, call.moment.today) {
                State::DaIntegrare => Some("Il Comune aspetta una tua risposta"),
                State::DaFirmare => Some("Manda all’altra persona l’indirizzo per firmare"),
                _ => None,
            },
        })
        .collect();

    let mut to_sign = doors.archive().to_sign(&index.comune.istat, &me).await?;
    to_sign.retain(|h| signing::state(h, call.moment.today) == State::DaFirmare);
    let sign_words: Vec<[String; 3]> = to_sign
        .iter()
        .map(|h| {
            [h.reference.to_string(), words::day_of(h.sent), address(&index, &format!("firma/{}", h.reference.key()))]
        })
        .collect();
    let to_sign: Vec<ToSignLine<'_>> = to_sign
        .iter()
        .zip(&sign_words)
        .map(|(h, [reference, sent, url])| ToSignLine { reference, service: &h.title, sent, url })
        .collect();

    let drafts = doors.archive().drafts_of(&index.comune.istat, &visit.owner(doors)).await?;
    let draft_words: Vec<[String; 4]> = drafts.iter().map(|d| draft_words(&index, d)).collect();
    let drafts: Vec<DraftLine<'_>> = drafts
        .iter()
        .zip(&draft_words)
        .map(|(d, [service, saved, until, url])| DraftLine { id: d.id.as_str(), service, saved, until, url })
        .collect();

    let (_, profile) = profile::open(doors, &index, &visit).await?;
    let kept_words: Vec<(Fact, [String; 3])> = profile
        .facts
        .iter()
        .map(|(fact, kept)| {
            let until = match kept.until {
                None => String::new(),
                Some(day) if day < call.moment.today => format!(", scaduto il {}", words::day(day)),
                Some(day) => format!(", vale fino al {}", words::day(day)),
            };
            let source = format!("{} il {}{until}", kept.source.words(), words::day(kept.on));
            (*fact, [fact_name(*fact), shown(*fact, &kept.value), source])
        })
        .collect();
    let kept: Vec<KeptLine<'_>> =
        kept_words.iter().map(|(fact, [name, value, source])| KeptLine { fact: *fact, name, value, source }).collect();

    let look_words = look_words(doors, &index, &me).await?;
    let looks: Vec<LookLine<'_>> = look_words.iter().map(|[date, who, why]| LookLine { date, who, why }).collect();

    let page = AreaPage {
        name: &format!("{} {}", person.name, person.surname),
        requests: &requests,
        to_sign: &to_sign,
        drafts: &drafts,
        delete_draft: &address(&index, "area/bozza"),
        kept: &kept,
        scope_name: &scope_name(&index, call),
        forget: &address(&index, "area/dimentica"),
        forget_all_url: &address(&index, "area/dimentica-tutto"),
        looks: &looks,
        logout: &address(&index, "esci"),
        token: &visit.token(doors),
        services_url: &format!("{}/servizi/", index.comune.base),
    };
    Ok(Reply::page("La tua area personale", markup::area::area(&page)))
}

/// Her pratiche by her codice fiscale, and those that this session sent: lists may lag, these do not.
async fn requests(
    doors: &impl Doors,
    index: &CounterIndex,
    visit: &Visit,
    me: &counter::keys::Lookup,
) -> Result<Vec<Line>, Fault> {
    let mut lines = doors.archive().pratiche_of(&index.comune.istat, me).await?;
    for reference in visit.body.sent.iter().filter(|r| r.prefix() == index.prefix) {
        if lines.iter().all(|l| l.reference != *reference)
            && let Some(pratica) = doors.archive().pratica(&index.comune.istat, reference).await?
        {
            lines.push(Line::of(&pratica.head));
        }
    }
    lines.sort_by_key(|l| std::cmp::Reverse(l.sent));
    Ok(lines)
}

fn draft_words(index: &CounterIndex, draft: &Draft) -> [String; 4] {
    let service = index.services.get(&draft.service).map_or_else(|| draft.service.clone(), |e| e.title.clone());
    let changed = draft.changed.to_zoned(rome()).date();
    [
        service,
        words::day(changed),
        words::day(days_after(changed, KEPT_DAYS)),
        address(index, &format!("domanda/{}/riepilogo", draft.id.as_str())),
    ]
}

async fn look_words(
    doors: &impl Doors,
    index: &CounterIndex,
    me: &counter::keys::Lookup,
) -> Result<Vec<[String; 3]>, Fault> {
    let mut names: BTreeMap<counter::keys::Lookup, String> = BTreeMap::new();
    let mut lines = Vec::new();
    for look in doors.archive().looks_at(&index.comune.istat, me).await? {
        if !names.contains_key(&look.operator) {
            let name = doors.archive().operator(&look.operator).await?.map(|o| o.name);
            names.insert(look.operator.clone(), name.unwrap_or_else(|| "Operatore del Comune".into()));
        }
        let who = names.get(&look.operator).cloned().unwrap_or_default();
        lines.push([words::instant(look.at), who, look.reason(doors.keys())?]);
    }
    Ok(lines)
}

/// Deletes a draft, once she has been asked whether she is sure: what was typed in it cannot be had again.
pub(crate) async fn drop_draft(doors: &impl Doors, call: &Call) -> Answered {
    let index = index(doors, call).await?;
    let here = address(&index, "area/");
    let visit = logged_in(doors, call, &here).await?;
    token_held(doors, call, &visit)?;
    if let Some(id) = DraftId::parse(call.typed.one("bozza"))
        && let Some(draft) = doors.archive().draft(&index.comune.istat, &id).await?
        && draft.owner == visit.owner(doors)
    {
        if call.typed.one("conferma") != "si" {
            return Ok(sure(&index, &draft, &visit.token(doors)));
        }
        let files = match draft::open(doors, call, &index, &visit, id.as_str()).await? {
            // A draft that was sent left its files to the request.
            Some(open) if send::receipt_of(doors, &index, &id).await?.is_none() => {
                attach::records(open.form.fields(), &open.body.typed)
            }
            _ => Vec::new(),
        };
        doors.archive().drop_draft(&index.comune.istat, &id).await?;
        attach::remove(doors, &index.comune.istat, &files).await?;
    }
    Ok(Reply::see(here))
}

fn sure(index: &CounterIndex, draft: &Draft, token: &str) -> Reply {
    const TITLE: &str = "Cancellare la richiesta non ancora inviata?";
    let [service, saved, ..] = draft_words(index, draft);
    let page = ConfirmPage {
        language: Language::Italian,
        title: TITLE,
        text: &format!("Cancelli ciò che hai scritto per «{service}», salvato il {saved}. Non si può recuperare."),
        action: &address(index, "area/bozza"),
        token,
        hidden: &[("bozza", draft.id.as_str()), ("conferma", "si")],
        button: "Cancella la bozza",
        back: &address(index, "area/"),
    };
    Reply::page(TITLE, message::confirm(&page))
}

/// Forgets one kept datum.
pub(crate) async fn forget(doors: &impl Doors, call: &Call) -> Answered {
    let index = index(doors, call).await?;
    let here = address(&index, "area/");
    let visit = logged_in(doors, call, &here).await?;
    token_held(doors, call, &visit)?;
    let wanted = call.typed.one("fatto");
    if let Some(fact) = Fact::ALL.into_iter().find(|f| fact_name(*f) == wanted) {
        profile::change(doors, &index, &visit, |profile| {
            profile.facts.remove(&fact);
        })
        .await?;
    }
    Ok(Reply::see(here))
}

/// Asks whether everything is to be forgotten.
pub(crate) async fn forget_all_form(doors: &impl Doors, call: &Call) -> Answered {
    let index = index(doors, call).await?;
    let here = address(&index, "area/");
    let visit = logged_in(doors, call, &here).await?;
    let page = ConfirmPage {
        language: Language::Italian,
        title: "Cancellare tutti i dati del profilo?",
        text: "La prossima volta dovrai scriverli di nuovo. Le richieste già inviate non cambiano.",
        action: &address(&index, "area/dimentica-tutto"),
        token: &visit.token(doors),
        hidden: &[],
        button: "Cancella tutti i dati",
        back: &here,
    };
    Ok(Reply::page("Cancellare tutti i dati del profilo?", message::confirm(&page)))
}

/// Forgets everything.
pub(crate) async fn forget_all(doors: &impl Doors, call: &Call) -> Answered {
    let index = index(doors, call).await?;
    let here = address(&index, "area/");
    let visit = logged_in(doors, call, &here).await?;
    token_held(doors, call, &visit)?;
    profile::change(doors, &index, &visit, |profile| profile.facts.clear()).await?;
    Ok(Reply::see(here))
}

/// A fact's name in forms: `data_nascita`.
fn fact_name(fact: Fact) -> String {
    serde_json::to_value(fact).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// A kept value as people read it.
fn shown(fact: Fact, value: &str) -> String {
    match fact {
        Fact::DataNascita | Fact::IseeScadenza => value.parse().map_or_else(|_| value.to_owned(), words::day),
        Fact::Telefono => contract::contact::phone_words(value),
        Fact::IseeValore => format!("{} euro", value.replace('.', ",")),
        _ => value.to_owned(),
    }
}
