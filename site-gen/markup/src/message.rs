//! Pages that say one thing: what went wrong, what is not here, what was done.
//!
//! In: words and links. Out: the inside of `<main>`. Each says what to do next.

use contract::index::{Office, OpenOn};
use maud::{Markup, html};

use crate::link::{self, Link};
use crate::receipt::office;
use crate::{hidden, prose, slips, words};

/// We broke: a page with a reference that leads to the log.
pub struct FaultPage<'a> {
    /// The reference of the fault.
    pub reference: &'a str,
    /// Where to try again, if that makes sense.
    pub retry: Option<&'a str>,
    /// The home page.
    pub home: &'a str,
}

/// Draws the page of a fault of ours.
pub fn fault(page: &FaultPage<'_>) -> Markup {
    let retry = page.retry.map(|url| Link { label: "Riprova", url });
    let links: Vec<Link<'_>> =
        [retry, Some(Link { label: "Torna alla pagina iniziale", url: page.home })].into_iter().flatten().collect();
    html! {
        h1 { "C’è un problema" }
        p { "Qualcosa non ha funzionato, e la colpa è nostra. Riprova fra qualche minuto." }
        p { "Se il problema continua, chiama il Comune e leggi questo codice: " strong { (page.reference) } "." }
        (link::actions(&links))
    }
}

/// A refusal: one sentence and what to do next.
pub struct RefusalPage<'a> {
    /// The heading; `C’è un problema` if there is no better one.
    pub title: Option<&'a str>,
    /// Why not, and the remedy.
    pub sentence: &'a str,
    /// What to do next; the first is the main one.
    pub links: &'a [Link<'a>],
}

/// Draws a refusal.
pub fn refusal(page: &RefusalPage<'_>) -> Markup {
    html! {
        h1 { (page.title.unwrap_or("C’è un problema")) }
        (prose::paragraphs(page.sentence))
        (link::actions(page.links))
    }
}

/// The page that is not there; `links` lead to what the citizen may have meant.
pub fn not_found(links: &[Link<'_>]) -> Markup {
    html! {
        h1 { "Pagina non trovata" }
        p { "Questa pagina non c’è. Se hai scritto l’indirizzo a mano, controlla che sia giusto." }
        (link::actions(links))
    }
}

/// The session that is over; `again` is where to start again.
pub fn session_expired(again: Link<'_>) -> Markup {
    html! {
        h1 { "La sessione è scaduta" }
        p { "Per proteggere i tuoi dati abbiamo chiuso la sessione, perché è passato molto tempo." }
        p { "Quello che avevi salvato c’è ancora." }
        (link::actions(&[again]))
    }
}

/// A service that cannot be asked today.
pub struct ClosedPage<'a> {
    /// The service's title.
    pub service: &'a str,
    /// What the opening says for today.
    pub opening: &'a OpenOn,
    /// The service's card.
    pub card_url: &'a str,
    /// Who can tell more.
    pub office: &'a Office,
}

/// Draws the page of a closed service; an open one says that it is open.
pub fn closed(page: &ClosedPage<'_>) -> Markup {
    use contract::date::words;
    html! {
        p.sp-occhiello { (page.service) }
        @match page.opening {
            OpenOn::Open => {
                h1 { "Il servizio è aperto" }
                p { "Puoi fare la richiesta dalla pagina del servizio." }
            }
            OpenOn::Opens(day) => {
                h1 { "Il servizio non è ancora aperto" }
                p { "Puoi fare questa richiesta dal " strong { (words(*day)) } "." }
            }
            OpenOn::Closed(day) => {
                h1 { "Il servizio è chiuso" }
                p { "Il termine per questa richiesta è finito il " strong { (words(*day)) } "." }
            }
            OpenOn::Suspended(reason) => {
                h1 { "Il servizio è sospeso" }
                (prose::paragraphs(reason))
            }
        }
        p { "Per saperne di più: " (office(page.office)) }
        (link::actions(&[Link { label: "Vai alla pagina del servizio", url: page.card_url }]))
    }
}

/// The same draft was already sent with other answers.
pub struct ConflictPage<'a> {
    /// The number of the request that was sent.
    pub reference: &'a str,
    /// When it was sent, in words.
    pub sent: &'a str,
    /// Its receipt.
    pub receipt_url: &'a str,
    /// Where a new request begins.
    pub new_url: &'a str,
}

/// Draws the conflict with the first receipt.
pub fn conflict(page: &ConflictPage<'_>) -> Markup {
    html! {
        h1 { "Hai già inviato questa richiesta" }
        p { "L’hai inviata " (page.sent) ". Il suo numero è " strong { (page.reference) } "." }
        p { "Le modifiche che hai fatto dopo non sono state inviate." }
        (link::actions(&[
            Link { label: "Vedi la ricevuta", url: page.receipt_url },
            Link { label: "Fai una nuova richiesta", url: page.new_url },
        ]))
    }
}

/// Something was done.
pub struct DonePage<'a> {
    /// What was done, for example `Hai ritirato la richiesta`.
    pub title: &'a str,
    /// More about it; empty lines part paragraphs.
    pub text: &'a str,
    /// What to do next.
    pub links: &'a [Link<'a>],
}

