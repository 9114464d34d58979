//! Doubts: what was typed beside what the codice fiscale says.
//!
//! In: the comuni that are known, by name, each with its cadastral code. Out: a doubt, never a refusal: comuni were parted
//! and joined, and who was born before keeps the code of that time; a code may be of a name that was written otherwise. A
//! place that is not known always agrees.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::agreement::Agreement;
use crate::answer::{Answer, Answers};
use crate::codice_fiscale::CodiceFiscale;
use crate::form::Form;
use crate::search::words;
use crate::slip::{FieldSlip, Slip};

/// The comuni that are known: the cadastral code of each, by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Places(BTreeMap<String, String>);

impl Places {
    /// The comuni of a list; one whose code nobody wrote down is not known, nor are two of one name.
    pub fn new<'a>(comuni: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut places: BTreeMap<String, String> = BTreeMap::new();
        let mut twins = Vec::new();
        for (name, code) in comuni {
            if let Some(twin) = places.insert(name.to_owned(), code.to_owned()).filter(|twin| twin != code) {
                twins.push((name.to_owned(), twin));
            }
        }
        places.retain(|name, code| !code.is_empty() && twins.iter().all(|(twin, _)| twin != name));
        Self(places)
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The code of a place as it was typed: `Quadri`, `QUADRI (CH)`, `quadri, Chieti`; nothing, if it is not known.
    fn code(&self, typed: &str) -> Option<&str> {
        let name = words(typed.split(['(', ',', '/']).next().unwrap_or_default());
        self.0.iter().find(|(known, _)| words(known) == name).map(|(_, code)| code.as_str())
    }
}

impl Form {
    /// The places of birth that a codice fiscale beside them does not confirm, and the codes that are not of the person beside
    /// them though somebody looked: for the citizen to look at again, and for the office.
    pub fn doubts(&self, answers: &Answers, places: &Places) -> Vec<FieldSlip> {
        let given = |field: &str| match answers.get(field) {
            Some(Answer::One(value)) => Some(value.as_str()),
            _ => None,
        };
        let doubt = |agreement: &Agreement| {
            let Agreement::SamePerson { code, place: Some(place), .. } = agreement else { return None };
            let known = places.code(given(place)?)?;
            let said = CodiceFiscale::parse(given(code)?).ok()?.birth_place();
            (said != known).then(|| FieldSlip { field: place.clone(), slip: Slip::OtherPlace })
        };
        let differs = |agreement: &Agreement| match agreement {
            Agreement::SamePerson { .. } => agreement.slip(answers),
            Agreement::InOrder { .. } => None,
        };
        self.agreements.iter().flat_map(|a| [differs(a), doubt(a)]).flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::Field;
    use crate::form::tests::of;
    use crate::kind::Kind;

    fn doubts(code: &str, place: &str) -> usize {
        let places = Places::new([
            ("Quadri", "H098"),
            ("San Giovanni Lipioni", "H923"),
            ("Senza Codice", ""),
            ("Gemello", "A001"),
            ("Gemello", "A002"),
        ]);
        let mut form = of(vec![
            Field::new("codice_fiscale", "Codice fiscale", Kind::FiscalCode),
            Field::new("luogo_nascita", "Luogo di nascita", Kind::Text { max: 80 }),
        ]);
        form.agreements = vec![Agreement::SamePerson {
            code: "codice_fiscale".into(),
            surname: None,
            name: None,
            birth: None,
            sex: None,
            place: Some("luogo_nascita".into()),
        }];
        let pairs = [("codice_fiscale", code), ("luogo_nascita", place)];
        let answers = Answers(pairs.map(|(id, v)| (id.to_owned(), Answer::One(v.to_owned()))).into());
        form.doubts(&answers, &places).len()
    }

    #[test]
    fn a_place_that_is_known_and_is_another_is_doubted() {
        // The code says A562, San Giuliano Terme.
        const ELSEWHERE: &str = "RSSMRA85T10A562S";
        for place in ["Quadri", "QUADRI (CH)", "quadri, Chieti", "San  giovanni lipioni"] {
            assert_eq!(doubts(ELSEWHERE, place), 1, "{place}");
        }
        for unknown in ["San Giuliano Terme", "Francia", "Quadri di Sopra", "Senza Codice", "Gemello", ""] {
            assert_eq!(doubts(ELSEWHERE, unknown), 0, "{unknown}");
        }
    }

    #[test]
    fn the_code_of_the_very_place_agrees_and_so_does_its_twin() {
        // The same person born in Quadri, and with omocodia letters in the place's digits.
        for code in ["RSSMRA85T10H098D", "RSSMRA85T10HLVU"] {
            let check = (b'A'..=b'Z').map(|c| format!("{}{}", &code[..code.len().min(15)], char::from(c)));
            let whole: Vec<String> = check.filter(|c| CodiceFiscale::parse(c).is_ok()).collect();
            assert_eq!(whole.len(), 1, "{code}");
            assert_eq!(doubts(&whole[0], "Quadri"), 0, "{code}");
            assert_eq!(doubts(&whole[0], "San Giovanni Lipioni"), 1, "{code}");
        }
    }
}
