//! What a form asks: steps, fields and the rules between them, as one immutable document.
//!
//! In: what the generator compiled from a service's `modulo.toml`. Out: the JSON that functions read.
//! It holds no text that depends on the comune, so that comuni with the same form share its revision.

use serde::{Deserialize, Serialize};

use crate::agreement::Agreement;
use crate::answer::{Answer, Answers, Typed};
use crate::condition::Condition;
use crate::fact::Fact;
use crate::kind::Kind;
use crate::language::Language;
use crate::period::Period;

/// A compiled form; its identity is its [`crate::revision::Revision`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The service it belongs to, for example `accesso-agli-atti`.
    pub service: String,
    /// The language of its words; only the Italian form travels and binds (see [`crate::translation`]).
    #[serde(default, skip_serializing_if = "Language::is_binding")]
    pub language: Language,
    /// The title a citizen reads.
    pub title: String,
    /// Whether the citizen must, may or need not say who she is.
    pub access: Access,
    /// The short privacy notice shown before the first question (GDPR art. 13).
    pub privacy: String,
    /// What happens after sending, for the receipt.
    pub after: String,
    /// The named steps, in order; never empty.
    pub steps: Vec<Step>,
    /// Answers that must agree with one another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agreements: Vec<Agreement>,
    /// What can be asked only once: each a list of fields whose answers, taken together, no two open requests share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub once: Vec<Once>,
    /// Who must sign too, with a login of her own, before the request counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cosign: Option<Cosign>,
}

/// The signature of a second person. It is owed exactly when the field that says who she is was asked and answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cosign {
    /// The field that holds her codice fiscale.
    pub field: String,
    /// Who she is to the applicant, as the subject of a sentence: `l’altro genitore`.
    pub who: String,
    /// Why she must sign, for both to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Within how many days she must sign, or the request is closed.
    #[serde(default = "sign_days", skip_serializing_if = "is_sign_days")]
    pub days: u16,
}

/// Within how many days a second person signs, where the form does not say it.
pub const SIGN_DAYS: u16 = 30;

fn sign_days() -> u16 {
    SIGN_DAYS
}

fn is_sign_days(days: &u16) -> bool {
    *days == SIGN_DAYS
}

/// Answers that no two requests may share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Once {
    /// The fields, in order.
    pub fields: Vec<String>,
    /// What is told to who asks again.
    pub told: String,
}

/// How far a citizen must identify herself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Nobody is asked to log in.
    None,
    /// Login is offered, because it saves typing.
    Optional,
    /// The request can be sent only by a person who logged in.
    Required,
}

/// One page of questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The step's name in the address, for example `richiedente`.
    pub id: String,
    /// The heading of the page.
    pub title: String,
    /// An introduction, if one is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
    /// The questions, in order.
    pub fields: Vec<Field>,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its name, unique in the form.
    pub id: String,
    /// The question.
    pub label: String,
    /// The heading of the group it stands in, for example `Figlio 2`; neighbours with the same heading are one group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// One sentence of help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Whether it may be left empty.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Whether an empty answer slows the request down, which the citizen is told before she sends; it is then optional.
    #[serde(default, skip_serializing_if = "is_false")]
    pub advised: bool,
    /// The once-only fact of the applicant that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<Fact>,
    /// How long the fact is good after the day on which it was given; without a limit, if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub good_for: Option<Period>,
    /// When it is asked: all of these must hold. Always, if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub when: Vec<Condition>,
    /// What kind of answer it takes.
    #[serde(flatten)]
    pub kind: Kind,
}

impl Field {
    /// A question of a kind, obligatory and always asked.
    pub fn new(id: impl Into<String>, label: impl Into<String>, kind: Kind) -> Self {
        Self {
            id: id.into(),
            label: label.into(),
            part: None,
            hint: None,
            optional: false,
            advised: false,
            fact: None,
            good_for: None,
            when: Vec::new(),
            kind,
        }
    }

    /// The question with the group it stands in, for where the group's heading is not beside it.
    pub fn full_label(&self) -> String {
        let label = self.label.trim_end_matches(['?', ':']);
        match &self.part {
            Some(part) => format!("{label} ({part})"),
            None => label.to_owned(),
        }
    }
}

