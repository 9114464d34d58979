//! What was typed, given back on the page that says what went wrong: nothing of it is lost, and one press sends it again.
//!
//! Only for a POST that came from our own page: what another site made a browser send is never offered for sending.

use maud::{Markup, html};

use crate::call::Call;

/// The fields that nobody typed.
const OURS: [&str; 7] = ["azione", "bozza", "gettone", "persona", "revisione", "ritorno", "versione"];

/// The page of a POST that could not be kept: a form that sends the same again, and the words to copy.
pub(crate) fn again(why: Markup, action: &str, body: &[u8]) -> Markup {
    let pairs: Vec<_> = form_urlencoded::parse(body).collect();
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
    html! {
        h1 { "C’è un problema" }
        (why)
        (resend(&pairs, action))
        (written(&pairs))
    }
}

/// The first step of a service that is not open: nothing of it is stored, and all of it is still on the page.
pub(crate) fn not_open(call: &Call) -> Markup {
    let pairs: Vec<(&str, &str)> = call.typed.pairs().collect();
    let action = call.place.tenant.as_ref().map(|t| format!("{}/sportello/{}", t.base, call.place.rest));
    html! {
        @if !pairs.is_empty() {
            p { "La richiesta non è partita. Quello che hai scritto è ancora in questa pagina: puoi copiarlo, oppure \
                 inviarlo di nuovo quando il servizio è aperto." }
            (written(&pairs))
            @if let Some(action) = action { (resend(&pairs, &action)) }
        }
    }
}

fn resend(pairs: &[(&str, &str)], action: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            @for (name, value) in pairs { input type="hidden" name=(name) value=(value); }
            div.sp-azioni { button.btn.btn-primary type="submit" { "Invia di nuovo" } }
        }
    }
}

fn written(pairs: &[(&str, &str)]) -> Markup {
    let typed = || pairs.iter().filter(|(name, value)| !OURS.contains(name) && !value.trim().is_empty());
    html! {
        @if typed().next().is_some() {
            h2 { "Quello che hai scritto in questa pagina" }
            ul { @for (_, value) in typed() { li { (value) } } }
        }
    }
}

/// Why, when the fault is ours.
pub(crate) fn our_fault(reference: &str) -> Markup {
    html! {
        p { "Qualcosa non ha funzionato, e la colpa è nostra. Quello che hai scritto è ancora in questa pagina: non \
             chiuderla, aspetta qualche minuto e premi «Invia di nuovo». Anche se premi più volte, vale una volta sola." }
        p { "Se il problema continua, chiama il Comune e leggi questo codice: " strong { (reference) } "." }
    }
}

/// Why, when nothing more can be kept for now.
pub(crate) fn no_room(reference: &str) -> Markup {
    html! {
        p { "In questo momento non possiamo ricevere: lo spazio per conservare le richieste è finito. La \
             tua richiesta non è ancora arrivata. Quello che hai scritto è ancora in questa pagina: non chiuderla, aspetta \
             qualche minuto e premi «Invia di nuovo». Anche se premi più volte, vale una volta sola." }
        p { "Intanto le altre pagine e le richieste già inviate si possono leggere." }
        p { "Se il problema continua, chiama il Comune e leggi questo codice: " strong { (reference) } "." }
    }
}

/// What is told when more people ask at once than can be answered soon.
pub(crate) const BUSY: &str = "In questo momento molte persone usano lo sportello. Aspetta qualche secondo e riprova.";

/// The same, to who sent something.
pub(crate) fn busy() -> Markup {
    html! {
        p { "In questo momento molte persone usano lo sportello. La tua richiesta non è ancora arrivata. Quello che hai \
             scritto è ancora in questa pagina: non chiuderla, aspetta qualche secondo e premi «Invia di nuovo». Anche se \
             premi più volte, vale una volta sola." }
    }
}

/// Why, when too many begin at once from one address.
pub(crate) fn too_many() -> Markup {
    html! {
        p { "Dalla tua connessione sono arrivate troppe richieste nuove. Quello che hai scritto è ancora in questa pagina: \
             non chiuderla, aspetta e premi «Invia di nuovo». Chi entra con la propria identità non aspetta." }
    }
}

/// Why, when an operator's session is over.
pub(crate) fn logged_out(login: &str) -> Markup {
    html! {
        p { "La sessione è scaduta. Quello che hai scritto è ancora in questa pagina: non chiuderla. Entra di nuovo in \
             un’altra scheda, poi torna qui e premi «Invia di nuovo». I file vanno scelti un’altra volta." }
        p { a href=(login) target="_blank" { "Entra di nuovo (si apre in un’altra scheda)" } }
    }
}
