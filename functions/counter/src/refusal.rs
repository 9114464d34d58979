//! A citizen or an operator may not: one sentence, and what to do next.

use contract::date;
use contract::language::Language;
use jiff::civil::Date;

use crate::state::State;

/// Why the counter says no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No such service here.
    NoSuchService,
    /// The service opens later.
    Opens(Date),
    /// The service closed.
    Closed(Date),
    /// The service is suspended, for this reason.
    Suspended(String),
    /// No request with that reference and that second datum.
    NoSuchPratica,
    /// There is no such draft in this session.
    NoSuchDraft,
    /// The request must be sent by a person who logged in.
    LoginNeeded,
    /// The simulator does not know that person, or the identity provider said no.
    NotIdentified,
    /// The operator does not serve this comune.
    NotYourComune,
    /// The action is not possible in this state.
    NotNow(State),
    /// Another operator changed the pratica meanwhile.
    ChangedMeanwhile,
    /// A text that the action needs is missing.
    ReasonNeeded,
    /// The same draft was already sent with other answers; here is its reference.
    AlreadySent(String),
    /// The draft was sent, and what it became was erased since; here is its reference.
    Erased(String),
}

impl Refusal {
    /// The sentence and the remedy, as people read them in a language.
    pub fn told(&self, language: Language) -> String {
        match language {
            Language::Italian => self.sentence(),
            Language::English => self.english(),
        }
    }

    /// The sentence and the remedy, as people read them.
    pub fn sentence(&self) -> String {
        use contract::date::words;
        match self {
            Refusal::NoSuchService => "Questo servizio non c’è. Cercalo nell’elenco dei servizi del Comune.".into(),
            Refusal::Opens(day) => format!("Puoi fare questa richiesta dal {}.", words(*day)),
            Refusal::Closed(day) => format!("Il termine per questa richiesta è finito il {}.", words(*day)),
            Refusal::Suspended(reason) => format!("Il servizio è sospeso: {reason}."),
            Refusal::NoSuchPratica => "Non troviamo una richiesta con questi dati. Controlla il numero della ricevuta \
                                       e il dato che hai scritto nella richiesta."
                .into(),
            Refusal::NoSuchDraft => "Su questo apparecchio non troviamo la tua richiesta non ancora inviata. Se l’hai \
                                     salvata, riprendila con il codice che ti abbiamo dato. Se avevi fatto l’accesso, \
                                     entra di nuovo. Se sono passati più di 90 giorni, ricomincia dalla pagina del \
                                     servizio."
                .into(),
            Refusal::LoginNeeded => "Per inviare questa richiesta devi prima entrare con la tua identità.".into(),
            Refusal::NotIdentified => "Non siamo riusciti a riconoscerti. Prova a entrare di nuovo.".into(),
            Refusal::NotYourComune => "Non lavori per questo Comune, quindi non puoi vedere questa pagina.".into(),
            Refusal::NotNow(state) => {
                format!("Questa azione non è possibile: la pratica è nello stato «{}».", state.label())
            }
            Refusal::ChangedMeanwhile => {
                "Qualcun altro ha appena modificato questa pratica. Ricarica la pagina e riprova.".into()
            }
            Refusal::ReasonNeeded => "Scrivi il motivo: il cittadino ha diritto di conoscerlo.".into(),
            Refusal::AlreadySent(reference) => {
                format!("Hai già inviato questa richiesta: il suo numero è {reference}.")
            }
            Refusal::Erased(reference) => format!(
                "Hai già inviato questa richiesta, con il numero {reference}. Il Comune l’ha cancellata perché il tempo in \
                 cui doveva conservarla è finito. Per farne una nuova riparti dalla pagina del servizio."
            ),
        }
    }

    fn english(&self) -> String {
        let day = |day: &Date| date::told(*day, Language::English);
        match self {
            Refusal::NoSuchService => {
                "This service is not here. Look for it in the list of services of the Comune.".into()
            }
            Refusal::Opens(first) => format!("You can make this request from {}.", day(first)),
            Refusal::Closed(last) => format!("The time for this request ended on {}.", day(last)),
            // The reason is the comune's own, in Italian.
            Refusal::Suspended(_) => "The service is suspended.".into(),
            Refusal::NoSuchPratica => {
                "We find no request with these data. Check the number on the receipt and what you \
                                       wrote in the request."
                    .into()
            }
            Refusal::NoSuchDraft => "We do not find your request on this device: it was not sent yet. If you saved \
                                     it, resume it with the code that we gave you. If you had signed in, sign in \
                                     again. If more than 90 days have passed, begin again from the page of the \
                                     service."
                .into(),
            Refusal::LoginNeeded => "To send this request you must first sign in with your identity.".into(),
            Refusal::NotIdentified => "We could not tell who you are. Try to sign in again.".into(),
            Refusal::NotYourComune => "You do not work for this Comune, so you cannot see this page.".into(),
            Refusal::NotNow(state) => {
                format!("This is not possible: the request is in the state “{}”.", state.told(Language::English))
            }
            Refusal::ChangedMeanwhile => {
                "Somebody else has just changed this request. Load the page again and try once more.".into()
            }
            Refusal::ReasonNeeded => "Write the reason: the citizen has a right to know it.".into(),
            Refusal::AlreadySent(reference) => {
                format!("You have already sent this request: its number is {reference}.")
            }
            Refusal::Erased(reference) => format!(
                "You have already sent this request, with the number {reference}. The Comune has deleted it because the \
                 time for which it had to keep it is over. To make a new one begin from the page of the service."
            ),
        }
    }
}
