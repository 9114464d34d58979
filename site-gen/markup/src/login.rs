//! The choice of a sample person in the identity simulator.
//!
//! In: the sample people. Out: the inside of `<main>`. It says plainly that no identity here is real.

use contract::language::Language;
use maud::{Markup, html};

use crate::{hidden, slips, words};

/// Who logs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A citizen.
    Citizen,
    /// A person who works for a comune.
    Operator,
}

/// A person of the simulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SamplePerson<'a> {
    /// Sent as `persona`.
    pub id: &'a str,
    /// Name and surname.
    pub name: &'a str,
    /// What tells the sample people apart, for example `Pensionata, vive a Quadri`; may be empty.
    pub detail: &'a str,
}

/// The login page.
pub struct LoginPage<'a> {
    /// The language of the page.
    pub language: Language,
    /// For whom it is.
    pub audience: Audience,
    /// The people to choose from.
    pub people: &'a [SamplePerson<'a>],
    /// Where the choice is sent.
    pub action: &'a str,
    /// The value of the hidden field `gettone`; may be empty.
    pub token: &'a str,
    /// Where to go afterwards, sent back as `ritorno`; may be empty.
    pub next: &'a str,
    /// Why the last try failed.
    pub error: Option<&'a str>,
}

/// Draws the login page.
pub fn login(page: &LoginPage<'_>) -> Markup {
    let errors: Vec<(String, String)> = page.error.iter().map(|e| (String::new(), (*e).to_owned())).collect();
    let t = words::of(page.language);
    let title = match page.audience {
        Audience::Citizen => t.log_in_area(),
        Audience::Operator => "Entra nell’ufficio",
    };
    html! {
        (slips::summary(t, &errors))
        h1 { (title) }
        div.sp-simulatore {
            p { (t.simulator()) }
        }
        @if page.people.is_empty() { p { (t.no_people()) } }
        form method="post" action=(page.action) {
            (hidden::token(page.token))
            (hidden::language(page.language))
            (hidden::hidden("ritorno", page.next))
            ul.sp-persone {
                @for person in page.people {
                    li {
                        button.btn.btn-outline-primary type="submit" name="persona" value=(person.id) {
                            (t.log_in_as()) (person.name)
                        }
                        @if !person.detail.is_empty() { p.form-text { (words::italian(t, person.detail)) } }
                    }
                }
            }
        }
    }
}
