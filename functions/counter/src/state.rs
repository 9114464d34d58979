//! The states of a pratica and every way from one to another.
//!
//! In: a [`State`] and an [`Action`]. Out: the next state, or nothing if the action is not possible. Pure; this file is
//! the whole truth about it. Register, payment, notices and the legal term have small machines of their own.

use contract::language::Language;
use serde::{Deserialize, Serialize};

/// Where a pratica stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Not sent yet.
    Bozza,
    /// Sent and kept, but a second person must sign before it counts.
    DaFirmare,
    /// Sent, nobody took it in charge yet.
    Inviata,
    /// An operator works on it.
    InCarico,
    /// The citizen is asked for more; the legal term is suspended.
    DaIntegrare,
    /// A payment is due before it can be sent.
    DaPagarePrima,
    /// A payment is due while it is worked on.
    DaPagare,
    /// Granted.
    Accolta,
    /// Refused, with a reason.
    Respinta,
    /// Closed without a decision on the merits.
    Archiviata,
    /// Withdrawn by the citizen.
    Ritirata,
    /// Annulled by the comune, for example because it was entered by mistake.
    Annullata,
    /// The second person did not sign, or not in time: it never counted.
    NonFirmata,
}

/// What can be done to a pratica.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The citizen sends it.
    Invia,
    /// The citizen sends or corrects what a second person must sign.
    ChiediFirma,
    /// The second person signs.
    Firma,
    /// The second person does not sign.
    RifiutaFirma,
    /// The time for her signature is over.
    ScadeFirma,
    /// An operator takes it in charge.
    PrendiInCarico,
    /// An operator asks the citizen for more.
    ChiediIntegrazione,
    /// The citizen answers, or the operator takes the question back.
    Integra,
    /// A payment is asked.
    ChiediPagamento,
    /// The payment succeeded.
    PagamentoRiuscito,
    /// The payment failed; nothing is lost, it can be tried again.
    PagamentoFallito,
    /// An operator grants it.
    Accogli,
    /// An operator refuses it.
    Respingi,
    /// An operator closes it without a decision.
    Archivia,
    /// The citizen withdraws it.
    Ritira,
    /// The comune annuls it.
    Annulla,
    /// An operator opens it again.
    Riapri,
}

impl State {
    /// Every state.
    pub const ALL: [State; 13] = [
        State::Bozza,
        State::DaFirmare,
        State::Inviata,
        State::InCarico,
        State::DaIntegrare,
        State::DaPagarePrima,
        State::DaPagare,
        State::Accolta,
        State::Respinta,
        State::Archiviata,
        State::Ritirata,
        State::Annullata,
        State::NonFirmata,
    ];

    /// The state after an action, or `None` where the action is not possible.
    ///
    /// ```
    /// use counter::state::{Action, State};
    /// assert_eq!(State::Inviata.after(Action::PrendiInCarico), Some(State::InCarico));
    /// assert_eq!(State::Inviata.after(Action::Accogli), None);
    /// ```
    pub fn after(self, action: Action) -> Option<State> {
        use Action as A;
        use State as S;
        Some(match (self, action) {
            (S::Bozza, A::Invia) => S::Inviata,
            (S::Bozza | S::DaIntegrare, A::ChiediFirma) => S::DaFirmare,
            (S::DaFirmare, A::Firma) => S::Inviata,
            (S::DaFirmare, A::RifiutaFirma | A::ScadeFirma) => S::NonFirmata,
            (S::Bozza, A::ChiediPagamento) => S::DaPagarePrima,
            (S::DaPagarePrima, A::PagamentoRiuscito) => S::Inviata,
            (S::DaPagarePrima, A::PagamentoFallito) => S::Bozza,
            (S::Inviata, A::PrendiInCarico) => S::InCarico,
            (S::InCarico, A::ChiediIntegrazione) => S::DaIntegrare,
            (S::DaIntegrare, A::Integra) => S::InCarico,
            (S::InCarico, A::ChiediPagamento) => S::DaPagare,
            (S::DaPagare, A::PagamentoRiuscito | A::PagamentoFallito) => S::InCarico,
            (S::InCarico, A::Accogli) => S::Accolta,
            (S::InCarico, A::Respingi) => S::Respinta,
            (S::InCarico, A::Archivia) => S::Archiviata,
            (S::DaFirmare | S::Inviata | S::InCarico | S::DaIntegrare | S::DaPagare, A::Ritira) => S::Ritirata,
            (S::DaFirmare | S::Inviata | S::InCarico | S::DaIntegrare | S::DaPagare, A::Annulla) => S::Annullata,
            (S::Accolta | S::Respinta | S::Archiviata | S::Ritirata, A::Riapri) => S::InCarico,
            _ => return None,
        })
    }

    /// Whether the comune has nothing more to do.
    pub fn is_final(self) -> bool {
        use State as S;
        matches!(self, S::Accolta | S::Respinta | S::Archiviata | S::Ritirata | S::Annullata | S::NonFirmata)
    }