/// Draws a confirmation.
pub fn done(page: &DonePage<'_>) -> Markup {
    html! {
        h1 { (page.title) }
        (prose::paragraphs(page.text))
        (link::actions(page.links))
    }
}

/// A draft was saved.
pub struct DraftSavedPage<'a> {
    /// The service's title.
    pub service: &'a str,
    /// The last day on which it can be continued, in words.
    pub until: &'a str,
    /// Where to continue, as a full address that can be copied.
    pub resume_url: &'a str,
    /// How to continue on another device, if she has not logged in.
    pub elsewhere: Option<Elsewhere<'a>>,
    /// The personal area, if she logged in: then the draft is there, and the address need not be kept.
    pub area_url: Option<&'a str>,
}

/// How a draft is found again without login.
#[derive(Clone, Copy)]
pub struct Elsewhere<'a> {
    /// The whole address, which holds no key.
    pub url: &'a str,
    /// The key, as people read it.
    pub key: &'a str,
}

/// Draws the page of a saved draft.
pub fn draft_saved(page: &DraftSavedPage<'_>) -> Markup {
    html! {
        p.sp-occhiello { (page.service) }
        h1 { "Bozza salvata" }
        p { strong { "Non hai ancora inviato la richiesta." } " Puoi continuare fino al " (page.until) "." }
        @match page.area_url {
            Some(_) => p { "La ritrovi nella tua area personale, fra le richieste da completare." },
            None => {
                p { "La ritrovi qui, con questo stesso telefono o computer e lo stesso programma per navigare." }
            }
        }
        @if let Some(elsewhere) = page.elsewhere {
            h2 { "Per continuare da un altro apparecchio" }
            p { "Ti servono due cose: questo indirizzo e questo codice. Scrivili o fotografali: il codice non si può recuperare." }
            dl.sp-riepilogo {
                div { dt { "Indirizzo" } dd { a href=(elsewhere.url) { (elsewhere.url) } } }
                div { dt { "Codice" } dd { strong.sp-codice { (elsewhere.key) } } }
            }
            p { "Chi ha tutti e due può leggere quello che hai scritto: non darli a nessuno." }
        }
        @let area = page.area_url.map(|url| Link { label: "Vai alla tua area personale", url });
        @let links = [Some(Link { label: "Continua adesso", url: page.resume_url }), area];
        (link::actions(&links.into_iter().flatten().collect::<Vec<_>>()))
    }
}

/// The page that asks for the key of a draft.
pub struct ResumePage<'a> {
    /// Where the key is sent.
    pub action: &'a str,
    /// The key as typed.
    pub key: &'a str,
    /// What is wrong with it.
    pub error: Option<&'a str>,
    /// Where one begins anew.
    pub services_url: &'a str,
}

/// Draws the page that asks for the key of a draft.
pub fn resume(page: &ResumePage<'_>) -> Markup {
    let errors: Vec<(String, String)> =
        page.error.iter().map(|sentence| ("#campo-codice".to_owned(), (*sentence).to_owned())).collect();
    let wrong = page.error.is_some();
    html! {
        (slips::summary(&words::ITALIAN, &errors))
        h1 { "Riprendi la richiesta" }
        p { "Scrivi il codice che hai ricevuto quando hai salvato la bozza." }
        form method="post" action=(page.action) novalidate {
            div.form-group {
                label.form-label for="campo-codice" { "Codice" }
                p.form-text id="aiuto-codice" { "Sono 12 lettere e cifre. Trattini, spazi e minuscole vanno bene." }
                (slips::at_control(&words::ITALIAN, "errore-codice", page.error))
                input.form-control.is-invalid[wrong] id="campo-codice" name="codice" type="text" value=(page.key)
                    maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false"
                    aria-describedby=(if wrong { "aiuto-codice errore-codice" } else { "aiuto-codice" })
                    aria-invalid=[wrong.then_some("true")];
            }
            div.sp-azioni { button.btn.btn-primary type="submit" { "Continua la richiesta" } }
        }
        p { "Non hai più il codice? " a href=(page.services_url) { "Ricomincia dalla pagina del servizio" } "." }
    }
}

/// A question before something that cannot be undone.
pub struct ConfirmPage<'a> {
    /// The question, for example `Vuoi ritirare la richiesta?`.
    pub title: &'a str,
    /// What will happen.
    pub text: &'a str,
    /// Where the yes is sent.
    pub action: &'a str,
    /// The value of the hidden field `gettone`.
    pub token: &'a str,
    /// More hidden fields, by name.
    pub hidden: &'a [(&'a str, &'a str)],
    /// What the button says, for example `Sì, ritira la richiesta`.
    pub button: &'a str,
    /// Where the no leads.
    pub back: &'a str,
}

/// Draws the question.
pub fn confirm(page: &ConfirmPage<'_>) -> Markup {
    html! {
        h1 { (page.title) }
        (prose::paragraphs(page.text))
        form method="post" action=(page.action) {
            (hidden::token(page.token))
            @for (name, value) in page.hidden { (hidden::hidden(name, value)) }
            div.sp-azioni {
                button.btn.btn-danger type="submit" { (page.button) }
                a.btn.btn-outline-primary href=(page.back) { "No, torna indietro" }
            }
        }
    }
}
