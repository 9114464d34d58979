//! The receipt: the number, by when the comune answers, what happens next (L. 241/1990, art. 18-bis).

use contract::form::Form;
use counter::pratica::{Body, Pratica};
use markup::answers::Sheet;
use markup::rating::RatingForm;
use markup::receipt::{NextStep, PromiseWords, ReceiptPage, TermWords};
use maud::Markup;

use crate::call::Call;
use crate::citizen::{address, index};
use crate::doors::Doors;
use crate::pratica::{files_address, seen, written};
use crate::reply::{Answered, Reply};
use crate::{public_log, sheets, words};

/// The receipt of a request of this session.
pub(crate) async fn receipt(doors: &impl Doors, call: &Call, reference: &str) -> Answered {
    let index = index(doors, call, false).await?;
    let seen = seen(doors, call, &index, reference).await?;
    let reference = &seen.pratica.head.reference;
    let area = address(&index, "area/");
    let places = Places {
        pdf: address(&index, &format!("ricevuta/{}/ricevuta.pdf", reference.key())),
        status: address(&index, &format!("pratica/{}", reference.key())),
        area: seen.visit.body.person.is_some().then_some(area),
        files: files_address(&index, reference),
        signed: Some(public_log::receipt_address(&index, reference)),
        // Told apart from the service's pages, whose rating is how clear they are.
        rating: Some((address(&index, "valuta/"), address(&index, &format!("{}/", seen.pratica.head.service)))),
    };
    Ok(Reply::page(title(&seen.pratica), drawn(&seen.pratica, &seen.body, &seen.form, &places)))
}

/// Where the pages around a receipt are, for whoever reads it.
pub(crate) struct Places {
    pub(crate) pdf: String,
    pub(crate) status: String,
    pub(crate) area: Option<String>,
    pub(crate) files: String,
    /// The receipt as a signed document, for the citizen.
    pub(crate) signed: Option<String>,
    /// Where the citizen says how easy it was, and what she says it of.
    pub(crate) rating: Option<(String, String)>,
}

/// The title of a receipt's window.
pub(crate) fn title(pratica: &Pratica) -> String {
    format!("Richiesta inviata - {}", pratica.head.title)
}

/// A receipt as it is drawn for citizens and operators.
pub(crate) fn drawn(pratica: &Pratica, body: &Body, form: &Form, places: &Places) -> Markup {
    let head = &pratica.head;
    let by = head.clock.as_ref().map(|c| words::day(c.due(c.started)));
    let sent = words::instant(head.sent);
    let term = head
        .clock
        .as_ref()
        .zip(by.as_ref())
        .map(|(clock, by)| TermWords { by, silence: clock.term.silence.sentence() });
    let answer_by = by.as_ref().map(|by| format!("entro il {by}"));
    let steps = [
        NextStep { title: "Richiesta inviata", text: "Il Comune l’ha ricevuta e conservata.", date: Some(&sent) },
        NextStep {
            title: "Presa in carico",
            text: "Una persona dell’ufficio legge la richiesta. Se manca qualcosa te lo chiede.",
            date: None,
        },
        NextStep {
            title: "Risposta del Comune",
            text: "La trovi nella pagina della richiesta.",
            date: answer_by.as_deref(),
        },
    ];
    let digest: String = contract::revision::hex(&head.content.0[..8.min(head.content.0.len())]);
    let signature = head.promise.as_ref().map(|promise| promise.signature.text());
    let page = ReceiptPage {
        reference: &head.reference.to_string(),
        service: &head.title,
        sent: &sent,
        term,
        office: &head.office,
        after: &form.after,
        check_hint: sheets::CHECK_HINT,
        pdf_url: &places.pdf,
        steps: &steps,
        status_url: &places.status,
        area_url: places.area.as_deref(),
        // Notices wait in the outbox until a deliverer exists: no page may promise a message that nobody sends.
        email: None,
        written: written(body),
        digest: &digest,
        promise: signature.as_ref().zip(places.signed.as_ref()).map(|(signature, url)| PromiseWords { signature, url }),
        answers: Some(Sheet { form, answers: &body.answers, files: Some(&places.files) }),
        rating: places.rating.as_ref().map(|(action, subject)| RatingForm { action, subject }),
    };
    markup::receipt::receipt(&page)
}
