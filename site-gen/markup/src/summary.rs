//! The last page before sending: every answer on one screen, to be checked (criterion C.SE.1.4).
//!
//! In: the form, what was typed and read, and what the citizen is told before she sends. Out: the inside of `<main>`.
//! It shows and asks; it never decides whether the request may be sent.

use contract::answer::{Answers, Typed};
use contract::form::{Cosign, Field, Form};
use contract::index::{Office, Term};
use contract::slip::FieldSlip;
use maud::{Markup, html};

use crate::answers::Way;
use crate::shown::control_id;
use crate::step::{on_behalf, step_titles};
use crate::stepper::stepper;
use crate::words::{Words, italian};
use crate::{answers, hidden, prose, slips, words};

/// The summary and all it shows.
pub struct SummaryPage<'a> {
    /// The form.
    pub form: &'a Form,
    /// What was typed, in all steps.
    pub typed: &'a Typed,
    /// What it was read as; an answer that is missing here is shown as it was typed.
    pub answers: &'a Answers,
    /// Where the request is sent.
    pub action: &'a str,
    /// The address of a step's page, given the step's id.
    pub edit: &'a dyn Fn(&str) -> String,
    /// The value of the hidden field `gettone`.
    pub token: &'a str,
    /// Whether the citizen is asked to keep her data for the next time.
    pub consent: Consent<'a>,
    /// Whether the declaration was ticked already.
    pub declared: bool,
    /// Answers that are wrong or missing; they lead to their step.
    pub slips: &'a [FieldSlip],
    /// Answers that are worth another look, though they may be sent as they are.
    pub doubts: &'a [FieldSlip],
    /// What is wrong with this page: the name of its control (`dichiaro`, `profilo`, or empty) and a sentence.
    pub problems: &'a [(&'a str, &'a str)],
    /// A notice above everything, for example that the same request was already sent.
    pub already: Option<&'a str>,
    /// By when the comune must answer.
    pub term: Option<&'a Term>,
    /// Who answers.
    pub office: &'a Office,
    /// Name and surname of the citizen for whom an operator filled it in, at the desk.
    pub on_behalf: Option<&'a str>,
    /// Who must sign too.
    pub cosigner: Option<&'a Cosign>,
}

/// Whether to ask that the data be kept in the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent<'a> {
    /// Not asked: the citizen has not logged in, or the form has no data to keep.
    None,
    /// Asked, in the radios `profilo` with the values `si` and `no`.
    Ask {
        /// Who keeps the data, for example `Comune di Quadri`.
        scope_name: &'a str,
        /// What was chosen, if anything; nothing is chosen beforehand.
        chosen: Option<bool>,
    },
}

/// Draws the summary.
pub fn summary(page: &SummaryPage<'_>) -> Markup {
    let t = words::of(page.form.language);
    let (titles, here) = step_titles(page.form, page.form.steps.len(), page.typed);
    let last = page.form.steps.iter().rev().find(|step| page.form.shows_step(step, page.typed));
    html! {
        @if let Some(last) = last { a.sp-indietro href=((page.edit)(&last.id)) { (t.back) } }
        (on_behalf(page.on_behalf))
        (slips::summary(t, &errors(page)))
        (stepper(t, &titles, here))
        @if let Some(already) = page.already { div.alert.alert-warning role="status" { p { (already) } } }
        p.sp-occhiello { (page.form.title) }
        h1 { (t.check) }
        @if let Some(binding) = t.binding() { div.callout { p { (binding) } } }
        @for step in &page.form.steps {
            @let edit = (page.edit)(&step.id);
            (answers::section(page.form, step, page.answers, page.typed, 2, Way::Edit(&edit)))
        }
        (advised(page))
        (doubts(page))
        h2 { (t.send) }
        p { (t.answers_by) (italian(t, &page.office.name)) "." }
        @if let Some(term) = page.term {
            p {
                (t.term(term.days)) (term.silence.told(t.language))
                @if page.cosigner.is_some() { " " (t.term_when_signed()) }
            }
        }
        @if let Some(cosigner) = page.cosigner { (two_signatures(t, cosigner)) }
        form method="post" action=(page.action) novalidate {
            (hidden::token(page.token))
            (hidden::language(t.language))
            @if let Consent::Ask { scope_name, chosen } = page.consent { (consent(page, scope_name, chosen)) }
            (declaration(page))
            div.sp-azioni { button.btn.btn-primary type="submit" { (t.send) } }
        }
    }
}

/// What is told before she sends, so that nobody thinks that all is done then.
fn two_signatures(t: &Words, cosigner: &Cosign) -> Markup {
    html! {
        div.callout {
            p.callout-title { (t.also_signs()) (cosigner.who) }
            @if let Some(why) = &cosigner.why { (prose::paragraphs(why)) }
            p { (t.sign_after()) (t.within(cosigner.days)) (t.sign_or_closed()) }
        }
    }
}

fn errors(page: &SummaryPage<'_>) -> Vec<(String, String)> {
    let own = page.problems.iter().map(|(name, sentence)| {
        let target = if name.is_empty() { String::new() } else { format!("#{}", control_id(name)) };
        (target, (*sentence).to_owned())
    });
    answer_errors(page).chain(own).collect()
}