    /// The word citizens read.
    pub fn label(self) -> &'static str {
        match self {
            State::Bozza => "Da completare",
            State::Inviata => "Inviata",
            State::InCarico => "In lavorazione",
            State::DaIntegrare => "Serve una tua risposta",
            State::DaPagarePrima | State::DaPagare => "Da pagare",
            State::Accolta => "Accolta",
            State::Respinta => "Respinta",
            State::Archiviata => "Archiviata",
            State::Ritirata => "Ritirata",
            State::Annullata => "Annullata",
            State::DaFirmare => "Manca una firma",
            State::NonFirmata => "Non firmata",
        }
    }

    /// The same in a language.
    pub fn told(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::Italian, _) => self.label(),
            (Language::English, State::Bozza) => "To complete",
            (Language::English, State::Inviata) => "Sent",
            (Language::English, State::InCarico) => "Being worked on",
            (Language::English, State::DaIntegrare) => "Your answer is needed",
            (Language::English, State::DaPagarePrima | State::DaPagare) => "To pay",
            (Language::English, State::Accolta) => "Granted",
            (Language::English, State::Respinta) => "Refused",
            (Language::English, State::Archiviata) => "Closed",
            (Language::English, State::Ritirata) => "Withdrawn",
            (Language::English, State::Annullata) => "Annulled",
            (Language::English, State::DaFirmare) => "A signature is missing",
            (Language::English, State::NonFirmata) => "Not signed",
        }
    }

    /// The word operators read: the same, but for what is said to the citizen herself.
    pub fn operator_label(self) -> &'static str {
        match self {
            State::DaIntegrare => "In attesa del cittadino",
            State::DaFirmare => "In attesa della seconda firma",
            State::DaPagarePrima | State::DaPagare => "In attesa del pagamento",
            other => other.label(),
        }
    }

    /// What the state means for the citizen, in one sentence.
    pub fn sentence(self) -> &'static str {
        match self {
            State::Bozza => "Non hai ancora inviato questa richiesta.",
            State::Inviata => "Il Comune ha ricevuto la tua richiesta e deve ancora prenderla in carico.",
            State::InCarico => "Il Comune sta lavorando alla tua richiesta.",
            State::DaIntegrare => {
                "Il Comune ti ha chiesto altre informazioni. Se ha un termine per risponderti, si ferma finché non le dai."
            }
            State::DaPagarePrima => "La richiesta parte quando hai pagato.",
            State::DaPagare => "Per andare avanti devi fare un pagamento.",
            State::Accolta => "Il Comune ha accolto la tua richiesta.",
            State::Respinta => "Il Comune ha respinto la tua richiesta. Qui sotto trovi il motivo.",
            State::Archiviata => "Il Comune ha chiuso la richiesta senza una decisione. Qui sotto trovi il motivo.",
            State::Ritirata => "Hai ritirato questa richiesta.",
            State::Annullata => "Il Comune ha annullato questa richiesta. Qui sotto trovi il motivo.",
            State::DaFirmare => {
                "Abbiamo conservato la richiesta, ma deve firmarla anche un’altra persona. Il Comune ci lavora, e il \
                 termine per la risposta corre, solo quando ci sono tutte le firme."
            }
            State::NonFirmata => {
                "L’altra persona non ha firmato. La richiesta è chiusa: il Comune non ci lavora. Puoi correggerla e farne \
                 una nuova."
            }
        }
    }

    /// The same in a language.
    pub fn meaning(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::Italian, _) => self.sentence(),
            (Language::English, State::Bozza) => "You have not sent this request yet.",
            (Language::English, State::Inviata) => {
                "The Comune has received your request; nobody has begun to work on it yet."
            }
            (Language::English, State::InCarico) => "The Comune is working on your request.",
            (Language::English, State::DaIntegrare) => {
                "The Comune has asked you for more information. If it has a time limit, it stands still until you answer."
            }
            (Language::English, State::DaPagarePrima) => "The request starts when you have paid.",
            (Language::English, State::DaPagare) => "To go on you must make a payment.",
            (Language::English, State::Accolta) => "The Comune has granted your request.",
            (Language::English, State::Respinta) => "The Comune has refused your request. The reason stands below.",
            (Language::English, State::Archiviata) => {
                "The Comune has closed the request without a decision. The reason stands below."
            }
            (Language::English, State::Ritirata) => "You have withdrawn this request.",
            (Language::English, State::Annullata) => "The Comune has annulled this request. The reason stands below.",
            (Language::English, State::DaFirmare) => {
                "We have kept the request, but another person must sign it too. The Comune works on it, and the time for \
                 the answer runs, only when all signatures are there."
            }
            (Language::English, State::NonFirmata) => {
                "The other person has not signed. The request is closed: the Comune does not work on it. You can correct \
                 it and make a new one."
            }
        }
    }

    /// The name in addresses and in the store, for example `in_carico`.
    pub fn name(self) -> &'static str {
        match self {
            State::Bozza => "bozza",
            State::Inviata => "inviata",
            State::InCarico => "in_carico",
            State::DaIntegrare => "da_integrare",
            State::DaPagarePrima => "da_pagare_prima",
            State::DaPagare => "da_pagare",
            State::Accolta => "accolta",
            State::Respinta => "respinta",
            State::Archiviata => "archiviata",
            State::Ritirata => "ritirata",
            State::Annullata => "annullata",
            State::DaFirmare => "da_firmare",
            State::NonFirmata => "non_firmata",
        }
    }

    /// The state of that name.
    pub fn named(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|s| s.name() == name)
    }
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 17] = [
        Action::Invia,
        Action::ChiediFirma,
        Action::Firma,
        Action::RifiutaFirma,
        Action::ScadeFirma,
        Action::PrendiInCarico,
        Action::ChiediIntegrazione,
        Action::Integra,
        Action::ChiediPagamento,
        Action::PagamentoRiuscito,
        Action::PagamentoFallito,
        Action::Accogli,
        Action::Respingi,
        Action::Archivia,
        Action::Ritira,
        Action::Annulla,
        Action::Riapri,
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every legal transition, one a line; whatever is not here must be refused.
    const LEGAL: &[(State, Action, State)] = &[
        (State::Bozza, Action::Invia, State::Inviata),
        (State::Bozza, Action::ChiediFirma, State::DaFirmare),
        (State::DaFirmare, Action::Firma, State::Inviata),
        (State::DaFirmare, Action::RifiutaFirma, State::NonFirmata),
        (State::DaFirmare, Action::ScadeFirma, State::NonFirmata),
        (State::DaFirmare, Action::Ritira, State::Ritirata),
        (State::DaFirmare, Action::Annulla, State::Annullata),
        (State::Bozza, Action::ChiediPagamento, State::DaPagarePrima),
        (State::DaPagarePrima, Action::PagamentoRiuscito, State::Inviata),
        (State::DaPagarePrima, Action::PagamentoFallito, State::Bozza),
        (State::Inviata, Action::PrendiInCarico, State::InCarico),
        (State::Inviata, Action::Ritira, State::Ritirata),
        (State::Inviata, Action::Annulla, State::Annullata),
        (State::InCarico, Action::ChiediIntegrazione, State::DaIntegrare),
        (State::InCarico, Action::ChiediPagamento, State::DaPagare),
        (State::InCarico, Action::Accogli, State::Accolta),
        (State::InCarico, Action::Respingi, State::Respinta),
        (State::InCarico, Action::Archivia, State::Archiviata),
        (State::InCarico, Action::Ritira, State::Ritirata),
        (State::InCarico, Action::Annulla, State::Annullata),
        (State::DaIntegrare, Action::Integra, State::InCarico),
        (State::DaIntegrare, Action::ChiediFirma, State::DaFirmare),
        (State::DaIntegrare, Action::Ritira, State::Ritirata),
        (State::DaIntegrare, Action::Annulla, State::Annullata),
        (State::DaPagare, Action::PagamentoRiuscito, State::InCarico),
        (State::DaPagare, Action::PagamentoFallito, State::InCarico),
        (State::DaPagare, Action::Ritira, State::Ritirata),
        (State::DaPagare, Action::Annulla, State::Annullata),
        (State::Accolta, Action::Riapri, State::InCarico),
        (State::Respinta, Action::Riapri, State::InCarico),
        (State::Archiviata, Action::Riapri, State::InCarico),
        (State::Ritirata, Action::Riapri, State::InCarico),
    ];

    #[test]
    fn every_pair_of_state_and_action_does_what_the_table_says() {
        for state in State::ALL {
            for action in Action::ALL {
                let expected = LEGAL.iter().find(|(s, a, _)| *s == state && *a == action).map(|(_, _, next)| *next);
                assert_eq!(state.after(action), expected, "{state:?} {action:?}");
            }
        }
    }

    #[test]
    fn every_state_can_be_reached_and_only_the_annulled_and_the_unsigned_are_dead_ends() {
        for state in State::ALL {
            let reached = state == State::Bozza || LEGAL.iter().any(|(_, _, next)| *next == state);
            assert!(reached, "{state:?} cannot be reached");
            let leaves = LEGAL.iter().any(|(from, _, _)| *from == state);
            assert_eq!(leaves, !matches!(state, State::Annullata | State::NonFirmata), "{state:?}");
        }
    }

    #[test]
    fn no_word_for_operators_speaks_to_the_citizen() {
        for state in State::ALL {
            assert!(!state.operator_label().contains("tua"), "{state:?}");
        }
    }

    #[test]
    fn names_lead_back_to_their_states() {
        for state in State::ALL {
            assert_eq!(State::named(state.name()), Some(state));
        }
    }
}
