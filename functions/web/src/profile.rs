//! Once only: what is already known of a citizen, offered in her forms; her profile opened, changed and kept.

use contract::answer::Typed;
use contract::date;
use contract::fact::Fact;
use contract::form::{Field, Form};
use contract::index::{CounterIndex, ProfileScope};
use contract::language::Language;
use counter::archive::{Archive, Changed};
use counter::assisted::Subject;
use counter::fault::Fault;
use counter::keys::{Domain, Keys, Label, Lookup, Purpose, Secret};
use counter::profile::{Kept, Knowledge, Profile, ProfileBody, Source};
use jiff::civil::Date;
use markup::step::Known;

use crate::call::Call;
use crate::doors::Doors;
use crate::visit::Visit;

/// What is known of the citizen already; nothing, if nobody has logged in.
pub(crate) async fn knowledge(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &Visit,
) -> Result<Knowledge, Fault> {
    let Some(person) = &visit.body.person else { return Ok(Knowledge::default()) };
    let (_, profile) = open(doors, index, visit).await?;
    Ok(Knowledge::new(person, profile, call.moment.today))
}

/// What is known for the fields of a form, with where it comes from; what is past its day is not offered, and that is told.
pub(crate) async fn known(
    doors: &impl Doors,
    call: &Call,
    index: &CounterIndex,
    visit: &Visit,
    form: &Form,
    typed: &Typed,
) -> Result<Vec<Known>, Fault> {
    let knowledge = knowledge(doors, call, index, visit).await?;
    let offered = form.fields().filter_map(|field| {
        let (kept, until) = knowledge.get(field)?;
        let past = until.filter(|day| *day < call.moment.today);
        if let Some(day) = past {
            let source = expired(day, form.language);
            // What she took over while it was good is in her draft still: it is told there too.
            let taken = field.retyped(&kept.value);
            let value = if typed.one(&field.id) == taken { taken } else { String::new() };
            return Some(Known { field: field.id.clone(), value, source });
        }
        // A value that the field would not accept today is not offered.
        contract::read::answer(field, std::slice::from_ref(&kept.value), call.moment.today).ok().flatten()?;
        let source = told(kept, until, form.language);
        Some(Known { field: field.id.clone(), value: field.retyped(&kept.value), source })
    });
    Ok(offered.collect())
}

fn told(kept: &Kept, until: Option<Date>, language: Language) -> String {
    let (source, day) = (kept.source.told(language), |day| date::told(day, language));
    let from = match (&kept.source, language) {
        (Source::Login(_), _) => source,
        (_, Language::Italian) => format!("dal tuo profilo: {source} il {}", day(kept.on)),
        (_, Language::English) => format!("from your profile: {source} on {}", day(kept.on)),
    };
    match (until, language) {
        (None, _) => from,
        (Some(until), Language::Italian) => format!("{from}, vale fino al {}", day(until)),
        (Some(until), Language::English) => format!("{from}, valid until {}", day(until)),
    }
}

fn expired(day: Date, language: Language) -> String {
    let day = date::told(day, language);
    match language {
        Language::Italian => {
            format!("quello nel tuo profilo è scaduto il {day}: controlla questo dato prima di andare avanti")
        }
        Language::English => format!("the one in your profile expired on {day}: check this datum before you go on"),
    }
}

/// What an operator was told of the citizen at the desk, for the fields of her form; nothing that was kept before.
pub(crate) fn told_at_desk(subject: &Subject, form: &Form) -> Vec<Known> {
    let told = |fact| match fact {
        Fact::Nome => Some(&subject.name),
        Fact::Cognome => Some(&subject.surname),
        Fact::CodiceFiscale => Some(&subject.codice_fiscale),
        _ => None,
    };
    let known = |field: &Field| {
        let value = told(field.fact?)?.clone();
        Some(Known { field: field.id.clone(), value, source: "scritto da te all’inizio".to_owned() })
    };
    form.fields().filter_map(known).collect()
}

/// The citizen's profile with its version (0: there is none), in the scope that the comune chose.
pub(crate) async fn open(doors: &impl Doors, index: &CounterIndex, visit: &Visit) -> Result<(u64, ProfileBody), Fault> {
    let Some((citizen, secret)) = keys_of(doors, index, visit) else { return Ok((0, ProfileBody::default())) };
    match doors.archive().profile(&citizen).await? {
        None => Ok((0, ProfileBody::default())),
        Some(profile) => {
            let label = Label::new("", "profilo", &citizen.0, 1);
            let plain = doors.keys().open_under(&secret, &label, &profile.sealed)?;
            let body = serde_json::from_slice(&plain).map_err(|e| Fault::new("reading a profile", e))?;
            Ok((profile.version, body))
        }
    }
}

/// Changes the citizen's profile, again if somebody else changed it meanwhile.
pub(crate) async fn change(
    doors: &impl Doors,
    index: &CounterIndex,
    visit: &Visit,
    change: impl Fn(&mut ProfileBody),
) -> Result<(), Fault> {
    let Some((citizen, secret)) = keys_of(doors, index, visit) else { return Ok(()) };
    for _ in 0..5 {
        let (version, mut body) = open(doors, index, visit).await?;
        change(&mut body);
        let plain = serde_json::to_vec(&body).map_err(|e| Fault::new("writing a profile", e))?;
        let sealed = doors.keys().seal_under(&secret, &Label::new("", "profilo", &citizen.0, 1), &plain)?;
        let next = Profile { citizen: citizen.clone(), version: version + 1, sealed };
        if doors.archive().put_profile(&next).await? == Changed::Done {
            return Ok(());
        }
    }
    Err(Fault::plain("changing a profile that changes all the time"))
}

fn keys_of(doors: &impl Doors, index: &CounterIndex, visit: &Visit) -> Option<(Lookup, Secret)> {
    let person = visit.body.person.as_ref()?;
    let (domain, scope) = match index.profile {
        ProfileScope::Comune => (Domain::Comune(index.comune.istat.clone()), index.comune.istat.as_str()),
        ProfileScope::Consortium => (Domain::Consortium, "consorzio"),
    };
    let citizen = doors.keys().lookup(&domain, "profilo", &person.codice_fiscale);
    let parts = [b"profile".as_slice(), scope.as_bytes(), person.codice_fiscale.as_bytes()];
    let secret = Secret(doors.keys().mac(Purpose::Profile, &parts));
    Some((citizen, secret))
}
