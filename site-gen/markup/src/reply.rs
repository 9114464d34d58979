//! The citizen's answer to an office that asks for more.
//!
//! In: what the office asks and the questions it asks again. Out: the inside of `<main>`.

use contract::answer::Typed;
use contract::form::{Field, Form};
use contract::kind::Kind;
use contract::slip::FieldSlip;
use maud::{Markup, html};

use crate::field::{Question, question};
use crate::shown::control_id;
use crate::{hidden, prose, slips, words};

/// The page and all it shows.
pub struct ReplyPage<'a> {
    /// The page before.
    pub back: &'a str,
    /// The number of the request.
    pub reference: &'a str,
    /// What the office asks, in its words.
    pub asked: &'a str,
    /// The form that was answered; its language is the page's.
    pub form: &'a Form,
    /// The ids of the questions that are asked again; may be empty.
    pub fields: &'a [&'a str],
    /// What is shown in them: what was typed now, or what was sent before.
    pub typed: &'a Typed,
    /// What is wrong with them.
    pub slips: &'a [FieldSlip],
    /// The reply as typed (field `risposta`).
    pub text: &'a str,
    /// What is wrong with the reply.
    pub error: Option<&'a str>,
    /// Where it is sent.
    pub action: &'a str,
    /// The value of the hidden field `gettone`.
    pub token: &'a str,
}

/// Draws the page; the reply is optional where questions are asked again.
pub fn reply(page: &ReplyPage<'_>) -> Markup {
    let fields: Vec<&Field> = page.fields.iter().filter_map(|id| page.form.field(id)).collect();
    let sentence = |field: &Field| {
        page.slips.iter().find(|s| s.field == field.id).map(|s| s.slip.sentence(field, page.form.language))
    };
    let of_fields =
        fields.iter().filter_map(|f| sentence(f).map(|sentence| (format!("#{}", control_id(&f.id)), sentence)));
    let of_reply = page.error.iter().map(|sentence| ("#risposta".to_owned(), (*sentence).to_owned()));
    let errors: Vec<(String, String)> = of_fields.chain(of_reply).collect();
    let wrong = page.error.is_some();
    let has_files = fields.iter().any(|f| matches!(f.kind, Kind::File { .. }));
    let t = words::of(page.form.language);
    html! {
        a.sp-indietro href=(page.back) { (t.back) }
        (slips::summary(t, &errors))
        p.sp-occhiello { (t.request()) (page.reference) }
        h1 { (t.answer_office()) }
        div.callout {
            p.callout-title { (t.office_asks()) }
            (words::italian_text(t, prose::paragraphs(page.asked)))
        }
        form method="post" action=(page.action) enctype=[has_files.then_some("multipart/form-data")] novalidate {
            (hidden::token(page.token))
            (hidden::language(page.form.language))
            @for field in &fields {
                (question(Question {
                    t,
                    field,
                    values: page.typed.all(&field.id).iter().map(String::as_str).collect(),
                    source: None,
                    error: sentence(field),
                    added: None,
                    at_once: true,
                    beyond: None,
                    on_paper: false,
                    only_if: None,
                    insist: None,
                }))
            }
            div.form-group {
                label.form-label for="risposta" {
                    (t.your_answer()) @if !fields.is_empty() { " " (t.optional) }
                }
                (slips::at_control(t, "errore-risposta-ufficio", page.error))
                textarea.form-control.is-invalid[wrong] id="risposta" name="risposta" rows="6" maxlength="4000"
                    autocomplete="off" aria-describedby=[wrong.then_some("errore-risposta-ufficio")]
                    aria-invalid=[wrong.then_some("true")] { "\n" (page.text) }
            }
            div.sp-azioni { button.btn.btn-primary type="submit" { (t.send_answer()) } }
        }
    }
}