impl Form {
    /// All fields of all steps, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.steps.iter().flat_map(|s| s.fields.iter())
    }

    /// The field of that name.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields().find(|f| f.id == id)
    }

    /// The step of that name, with its position from 0.
    pub fn step(&self, id: &str) -> Option<(usize, &Step)> {
        self.steps.iter().enumerate().find(|(_, s)| s.id == id)
    }

    /// Answers as if they had been typed, so that conditions can be followed.
    pub fn as_typed(&self, answers: &Answers) -> Typed {
        let mut typed = Typed::new();
        for (id, answer) in &answers.0 {
            let values = match answer {
                // A canonical number has a point, which stands between thousands where people write.
                Answer::One(value) if self.field(id).is_some_and(|f| f.kind.is_number()) => {
                    vec![value.replace('.', ",")]
                }
                Answer::One(value) => vec![value.clone()],
                Answer::Many(values) => values.clone(),
            };
            typed.set(id, values);
        }
        typed
    }

    /// Whether a field is asked, given what was typed so far: its conditions hold, and so do those they hang on.
    pub fn shows(&self, field: &Field, typed: &Typed) -> bool {
        self.follows(field, |when, earlier| when.holds(&earlier.kind, typed))
    }

    /// Whether a field stands on the page of its step: conditions on the same page cannot be followed without script, so
    /// they always pass here and are told in words; those on another page are settled.
    pub fn stands(&self, step: &Step, field: &Field, typed: &Typed) -> bool {
        self.follows(field, |when, earlier| step.looks_at_itself(when) || when.holds(&earlier.kind, typed))
    }

    /// Whether anything of a step is there to read or to answer; a step without is passed over.
    pub fn shows_step(&self, step: &Step, typed: &Typed) -> bool {
        step.fields.iter().any(|field| self.stands(step, field, typed))
    }

    /// The steps, by their places, of the way of a citizen who is at one of them (past the last: at the summary). Those
    /// that her answers have ruled out are not on it; those that hang on a question still before her are, until she
    /// answers it.
    pub fn way(&self, place: usize, typed: &Typed) -> Vec<usize> {
        let before_her = |field: &Field| {
            let open = typed.all(&field.id).iter().all(|v| v.trim().is_empty());
            open && self.steps.iter().skip(place).any(|s| s.fields.iter().any(|f| f.id == field.id))
        };
        let on_it = |step: &Step| {
            step.fields.iter().any(|field| {
                self.follows(field, |when, earlier| {
                    step.looks_at_itself(when) || when.holds(&earlier.kind, typed) || before_her(earlier)
                })
            })
        };
        (0..self.steps.len()).filter(|at| *at == place || self.steps.get(*at).is_some_and(on_it)).collect()
    }

    /// The codice fiscale of who must sign too, if these answers ask for her signature.
    pub fn cosigner<'a>(&self, answers: &'a Answers) -> Option<&'a str> {
        match answers.get(&self.cosign.as_ref()?.field)? {
            Answer::One(codice_fiscale) => Some(codice_fiscale),
            Answer::Many(_) => None,
        }
    }

    /// Whether a field says who must sign too, or whether anybody must.
    pub fn settles_cosigner(&self, id: &str) -> bool {
        let Some(signer) = self.cosign.as_ref().and_then(|c| self.field(&c.field)) else { return false };
        let (mut all, mut at) = (vec![signer], 0);
        while let Some(&field) = all.get(at) {
            for earlier in field.when.iter().filter_map(|when| self.field(&when.field)) {
                if !all.iter().any(|f| f.id == earlier.id) {
                    all.push(earlier);
                }
            }
            at += 1;
        }
        all.iter().any(|f| f.id == id)
    }

    /// Whether every condition of a field passes, and so do those of the fields that they look at.
    fn follows(&self, field: &Field, passes: impl Fn(&Condition, &Field) -> bool) -> bool {
        if field.when.is_empty() {
            return true;
        }
        // Each question is looked at once, so that this walk ends soon, even on a document that our generator did not
        // make and whose questions hang on one another in a circle.
        let (mut all, mut at) = (vec![field], 0);
        while let Some(&field) = all.get(at) {
            for when in &field.when {
                let Some(earlier) = self.field(&when.field).filter(|e| passes(when, e)) else { return false };
                if !all.iter().any(|f| f.id == earlier.id) {
                    all.push(earlier);
                }
            }
            at += 1;
        }
        true
    }
}

impl Step {
    /// Whether a condition looks at a question of this very page. How many copies a group has is settled by its buttons.
    pub fn looks_at_itself(&self, when: &Condition) -> bool {
        self.fields.iter().any(|f| f.id == when.field && !matches!(f.kind, Kind::Repeat { .. }))
    }
}

