//! Once only: what a citizen gave, kept with her consent, with where it comes from and since when.
//!
//! A profile is found by a keyed look-up of her codice fiscale and sealed under a secret derived from it: it opens only
//! in her own session.

use std::collections::BTreeMap;

use contract::answer::{Answer, Answers};
use contract::fact::{Fact, Group};
use contract::form::{Field, Form};
use contract::language::Language;
use contract::slip::{FieldSlip, Slip};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::identity::Person;
use crate::keys::{Lookup, Sealed};
use crate::reference::Reference;

/// A profile as the archive holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The look-up it is found by.
    pub citizen: Lookup,
    /// Counts changes, so that two at once do not lose one.
    pub version: u64,
    /// [`ProfileBody`] as JSON, sealed under the citizen's secret.
    pub sealed: Sealed,
}

/// What a profile holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileBody {
    /// The newest value of each fact.
    pub facts: BTreeMap<Fact, Kept>,
}

/// One kept datum.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The canonical value.
    pub value: String,
    /// Where it comes from.
    pub source: Source,
    /// The day on which it was given.
    pub on: Date,
    /// The last day on which it holds, where the form that asked for it has set one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// Where an answer of a request comes from, if it was not written for that request alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Where the datum comes from.
    pub source: Source,
    /// The day on which it was given.
    pub on: Date,
    /// The last day on which it holds, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// What is known of a citizen: her login says some, her profile more.
#[derive(Clone, Debug, Default)]
pub struct Knowledge(BTreeMap<Fact, Kept>);

impl Knowledge {
    /// What login and profile say together; the profile is newer where both speak.
    pub fn new(person: &Person, profile: ProfileBody, today: Date) -> Self {
        let mut facts = from_login(person, today);
        facts.extend(profile.facts);
        Self(facts)
    }

    /// The fact that a field asks for, with its last day, if it has one; whether that is past, who asks must look. Of
    /// several limits the nearest counts: that of the form that kept it and that of the form that asks for it now.
    pub fn get(&self, field: &Field) -> Option<(&Kept, Option<Date>)> {
        let fact = field.fact?;
        let kept = self.0.get(&fact)?;
        // An ISEE holds until its expiry, and none of its data longer (D.P.C.M. 159/2013, art. 10).
        let isee = self.0.get(&Fact::IseeScadenza).filter(|_| fact.group() == Group::Isee);
        let isee = isee.and_then(|day| day.value.parse().ok());
        // What the login says is said today.
        let declared = matches!(kept.source, Source::Declared(_));
        let asked = field.good_for.filter(|_| declared).map(|period| period.after(kept.on));
        Some((kept, [isee, kept.until, asked].into_iter().flatten().min()))
    }

    /// Answers that are what was known, though that is good no more: they are sent only if she looks at them again.
    pub fn expired(&self, form: &Form, answers: &Answers, today: Date) -> Vec<FieldSlip> {
        let past = |field: &Field| {
            let (kept, until) = self.get(field)?;
            let day = until.filter(|day| *day < today)?;
            let same = matches!(answers.get(&field.id), Some(Answer::One(value)) if *value == kept.value);
            same.then(|| FieldSlip { field: field.id.clone(), slip: Slip::Expired(day) })
        };
        form.fields().filter_map(past).collect()
    }

    /// The answers that say what was known already, with where that came from. An answer that is not here was written
    /// for this request.
    pub fn origins(&self, form: &Form, answers: &Answers, today: Date) -> BTreeMap<String, Origin> {
        let origin = |field: &Field| {
            let (kept, until) = self.get(field)?;
            let Some(Answer::One(value)) = answers.get(&field.id) else { return None };
            let same = *value == kept.value && until.is_none_or(|day| day >= today);
            same.then(|| (field.id.clone(), Origin { source: kept.source.clone(), on: kept.on, until }))
        };
        form.fields().filter_map(origin).collect()
    }
}

impl Origin {
    /// For the office: `dal profilo: dichiarato nella richiesta RRE-… il 3 marzo 2026`.
    pub fn words(&self) -> String {
        let day = contract::date::words;
        let until = self.until.map(|until| format!(", vale fino al {}", day(until))).unwrap_or_default();
        match &self.source {
            Source::Declared(reference) => {
                format!("dal profilo: dichiarato nella richiesta {reference} il {}{until}", day(self.on))
            }
            Source::Login(provider) => format!("dall’accesso ({provider}) del {}{until}", day(self.on)),
        }
    }
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kept(…)")
    }
}

/// Where a kept datum comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The citizen declared it in a request.
    Declared(Reference),
    /// The identity provider gave it at login.
    Login(String),
}

impl Source {
    /// For people: `dichiarato nella richiesta RRE-…`.
    pub fn words(&self) -> String {
        self.told(Language::Italian)
    }

    /// The same in a language.
    pub fn told(&self, language: Language) -> String {
        match (self, language) {
            (Source::Declared(reference), Language::Italian) => format!("dichiarato nella richiesta {reference}"),
            (Source::Login(provider), Language::Italian) => format!("dato dal tuo accesso ({provider})"),
            (Source::Declared(reference), Language::English) => format!("declared in request {reference}"),
            (Source::Login(provider), Language::English) => format!("given by your login ({provider})"),
        }
    }
}

