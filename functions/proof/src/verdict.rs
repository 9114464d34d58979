//! Whether a receipt, its proof and the heads of the log hold together, in words for who asks.

use crate::document::Document;
use crate::head::Head;
use crate::key::PublicKeys;
use crate::place::Place;
use crate::receipt::Receipt;

/// What became of one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// It holds.
    Holds,
    /// It cannot be told without another document.
    Unknown,
    /// It does not hold.
    Fails,
}

/// One question and its answer, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What became of it.
    pub answer: Answer,
    /// In words.
    pub sentence: String,
}

/// What was found, question by question, and the worst of it. Every document given is looked at; the keys are believed,
/// so whoever asks must have them from where she trusts.
pub fn verdict(documents: &[Document]) -> (Answer, Vec<Finding>) {
    let mut findings = Vec::new();
    let mut say = |answer: Answer, sentence: String| findings.push(Finding { answer, sentence });
    let (mut keys, mut receipts, mut places, mut heads) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for document in documents {
        match document {
            Document::Keys(k) => keys.push(k),
            Document::Receipt(r) => receipts.push(r),
            Document::Place(p) => places.push(p),
            Document::Head(h) => heads.push(h),
        }
    }
    let [keys] = keys[..] else {
        say(Answer::Unknown, "Serve un file con le chiavi pubbliche del Comune (chiavi.json), e uno solo.".into());
        return (Answer::Unknown, findings);
    };
    if receipts.is_empty() && places.is_empty() && heads.is_empty() {
        say(Answer::Unknown, "Non c’è niente da verificare: aggiungi la ricevuta, la prova o le teste.".into());
    }
    heads.sort_by_key(|head| head.size);
    receipts.iter().for_each(|receipt| of_receipt(receipt, keys, &places, &mut say));
    heads.iter().for_each(|head| of_head(head, keys, &mut say));
    places.iter().for_each(|place| of_place(place, &heads, &mut say));
    heads.windows(2).for_each(|pair| of_pair(pair[0], pair[1], &mut say));
    let worst = findings.iter().map(|f| f.answer).max().unwrap_or(Answer::Unknown);
    (worst, findings)
}

type Say<'a> = dyn FnMut(Answer, String) + 'a;

fn told(holds: bool) -> Answer {
    if holds { Answer::Holds } else { Answer::Fails }
}

fn of_receipt(receipt: &Receipt, keys: &PublicKeys, places: &[&Place], say: &mut Say<'_>) {
    let number = &receipt.number;
    match receipt.is_signed(keys) {
        true => say(
            Answer::Holds,
            format!("La ricevuta {number} è firmata dal Comune {}: ricevuta il {}.", receipt.comune, receipt.at),
        ),
        false => {
            say(Answer::Fails, format!("La ricevuta {number} non è firmata con queste chiavi, o è stata cambiata."))
        }
    }
    if !receipt.leaf_is_its_own() {
        say(Answer::Fails, format!("La foglia scritta nella ricevuta {number} non è quella di questa richiesta."));
    }
    if places.is_empty() {
        say(
            Answer::Unknown,
            "Senza la prova (prova.json) e la testa del registro non si può dire se la richiesta è nel registro pubblico."
                .into(),
        );
    } else if !places.iter().any(|place| place.comune == receipt.comune && place.leaf == receipt.leaf) {
        say(Answer::Fails, format!("La prova è di un’altra richiesta, non della {number}."));
    }
}

fn of_head(head: &Head, keys: &PublicKeys, say: &mut Say<'_>) {
    let holds = head.is_signed(keys);
    let of = format!("La testa del registro con {} foglie", head.size);
    say(
        told(holds),
        match holds {
            true => format!("{of} è firmata dal Comune {}: {}.", head.comune, head.at),
            false => format!("{of} non è firmata con queste chiavi, o è stata cambiata."),
        },
    );
}

fn of_place(place: &Place, heads: &[&Head], say: &mut Say<'_>) {
    let mut same = heads.iter().filter(|head| head.size == place.size).peekable();
    if same.peek().is_none() {
        let needed = format!("Per la prova serve la testa con {0} foglie (testa-{0}.json).", place.size);
        return say(Answer::Unknown, needed);
    }
    let holds = same.all(|head| place.is_under(head));
    say(
        told(holds),
        match holds {
            true => format!("La richiesta è nel registro pubblico, al posto {} di {}.", place.place + 1, place.size),
            false => "La prova non porta alla testa del registro: la richiesta non è dove si dice.".into(),
        },
    );
}

fn of_pair(older: &Head, newer: &Head, say: &mut Say<'_>) {
    let (from, to) = (older.size, newer.size);
    if from < to && newer.is_signed_before(older) {
        let cut = format!("Il registro è stato accorciato: aveva {to} foglie e poi {from}.");
        return say(Answer::Fails, cut);
    }
    match newer.follows(older) {
        Some(true) => say(Answer::Holds, format!("Da {from} a {to} foglie il registro è solo cresciuto.")),
        Some(false) => {
            say(
                Answer::Fails,
                format!("Da {from} a {to} foglie il registro è stato riscritto: le due teste si smentiscono."),
            );
        }
        None => {
            let before = newer.before.as_ref().map_or(0, |before| before.size);
            say(
                Answer::Unknown,
                format!(
                    "Fra la testa con {from} e quella con {to} foglie manca la testa con {before} (testa-{before}.json)."
                ),
            );
        }
    }
}
