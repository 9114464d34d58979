//! What was typed, given back on the page that says what went wrong: nothing of it is lost, and one press sends it again.
//!
//! Only for a POST that came from our own page: what another site made a browser send is never offered for sending.

use contract::language::Language;
use maud::{Markup, html};

use crate::call::Call;
use crate::page_words as said;

/// The fields that nobody typed.
const OURS: [&str; 8] = ["azione", "bozza", "gettone", "lingua", "persona", "revisione", "ritorno", "versione"];

/// The page of a POST that could not be kept: a form that sends the same again, and the words to copy.
pub(crate) fn again(language: Language, why: Markup, action: &str, body: &[u8]) -> Markup {
    let pairs: Vec<_> = form_urlencoded::parse(body).collect();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
    html! {
        h1 { (said::problem(language)) }
        (why)
        (resend(language, &pairs, action))
        (written(language, &pairs))
    }
}

/// The first step of a service that is not open: nothing of it is stored, and all of it is still on the page.
pub(crate) fn not_open(call: &Call) -> Markup {
    let language = call.language();
    let pairs: Vec<(&str, &str)> = call.typed.pairs().collect();
    let action = call.place.tenant.as_ref().map(|t| format!("{}/sportello/{}", t.base, call.place.rest));
    html! {
        @if !pairs.is_empty() {
            p { (said::not_started(language)) }
            (written(language, &pairs))
            @if let Some(action) = action { (resend(language, &pairs, &action)) }
        }
    }
}

fn resend(language: Language, pairs: &[(&str, &str)], action: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            @for (name, value) in pairs { input type="hidden" name=(name) value=(value); }
            div.sp-azioni { button.btn.btn-primary type="submit" { (said::send_again(language)) } }
        }
    }
}

fn written(language: Language, pairs: &[(&str, &str)]) -> Markup {
    let typed = || pairs.iter().filter(|(name, value)| !OURS.contains(name) && !value.trim().is_empty());
    html! {
        @if typed().next().is_some() {
            h2 { (said::what_you_wrote(language)) }
            ul { @for (_, value) in typed() { li { (value) } } }
        }
    }
}

/// Why, when the fault is ours.
pub(crate) fn our_fault(language: Language, reference: &str) -> Markup {
    html! {
        p { (said::our_fault(language)) }
        p { (said::call_with_code(language)) strong { (reference) } "." }
    }
}

/// Why, when nothing more can be kept for now.
pub(crate) fn no_room(language: Language, reference: &str) -> Markup {
    html! {
        p { (said::no_room(language)) }
        p { (said::reading_goes_on(language)) }
        p { (said::call_with_code(language)) strong { (reference) } "." }
    }
}

/// Why, when more people ask at once than can be answered soon.
pub(crate) fn busy(language: Language) -> Markup {
    html! { p { (said::busy_kept(language)) } }
}

/// Why, when too many begin at once from one address.
pub(crate) fn too_many(language: Language) -> Markup {
    html! { p { (said::too_many(language)) } }
}

/// Why, when an operator's session is over.
pub(crate) fn logged_out(login: &str) -> Markup {
    html! {
        p { "La sessione è scaduta. Quello che hai scritto è ancora in questa pagina: non chiuderla. Entra di nuovo in \
             un’altra scheda, poi torna qui e premi «Invia di nuovo». I file vanno scelti un’altra volta." }
        p { a href=(login) target="_blank" { "Entra di nuovo (si apre in un’altra scheda)" } }
    }
}
