//! A file too large for one form: the page whose form the browser sends straight to where such files come in, and the page
//! on which she finds herself when it is there.
//!
//! In: the question, and what the form must say there. Out: the inside of `<main>`. Neither page needs script.

use contract::form::{Field, Form};
use contract::kind::Kind;
use maud::{Markup, html};

use crate::shown::control_id;
use crate::{hidden, several, words};

/// The page for one large file.
pub struct LargePage<'a> {
    /// The form; its language is the page's.
    pub form: &'a Form,
    /// The question.
    pub field: &'a Field,
    /// The step with the question.
    pub back: &'a str,
    /// Where the browser sends the file.
    pub action: &'a str,
    /// What else it sends there.
    pub fields: &'a [(&'static str, String)],
}

/// Draws the page for one large file; nothing where the question asks for none.
pub fn large(page: &LargePage<'_>) -> Markup {
    let Kind::File { formats, bytes, .. } = &page.field.kind else { return html! {} };
    let (t, id) = (words::of(page.form.language), control_id(&page.field.id));
    html! {
        a.sp-indietro href=(page.back) { (t.back) }
        p.sp-occhiello { (page.form.title) }
        h1 { (t.large_title()) }
        p { (t.large_how()) }
        form method="post" action=(page.action) enctype="multipart/form-data" {
            @for (name, value) in page.fields { (hidden::hidden(name, value)) }
            div.form-group {
                label.form-label for=(id) { (page.field.label) }
                p.form-text id="aiuto-grande" { (t.large_file(formats, *bytes)) }
                // What stands after the file is not read there: it is the last field.
                input.form-control id=(id) name="file" type="file" accept=(several::accept(formats)) required
                    aria-describedby="aiuto-grande";
            }
            div.sp-azioni { button.btn.btn-primary type="submit" { (t.large_send()) } }
        }
    }
}

/// The title of the page for one large file.
pub fn large_title(form: &Form) -> String {
    format!("{} - {}", words::of(form.language).large_title(), form.title)
}

/// The page on which somebody is told that her file is there.
pub struct ArrivedPage<'a> {
    /// The form; its language is the page's.
    pub form: &'a Form,
    /// The question.
    pub field: &'a Field,
    /// The step with the question.
    pub back: &'a str,
    /// Where the button leads.
    pub action: &'a str,
    /// Under which name it came (field `arrivo`).
    pub arrival: &'a str,
}

/// Draws the page: nothing has happened to her request yet.
pub fn arrived(page: &ArrivedPage<'_>) -> Markup {
    let t = words::of(page.form.language);
    html! {
        p.sp-occhiello { (page.form.title) }
        h1 { (t.arrived()) }
        p { (t.arrived_how(&page.field.label)) }
        form method="post" action=(page.action) {
            (hidden::language(page.form.language))
            (hidden::hidden("arrivo", page.arrival))
            div.sp-azioni { button.btn.btn-primary type="submit" { (t.next) } }
        }
        p { a href=(page.back) { (t.arrived_not()) } }
    }
}

/// The title of that page.
pub fn arrived_title(form: &Form) -> String {
    format!("{} - {}", words::of(form.language).arrived(), form.title)
}
