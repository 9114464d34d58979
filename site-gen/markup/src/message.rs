//! Pages that say one thing: what went wrong, what is not here, what was done.
//!
//! In: words and links. Out: the inside of `<main>`. Each says what to do next.

use contract::date;
use contract::index::{Office, OpenOn};
use contract::language::Language;
use maud::{Markup, html};

use crate::link::{self, Link};
use crate::receipt::office;
use crate::words::Words;
use crate::{hidden, prose, slips, words};

/// We broke: a page with a reference that leads to the log.
pub struct FaultPage<'a> {
    /// The language of the page.
    pub language: Language,
    /// The reference of the fault.
    pub reference: &'a str,
    /// Where to try again, if that makes sense.
    pub retry: Option<&'a str>,
    /// The home page.
    pub home: &'a str,
}

/// Draws the page of a fault of ours.
pub fn fault(page: &FaultPage<'_>) -> Markup {
    let t = words::of(page.language);
    let retry = page.retry.map(|url| Link { label: t.try_again(), url });
    let links: Vec<Link<'_>> = [retry, Some(Link { label: t.home(), url: page.home })].into_iter().flatten().collect();
    html! {
        h1 { (t.problem) }
        p { (t.our_fault()) }
        p { (t.call_with_code()) strong { (page.reference) } "." }
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
pub fn session_expired(language: Language, again: Link<'_>) -> Markup {
    let t = words::of(language);
    html! {
        h1 { (t.session_over()) }
        p { (t.session_over_why()) }
        p { (t.still_saved()) }
        (link::actions(&[again]))
    }
}

/// A service that cannot be asked today.
pub struct ClosedPage<'a> {
    /// The language of the page; what the comune says of a suspension is Italian.
    pub language: Language,
    /// The service's title, in Italian.
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
    let t = words::of(page.language);
    let day = |day| date::told(day, page.language);
    html! {
        p.sp-occhiello { (words::italian(t, page.service)) }
        @match page.opening {
            OpenOn::Open => {
                h1 { (t.open_title()) }
                p { (t.open_text()) }
            }
            OpenOn::Opens(first) => {
                h1 { (t.not_open_yet()) }
                p { (t.opens_on()) strong { (day(*first)) } "." }
            }
            OpenOn::Closed(last) => {
                h1 { (t.closed()) }
                p { (t.closed_on()) strong { (day(*last)) } "." }
            }
            OpenOn::Suspended(reason) => {
                h1 { (t.suspended()) }
                (words::italian_text(t, prose::paragraphs(reason)))
            }
        }
        p { (t.know_more()) (office(t, page.office)) }
        (link::actions(&[Link { label: t.go_to_service(), url: page.card_url }]))
    }
}

/// The same draft was already sent with other answers.
pub struct ConflictPage<'a> {
    /// The language of the page.
    pub language: Language,
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
    let t = words::of(page.language);
    html! {
        h1 { (t.sent_already()) }
        p { (t.sent_on()) (page.sent) (t.its_number()) strong { (page.reference) } "." }
        p { (t.changes_not_sent()) }
        (link::actions(&[
            Link { label: t.see_receipt(), url: page.receipt_url },
            Link { label: t.new_request(), url: page.new_url },
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
    /// The language of the page.
    pub language: Language,
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
    /// Whether she is reminded before it ends, where somebody would write to her.
    pub reminder: Option<ReminderForm<'a>>,
}

/// The question whether a citizen wants to be reminded, or what she said.
#[derive(Clone, Copy)]
pub struct ReminderForm<'a> {
    /// Where her answer is sent.
    pub action: &'a str,
    /// The value of the hidden field `gettone`.
    pub token: &'a str,
    /// The day on which she is written to, in words.
    pub day: &'a str,
    /// What she typed and what is wrong with it; nothing, if she is going to be reminded.
    pub asked: Option<(&'a str, Option<&'a str>)>,
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
    let t = words::of(page.language);
    html! {
        @let wrong = page.reminder.and_then(|r| r.asked).and_then(|(_, error)| error);
        @let errors: Vec<(String, String)> = wrong.iter().map(|e| ("#campo-email".to_owned(), (*e).to_owned())).collect();
        (slips::summary(t, &errors))
        p.sp-occhiello { (page.service) }
        h1 { (t.draft_saved()) }
        p { strong { (t.not_sent()) } (t.go_on_until()) (page.until) "." }
        @match page.area_url {
            Some(_) => p { (t.draft_in_area()) },
            None => p { (t.draft_here()) },
        }
        @if let Some(elsewhere) = page.elsewhere {
            h2 { (t.elsewhere()) }
            p { (t.two_things()) }
            dl.sp-riepilogo {
                div { dt { (t.address()) } dd { a href=(elsewhere.url) { (elsewhere.url) } } }
                div { dt { (t.code()) } dd { strong.sp-codice { (elsewhere.key) } } }
            }
            p { (t.two_things_secret()) }
        }
        @if let Some(form) = page.reminder { (reminder(t, form)) }
        @let area = page.area_url.map(|url| Link { label: t.go_to_area(), url });
        @let links = [Some(Link { label: t.go_on_now(), url: page.resume_url }), area];
        (link::actions(&links.into_iter().flatten().collect::<Vec<_>>()))
    }
}

fn reminder(t: &Words, form: ReminderForm<'_>) -> Markup {
    html! {
        @match form.asked {
            None => {
                h2 { (t.reminder()) }
                p { (t.reminded_on()) (form.day) "." }
                form method="post" action=(form.action) {
                    (hidden::token(form.token))
                    div.sp-azioni {
                        button.btn.btn-outline-primary type="submit" name="azione" value="togli" { (t.no_reminder()) }
                    }
                }
            }
            Some((typed, error)) => {
                h2 { (t.want_reminder()) }
                form method="post" action=(form.action) novalidate {
                    (hidden::token(form.token))
                    div.form-group {
                        label.form-label for="campo-email" { (t.reminder_email()) }
                        p.form-text id="aiuto-email" { (t.once_on()) (form.day) (t.once_only()) }
                        (slips::at_control(t, "errore-email", error))
                        input.form-control.is-invalid[error.is_some()] id="campo-email" name="email" type="email"
                            value=(typed) maxlength="254" autocomplete="email"
                            aria-describedby=(if error.is_some() { "aiuto-email errore-email" } else { "aiuto-email" })
                            aria-invalid=[error.is_some().then_some("true")];
                    }
                    div.sp-azioni { button.btn.btn-outline-primary type="submit" { (t.send_reminder()) } }
                }
            }
        }
    }
}

/// The page that asks for the key of a draft.
pub struct ResumePage<'a> {
    /// The language of the page.
    pub language: Language,
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
    let t = words::of(page.language);
    let errors: Vec<(String, String)> =
        page.error.iter().map(|sentence| ("#campo-codice".to_owned(), (*sentence).to_owned())).collect();
    let wrong = page.error.is_some();
    html! {
        (slips::summary(t, &errors))
        h1 { (t.resume()) }
        p { (t.resume_how()) }
        form method="post" action=(page.action) novalidate {
            (hidden::language(page.language))
            div.form-group {
                label.form-label for="campo-codice" { (t.code()) }
                p.form-text id="aiuto-codice" { (t.code_how()) }
                (slips::at_control(t, "errore-codice", page.error))
                input.form-control.is-invalid[wrong] id="campo-codice" name="codice" type="text" value=(page.key)
                    maxlength="40" autocomplete="off" autocapitalize="characters" spellcheck="false"
                    aria-describedby=(if wrong { "aiuto-codice errore-codice" } else { "aiuto-codice" })
                    aria-invalid=[wrong.then_some("true")];
            }
            div.sp-azioni { button.btn.btn-primary type="submit" { (t.resume_go()) } }
        }
        p { (t.code_lost()) a href=(page.services_url) { (t.begin_again()) } "." }
    }
}

/// A question before something that cannot be undone.
pub struct ConfirmPage<'a> {
    /// The language of the page.
    pub language: Language,
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
            (hidden::language(page.language))
            @for (name, value) in page.hidden { (hidden::hidden(name, value)) }
            div.sp-azioni {
                button.btn.btn-danger type="submit" { (page.button) }
                a.btn.btn-outline-primary href=(page.back) { (words::of(page.language).no_go_back()) }
            }
        }
    }
}