/// What may be left empty but had better not be.
fn advised(page: &SummaryPage<'_>) -> Markup {
    let t = words::of(page.form.language);
    let empty = |field: &Field| field.advised && page.form.shows(field, page.typed) && is_empty(page, field);
    let missing: Vec<(&str, &Field)> =
        page.form.steps.iter().flat_map(|s| s.fields.iter().filter(|f| empty(f)).map(|f| (s.id.as_str(), f))).collect();
    html! {
        @if !missing.is_empty() {
            div.callout {
                p.callout-title { (t.incomplete) }
                p { (t.incomplete_why) }
                ul {
                    @for (step, field) in missing {
                        li { a href={ ((page.edit)(step)) "#" (control_id(&field.id)) } { (field.full_label()) } }
                    }
                }
            }
        }
    }
}

/// What may be right, and had better be looked at again.
fn doubts(page: &SummaryPage<'_>) -> Markup {
    let told: Vec<(String, String)> = sentences(page, page.doubts).collect();
    html! {
        @if !told.is_empty() {
            div.callout {
                p.callout-title { (words::of(page.form.language).doubt) }
                ul { @for (target, sentence) in told { li { a href=(target) { (sentence) } } } }
            }
        }
    }
}

fn is_empty(page: &SummaryPage<'_>, field: &Field) -> bool {
    page.answers.get(&field.id).is_none() && page.typed.all(&field.id).iter().all(|v| v.trim().is_empty())
}

/// A wrong answer is mended on the page of its step.
fn answer_errors<'p>(page: &'p SummaryPage<'_>) -> impl Iterator<Item = (String, String)> + 'p {
    sentences(page, page.slips)
}

fn sentences<'p>(page: &'p SummaryPage<'_>, slips: &'p [FieldSlip]) -> impl Iterator<Item = (String, String)> + 'p {
    slips.iter().filter_map(|slip| {
        let step = page.form.steps.iter().find(|s| s.fields.iter().any(|f| f.id == slip.field))?;
        let field = page.form.field(&slip.field)?;
        let target = format!("{}#{}", (page.edit)(&step.id), control_id(&field.id));
        Some((target, slip.slip.sentence(field, page.form.language)))
    })
}

fn problem<'p>(page: &SummaryPage<'p>, name: &str) -> Option<&'p str> {
    page.problems.iter().find(|(control, _)| *control == name).map(|(_, sentence)| *sentence)
}

fn consent(page: &SummaryPage<'_>, scope_name: &str, chosen: Option<bool>) -> Markup {
    let error = problem(page, "profilo");
    let described = if error.is_some() { "aiuto-profilo errore-profilo" } else { "aiuto-profilo" };
    let t = words::of(page.form.language);
    let (yes, no) = (t.keep_yes, t.keep_no);
    html! {
        fieldset.form-group role="radiogroup" aria-describedby=(described) aria-invalid=[error.map(|_| "true")] {
            legend.form-label { (t.keep) }
            p.form-text id="aiuto-profilo" {
                (t.keep_who) (italian(t, scope_name)) (t.keep_control)
            }
            (slips::at_control(t, "errore-profilo", error))
            @for (id, value, label, picked) in
                [("campo-profilo", "si", yes, chosen == Some(true)), ("campo-profilo-2", "no", no, chosen == Some(false))]
            {
                div.form-check {
                    input.form-check-input.is-invalid[error.is_some()] id=(id) name="profilo" type="radio" value=(value)
                        checked[picked];
                    label.form-check-label for=(id) { (label) }
                }
            }
        }
    }
}

fn declaration(page: &SummaryPage<'_>) -> Markup {
    let t = words::of(page.form.language);
    let error = problem(page, "dichiaro");
    let described = if error.is_some() { "aiuto-dichiaro errore-dichiaro" } else { "aiuto-dichiaro" };
    html! {
        div.form-group {
            p id="aiuto-dichiaro" {
                @match page.on_behalf {
                    // Only operators write for others, in Italian.
                    Some(_) => {
                        "Le informazioni hanno valore di dichiarazione di questa persona (D.P.R. 445/2000, artt. 46 e 47). "
                        "Chi dichiara il falso rischia una sanzione penale e perde quello che ha ottenuto (artt. 75 e 76). "
                        "Leggile tutte le risposte. Dopo l’invio stampi la ricevuta e la persona la firma davanti a te "
                        "(art. 38, comma 3)."
                    }
                    None => { (t.declaration) }
                }
            }
            (slips::at_control(t, "errore-dichiaro", error))
            div.form-check {
                input.form-check-input.is-invalid[error.is_some()] id="campo-dichiaro" name="dichiaro" type="checkbox"
                    value="si" required checked[page.declared] aria-describedby=(described)
                    aria-invalid=[error.map(|_| "true")];
                label.form-check-label for="campo-dichiaro" {
                    @match page.on_behalf {
                        Some(name) => { (name) " ha controllato le risposte e dichiara che sono vere" }
                        None => { (t.declare) }
                    }
                }
            }
        }
    }
}
