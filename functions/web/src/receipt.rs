//! The receipt: the number, by when the comune answers, what happens next (L. 241/1990, art. 18-bis).

use markup::answers::Sheet;
use markup::receipt::{NextStep, ReceiptPage, TermWords};

use crate::call::Call;
use crate::citizen::{address, index};
use crate::doors::Doors;
use crate::pratica::{files_address, seen};
use crate::reply::{Answered, Reply};
use crate::{sheets, words};

/// The receipt of a request of this session.
pub(crate) async fn receipt(doors: &impl Doors, call: &Call, reference: &str) -> Answered {
    let index = index(doors, call, false).await?;
    let seen = seen(doors, call, &index, reference).await?;
    let head = &seen.pratica.head;
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
    let status = address(&index, &format!("pratica/{}", head.reference.key()));
    let area = address(&index, "area/");
    let page = ReceiptPage {
        reference: &head.reference.to_string(),
        service: &head.title,
        sent: &sent,
        term,
        office: &head.office,
        after: &seen.form.after,
        check_hint: sheets::CHECK_HINT,
        pdf_url: &address(&index, &format!("ricevuta/{}/ricevuta.pdf", head.reference.key())),
        steps: &steps,
        status_url: &status,
        area_url: seen.visit.body.person.is_some().then_some(area.as_str()),
        // Notices wait in the outbox until a deliverer exists: no page may promise a message that nobody sends.
        email: None,
        digest: &digest,
        answers: Some(Sheet {
            form: &seen.form,
            answers: &seen.body.answers,
            files: Some(&files_address(&index, &head.reference)),
            sources: None,
        }),
    };
    Ok(Reply::page(format!("Richiesta inviata - {}", head.title), markup::receipt::receipt(&page)))
}