fn is_false(b: &bool) -> bool {
    !*b
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A form of one step.
    pub(crate) fn of(fields: Vec<Field>) -> Form {
        let step = Step { id: "passo".into(), title: "Passo".into(), intro: None, fields };
        Form {
            service: "prova".into(),
            language: Language::Italian,
            title: "Prova".into(),
            access: Access::None,
            privacy: String::new(),
            after: String::new(),
            steps: vec![step],
            agreements: Vec::new(),
            once: Vec::new(),
            cosign: None,
        }
    }

    fn when(field: Field, when: Vec<Condition>) -> Field {
        Field { when, ..field }
    }

    #[test]
    fn what_was_asked_of_a_number_is_told_of_its_answer() {
        let number = Kind::Number { min: None, max: None, decimals: 3, unit: None };
        let short = Condition { at_most: Some(2_000), ..Condition::is("lunghezza", &[]) };
        let form = of(vec![
            Field::new("lunghezza", "Lunghezza", number),
            when(Field::new("perche", "Perché così corto?", Kind::Text { max: 10 }), vec![short]),
        ]);
        let asked = &form.steps[0].fields[1];
        let typed = Typed::from_pairs([("lunghezza", "1,234")]);
        // The canonical number has a point, which stands between thousands where people write.
        let answers = Answers([("lunghezza".to_owned(), Answer::One("1.234".into()))].into());
        assert!(form.shows(asked, &typed));
        assert!(form.shows(asked, &form.as_typed(&answers)));
    }

    #[test]
    fn a_long_chain_of_conditions_is_followed_once() {
        let twice = |n: usize| vec![Condition::is(format!("a{}", n - 1), &["si"]); 2];
        let fields = (0..60).map(|n| {
            let field = Field::new(format!("a{n}"), "A", Kind::YesNo);
            if n == 0 { field } else { when(field, twice(n)) }
        });
        let form = of(fields.collect());
        let mut typed = Typed::from_pairs((0..60).map(|n| (format!("a{n}"), "si")));
        let last = form.field("a59").unwrap();
        assert!(form.shows(last, &typed));
        typed.set("a0", vec!["no".into()]);
        assert!(!form.shows(last, &typed));
    }

    #[test]
    fn who_must_sign_too_is_settled_by_her_field_and_by_what_it_hangs_on() {
        let asked = Field::new("due", "Siete in due?", Kind::YesNo);
        let signer = when(Field::new("altro", "Codice fiscale", Kind::FiscalCode), vec![Condition::is("due", &["si"])]);
        let cosign =
            Some(Cosign { field: "altro".into(), who: "l’altra persona".into(), why: None, days: SIGN_DAYS });
        let form = Form { cosign, ..of(vec![Field::new("nome", "Nome", Kind::Name), asked, signer]) };
        let settling: Vec<bool> = ["nome", "due", "altro"].map(|id| form.settles_cosigner(id)).to_vec();
        assert_eq!(settling, [false, true, true]);
        let answers = |pairs: &[(&str, &str)]| {
            Answers(pairs.iter().map(|(id, v)| ((*id).to_owned(), Answer::One((*v).to_owned()))).collect())
        };
        let both = answers(&[("due", "si"), ("altro", "RSSMRA85T10A562S")]);
        assert_eq!(form.cosigner(&both), Some("RSSMRA85T10A562S"));
        assert_eq!(form.cosigner(&answers(&[("due", "no")])), None, "nobody else is asked for");
    }

    #[test]
    fn of_two_values_for_one_answer_the_first_counts_for_conditions_too() {
        let when_yes = vec![Condition::is("figli", &["si"])];
        let asked = when(Field::new("quanti", "Quanti?", Kind::Text { max: 10 }), when_yes);
        let form = of(vec![Field::new("figli", "Figli?", Kind::YesNo), asked]);
        for (values, shown) in [(["no", "si"], false), (["", "si"], false), (["si", "no"], true)] {
            let typed = Typed::from_pairs(values.map(|value| ("figli", value)));
            assert_eq!(form.shows(&form.steps[0].fields[1], &typed), shown, "{values:?}");
        }
    }

    #[test]
    fn a_question_that_hangs_on_none_is_not_asked_and_a_circle_ends() {
        let on = |id: &str, other: &str| when(Field::new(id, "A", Kind::YesNo), vec![Condition::is(other, &["si"])]);
        let form = of(vec![on("a", "b"), on("b", "a"), on("c", "manca")]);
        let typed = |b| Typed::from_pairs([("a", "si"), ("b", b), ("manca", "si")]);
        let shown = |typed: &Typed| form.fields().map(|f| form.shows(f, typed)).collect::<Vec<_>>();
        assert_eq!(shown(&typed("si")), [true, true, false]);
        assert_eq!(shown(&typed("no")), [false, false, false]);
    }

    #[test]
    fn a_step_that_the_answers_rule_out_is_not_on_the_way() {
        let kind = || Kind::Text { max: 10 };
        let on = |id: &str, other: &str| when(Field::new(id, "A", kind()), vec![Condition::is(other, &["si"])]);
        let mut form = of(vec![Field::new("figli", "Figli?", Kind::YesNo)]);
        for (id, fields) in [
            ("scuola", vec![Field::new("scuola", "A scuola?", Kind::YesNo)]),
            // The second question of this step hangs on the first, which is not asked either.
            ("figli", vec![on("quanti", "figli"), on("nomi", "quanti")]),
            ("mensa", vec![on("mensa", "scuola")]),
        ] {
            form.steps.push(Step { id: id.into(), title: id.into(), intro: None, fields });
        }
        let way = |place, pairs: &[(&str, &str)]| form.way(place, &Typed::from_pairs(pairs.iter().copied()));
        assert_eq!(way(0, &[]), [0, 1, 2, 3], "everything may still come");
        assert_eq!(way(0, &[("figli", "no")]), [0, 1, 3]);
        assert_eq!(way(1, &[("figli", "si")]), [0, 1, 2, 3]);
        assert_eq!(way(4, &[("figli", "no"), ("scuola", "no")]), [0, 1]);
        assert_eq!(way(2, &[]), [0, 1, 2], "a question that was passed over is answered by that");
        assert!(!form.shows_step(&form.steps[2], &Typed::from_pairs([("figli", "no")])));
    }
}