impl ProfileBody {
    /// Keeps every answer of a request that is a fact.
    pub fn enrich(&mut self, form: &Form, answers: &Answers, reference: &Reference, on: Date) {
        for field in form.fields() {
            if let (Some(fact), Some(Answer::One(value))) = (field.fact, answers.get(&field.id)) {
                let until = field.good_for.map(|period| period.after(on));
                let kept = Kept { value: value.clone(), source: Source::Declared(reference.clone()), on, until };
                self.facts.insert(fact, kept);
            }
        }
    }
}

/// What the login itself says of a person, as facts.
pub fn from_login(person: &Person, on: Date) -> BTreeMap<Fact, Kept> {
    let given = [
        (Fact::Nome, Some(&person.name)),
        (Fact::Cognome, Some(&person.surname)),
        (Fact::CodiceFiscale, Some(&person.codice_fiscale)),
        (Fact::DataNascita, person.birth.as_ref()),
        (Fact::LuogoNascita, person.birth_place.as_ref()),
        (Fact::Email, person.email.as_ref()),
    ];
    given
        .into_iter()
        .filter_map(|(fact, value)| {
            let source = Source::Login(person.provider.clone());
            value.map(|v| (fact, Kept { value: v.clone(), source, on, until: None }))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::form::{Access, Step};
    use contract::kind::Kind;

    const TODAY: Date = Date::constant(2026, 11, 23);

    fn kept(value: &str) -> Kept {
        let reference = Reference::from_mac("KDR", &[7; 32]);
        Kept { value: value.into(), source: Source::Declared(reference), on: Date::constant(2026, 3, 3), until: None }
    }

    fn knowledge(isee_until: &str) -> Knowledge {
        let facts = [
            (Fact::Telefono, kept("3331234567")),
            (Fact::IseeValore, kept("9000.00")),
            (Fact::IseeScadenza, kept(isee_until)),
        ];
        Knowledge(facts.into())
    }

    fn form(fields: Vec<Field>) -> Form {
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

    #[test]
    fn an_answer_that_was_known_says_from_where_and_one_that_was_not_says_nothing() {
        let field = |id: &str, fact, kind| Field { fact: Some(fact), ..Field::new(id, id, kind) };
        let amount = Kind::Amount { min: None, max: None };
        let fields = vec![
            field("telefono", Fact::Telefono, Kind::Phone),
            field("email", Fact::Email, Kind::Email),
            field("isee", Fact::IseeValore, amount),
        ];
        let form = form(fields);
        let answers = |telephone: &str| {
            let given = [("telefono", telephone), ("email", "a@example.org"), ("isee", "9000.00")];
            Answers(given.map(|(id, value)| (id.to_owned(), Answer::One(value.to_owned()))).into())
        };
        let told = |telephone, until| {
            let origins = knowledge(until).origins(&form, &answers(telephone), TODAY);
            origins.into_iter().map(|(id, origin)| (id, origin.words())).collect::<Vec<_>>()
        };
        let line = |end: &str| {
            format!(
                "dal profilo: dichiarato nella richiesta {} il 3 marzo 2026{end}",
                Reference::from_mac("KDR", &[7; 32])
            )
        };
        assert_eq!(
            told("3331234567", "2026-12-31"),
            [("isee".to_owned(), line(", vale fino al 31 dicembre 2026")), ("telefono".to_owned(), line(""))]
        );
        // Another telephone was typed, and the ISEE of the profile is past its day.
        assert_eq!(told("3339999999", "2026-11-22"), []);
    }

    #[test]
    fn of_several_limits_the_nearest_counts_and_a_login_is_of_today() {
        let period = |text| contract::period::Period::parse(text);
        let field = |good_for| Field {
            fact: Some(Fact::ResidenzaVia),
            good_for,
            ..Field::new("via", "Via", Kind::Text { max: 80 })
        };
        // Declared on 3 March, and kept for a year by the form that asked for it.
        let year = Some(Date::constant(2027, 3, 3));
        let mut known = Knowledge([(Fact::ResidenzaVia, Kept { until: year, ..kept("Via Roma") })].into());
        let last = |known: &Knowledge, good_for| known.get(&field(good_for)).unwrap().1;
        assert_eq!(last(&known, None), year);
        assert_eq!(last(&known, period("6 mesi")), Some(Date::constant(2026, 9, 3)));
        assert_eq!(last(&known, period("2 anni")), year);
        known.0 = [(Fact::ResidenzaVia, Kept { source: Source::Login("SPID".into()), ..kept("Via Roma") })].into();
        assert_eq!(last(&known, period("6 mesi")), None);
    }

    #[test]
    fn a_form_says_how_long_what_it_asks_is_good() {
        let period = contract::period::Period::parse("12 mesi");
        let field = Field { fact: Some(Fact::Iban), good_for: period, ..Field::new("iban", "IBAN", Kind::Iban) };
        let form = form(vec![field]);
        let answers = Answers([("iban".to_owned(), Answer::One("IT60X0542811101000000123456".into()))].into());
        let mut body = ProfileBody::default();
        body.enrich(&form, &answers, &Reference::from_mac("KDR", &[7; 32]), Date::constant(2026, 3, 3));
        assert_eq!(body.facts[&Fact::Iban].until, Some(Date::constant(2027, 3, 3)));
        let known = Knowledge(body.facts);
        assert_eq!(known.expired(&form, &answers, Date::constant(2027, 3, 3)), []);
        let past = known.expired(&form, &answers, Date::constant(2027, 3, 4));
        assert_eq!(past, [FieldSlip { field: "iban".into(), slip: Slip::Expired(Date::constant(2027, 3, 3)) }]);
        assert_eq!(known.origins(&form, &answers, Date::constant(2027, 3, 4)).len(), 0, "the office is told it is new");
    }
}
