//! Compares answers that must agree with one another.
//!
//! In: canonical answers. Out: a slip at the answer that does not agree. What was not answered is not compared.

use crate::agreement::{Agreement, Datum};
use crate::answer::{Answer, Answers, Typed};
use crate::codice_fiscale::CodiceFiscale;
use crate::slip::{FieldSlip, Slip};

/// Under this name a page sends the codice fiscale of a field once more, where whoever typed it says that it is right as it
/// is: some codes were given with a name written otherwise, and nobody is shut out for that. No field has a dot in its name.
pub fn looked_at(field: &str) -> String {
    format!("{field}.controllato")
}

/// Whether a slip is one that somebody may insist on, and she does: for this very code.
pub fn is_insisted(slip: &FieldSlip, answers: &Answers, typed: &Typed) -> bool {
    let code = answers.get(&slip.field).map(Answer::text).unwrap_or_default();
    matches!(slip.slip, Slip::OtherPerson(_)) && typed.one(&looked_at(&slip.field)) == code
}

impl Agreement {
    /// The slip, if the answers do not agree.
    pub fn slip(&self, answers: &Answers) -> Option<FieldSlip> {
        let given = |field: &str| match answers.get(field) {
            Some(Answer::One(value)) => Some(value.as_str()),
            _ => None,
        };
        match self {
            Agreement::InOrder { first, last } => {
                // Canonical days sort as their texts do.
                let (start, end) = (given(first)?, given(last)?);
                (end < start).then(|| FieldSlip { field: last.clone(), slip: Slip::NotInOrder })
            }
            Agreement::SamePerson { code, surname, name, birth, sex, place: _ } => {
                let known = CodiceFiscale::parse(given(code)?).ok()?;
                let differs = |field: &Option<String>, agrees: &dyn Fn(&str) -> bool| {
                    field.as_deref().and_then(given).is_some_and(|value| !agrees(value))
                };
                let datum = [
                    (Datum::Birth, differs(birth, &|v| v.parse().is_ok_and(|day| known.agrees_with_birth(day)))),
                    (Datum::Sex, differs(sex, &|v| (v == "F") == known.is_of_a_woman())),
                    (Datum::Surname, differs(surname, &|v| known.agrees_with_surname(v))),
                    (Datum::Name, differs(name, &|v| known.agrees_with_name(v))),
                ]
                .into_iter()
                .find_map(|(datum, differs)| differs.then_some(datum))?;
                Some(FieldSlip { field: code.clone(), slip: Slip::OtherPerson(datum) })
            }
        }
    }

    /// Every slip it can give, with the field that bears it.
    pub fn slips(&self) -> Vec<(&str, Slip)> {
        match self {
            Agreement::InOrder { last, .. } => vec![(last, Slip::NotInOrder)],
            Agreement::SamePerson { code, surname, name, birth, sex, place } => {
                let doubt = place.as_deref().map(|place| (place, Slip::OtherPlace));
                [(Datum::Birth, birth), (Datum::Sex, sex), (Datum::Surname, surname), (Datum::Name, name)]
                    .into_iter()
                    .filter(|(_, field)| field.is_some())
                    .map(|(datum, _)| (code.as_str(), Slip::OtherPerson(datum)))
                    .chain(doubt)
                    .collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(pairs: &[(&str, &str)]) -> Answers {
        Answers(pairs.iter().map(|(k, v)| ((*k).to_owned(), Answer::One((*v).to_owned()))).collect())
    }

    #[test]
    fn an_end_does_not_come_before_its_beginning() {
        let rule = Agreement::InOrder { first: "dal".into(), last: "al".into() };
        let slip = |from: &str, to: &str| rule.slip(&answers(&[("dal", from), ("al", to)])).map(|s| (s.field, s.slip));
        assert_eq!(slip("2026-05-03", "2026-05-03"), None);
        assert_eq!(slip("2026-05-03", "2026-05-02"), Some(("al".into(), Slip::NotInOrder)));
        assert_eq!(rule.slip(&answers(&[("dal", "2026-05-03")])), None);
    }

    #[test]
    fn a_code_is_that_of_the_person_beside_it() {
        let field = |name: &str| Some(name.to_owned());
        let rule = Agreement::SamePerson {
            code: "cf".into(),
            surname: field("cognome"),
            name: field("nome"),
            birth: field("nato"),
            sex: field("sesso"),
            place: None,
        };
        let right = [
            ("cf", "RSSMRA85T10A562S"),
            ("cognome", "Rossi"),
            ("nome", "Mario"),
            ("nato", "1985-12-10"),
            ("sesso", "M"),
        ];
        assert_eq!(rule.slip(&answers(&right)), None);
        for (place, wrong, datum) in [
            (1, "Bianchi", Datum::Surname),
            (2, "Carla", Datum::Name),
            (3, "1985-12-11", Datum::Birth),
            (4, "F", Datum::Sex),
        ] {
            let mut pairs = right;
            pairs[place].1 = wrong;
            assert_eq!(rule.slip(&answers(&pairs)).map(|s| s.slip), Some(Slip::OtherPerson(datum)));
        }
        assert_eq!(rule.slips().len(), 4);
    }
}
