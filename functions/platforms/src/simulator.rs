//! The identity simulator: sample people to log in as, none of whom exists. It says so on every page it shows.
//!
//! Their codici fiscali are well-formed and belong to nobody known: surnames are Italian words for "sample".

use contract::answer::Typed;
use counter::fault::Fault;
use counter::identity::{Audience, Identity, Person, Sample, Start};
use counter::refusal::Refusal;

/// The simulator.
#[derive(Clone, Copy, Debug, Default)]
pub struct Simulator;

struct Invented {
    id: &'static str,
    name: &'static str,
    surname: &'static str,
    codice_fiscale: &'static str,
    birth: &'static str,
    email: Option<&'static str>,
    about: &'static str,
    audience: Audience,
}

/// The sample operators' codici fiscali, with the names colleagues read; the program in front decides their comuni.
pub const OPERATORS: [(&str, &str); 3] = [
    ("SPRNNI79E49C632F", "Nina Sportello"),
    ("FFCPNI70A30C632J", "Pino Ufficio"),
    ("CNSRTI66P52C632Y", "Rita Consorzio"),
];

const PEOPLE: [Invented; 6] = [
    Invented {
        id: "anna",
        name: "Anna",
        surname: "Prova",
        codice_fiscale: "PRVNNA52C54C632S",
        birth: "1952-03-14",
        email: None,
        about: "74 anni, senza email",
        audience: Audience::Citizen,
    },
    Invented {
        id: "carlo",
        name: "Carlo",
        surname: "Esempio",
        codice_fiscale: "SMPCRL48R02C632Z",
        birth: "1948-10-02",
        email: Some("carlo.esempio@example.org"),
        about: "78 anni, con email",
        audience: Audience::Citizen,
    },
    Invented {
        id: "lucia",
        name: "Lucia",
        surname: "Campione",
        codice_fiscale: "CMPLCU88H61C632B",
        birth: "1988-06-21",
        email: Some("lucia.campione@example.org"),
        about: "38 anni, due figli a scuola",
        audience: Audience::Citizen,
    },
    Invented {
        id: "nina",
        name: "Nina",
        surname: "Sportello",
        codice_fiscale: "SPRNNI79E49C632F",
        birth: "1979-05-09",
        email: None,
        about: "lavora per tre Comuni",
        audience: Audience::Operator,
    },
    Invented {
        id: "pino",
        name: "Pino",
        surname: "Ufficio",
        codice_fiscale: "FFCPNI70A30C632J",
        birth: "1970-01-30",
        email: None,
        about: "lavora per un Comune solo",
        audience: Audience::Operator,
    },
    Invented {
        id: "rita",
        name: "Rita",
        surname: "Consorzio",
        codice_fiscale: "CNSRTI66P52C632Y",
        birth: "1966-09-12",
        email: None,
        about: "segue tutti i Comuni dell’area",
        audience: Audience::Operator,
    },
];

impl Identity for Simulator {
    fn start(&self, audience: Audience, _state: &str) -> Start {
        let sample = |p: &Invented| Sample {
            id: p.id.to_owned(),
            name: format!("{} {}", p.name, p.surname),
            about: p.about.to_owned(),
        };
        Start::Choose(PEOPLE.iter().filter(|p| p.audience == audience).map(sample).collect())
    }

    async fn identify(&self, audience: Audience, returned: &Typed) -> Result<Result<Person, Refusal>, Fault> {
        let chosen = PEOPLE.iter().find(|p| p.audience == audience && p.id == returned.one("persona"));
        let person = chosen.map(|p| Person {
            codice_fiscale: p.codice_fiscale.to_owned(),
            name: p.name.to_owned(),
            surname: p.surname.to_owned(),
            birth: Some(p.birth.to_owned()),
            birth_place: None,
            email: p.email.map(str::to_owned),
            provider: "simulatore".to_owned(),
        });
        Ok(person.ok_or(Refusal::NotIdentified))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::codice_fiscale::CodiceFiscale;

    #[test]
    fn every_sample_person_has_a_well_formed_code_that_agrees_with_the_birth_date() {
        for person in &PEOPLE {
            let code = CodiceFiscale::parse(person.codice_fiscale).unwrap();
            assert!(code.agrees_with_birth(person.birth.parse().unwrap()), "{}", person.id);
        }
        for (code, name) in OPERATORS {
            assert!(PEOPLE.iter().any(|p| p.codice_fiscale == code && format!("{} {}", p.name, p.surname) == name));
        }
    }
}
