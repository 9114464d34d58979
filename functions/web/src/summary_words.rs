//! What the counter itself says on the summary of a request, in the language of its form.
//!
//! In: a language and what there is to tell. Out: sentences; all else on the page is drawn by `markup`.

use contract::date;
use contract::index::OpenOn;
use contract::language::Language;
use counter::refusal::Refusal;
use jiff::Timestamp;

use crate::words;

/// The title of the window.
pub(crate) fn title(language: Language, wrong: bool, form: &str) -> String {
    match (language, wrong) {
        (Language::Italian, false) => format!("Controlla e invia - {form}"),
        (Language::Italian, true) => format!("Errore: Controlla e invia - {form}"),
        (Language::English, false) => format!("Check and send - {form}"),
        (Language::English, true) => format!("Error: Check and send - {form}"),
    }
}

/// The page is old, or the answers changed since it was shown.
pub(crate) fn stale(language: Language) -> &'static str {
    match language {
        Language::Italian => {
            "La pagina è rimasta aperta a lungo o le risposte sono cambiate. Ricontrolla e invia di nuovo"
        }
        Language::English => {
            "The page was open for a long time or the answers have changed. Check again and send once more"
        }
    }
}

/// The declaration was not ticked.
pub(crate) fn not_declared(language: Language) -> &'static str {
    match language {
        Language::Italian => "Per inviare devi confermare la dichiarazione, mettendo la spunta",
        Language::English => "To send you must confirm the declaration: tick the box",
    }
}

/// Nothing was chosen about the profile.
pub(crate) fn not_chosen(language: Language) -> &'static str {
    match language {
        Language::Italian => "Scegli se salvare i dati anche nel tuo profilo",
        Language::English => "Choose whether to save the data in your profile too",
    }
}

/// A file that was added is not there any more.
pub(crate) fn file_gone(language: Language, name: &str) -> String {
    match language {
        Language::Italian => format!("Il file «{name}» non c’è più: toglilo e aggiungilo di nuovo, poi invia"),
        Language::English => format!("The file “{name}” is not there any more: remove it, add it again, then send"),
    }
}

/// A request for the same service was sent already.
pub(crate) fn sent_before(language: Language, reference: &str, sent: Timestamp) -> String {
    match language {
        Language::Italian => format!(
            "Hai già inviato una richiesta per questo servizio: {reference}, {}. Se invii, ne fai una nuova.",
            words::instant(sent)
        ),
        Language::English => {
            let at = words::instant_in(sent, language);
            format!(
                "You have already sent a request for this service: {reference}, on {at}. If you send, you make a new one."
            )
        }
    }
}

/// The service is not open: she had better know before she sends.
pub(crate) fn not_open(language: Language, opening: OpenOn) -> Option<String> {
    let day = |day| date::told(day, language);
    Some(match (opening, language) {
        (OpenOn::Open, _) => return None,
        (OpenOn::Opens(first), Language::English) => {
            format!("You can send this request from {}. Your answers stay saved.", day(first))
        }
        (OpenOn::Closed(last), Language::English) => {
            format!("The time for this request ended on {}. Your answers stay saved.", day(last))
        }
        // The reason is the comune's own, in Italian.
        (OpenOn::Suspended(_), Language::English) => {
            "The service is suspended, so you cannot send now. Your answers stay saved.".to_owned()
        }
        (closed, Language::Italian) => {
            let why = match closed {
                OpenOn::Opens(day) => Refusal::Opens(day),
                OpenOn::Closed(day) => Refusal::Closed(day),
                OpenOn::Suspended(reason) => Refusal::Suspended(reason.trim_end_matches('.').to_owned()),
                OpenOn::Open => return None,
            };
            format!("{} Le risposte che hai scritto restano salvate.", why.sentence())
        }
    })
}
