//! A citizen or an operator may not: one sentence, and what to do next.

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
            Refusal::NoSuchDraft => "Non troviamo la tua richiesta non ancora inviata. Forse è passato troppo tempo: \
                                     ricomincia dalla pagina del servizio."
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
}
