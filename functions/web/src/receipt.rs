//! The receipt: the number, by when the comune answers, what happens next (L. 241/1990, art. 18-bis).

use contract::form::Form;
use counter::pratica::{Body, Pratica};
use counter::state::State;
use markup::answers::Sheet;
use markup::rating::RatingForm;
use markup::receipt::{NextStep, PromiseWords, ReceiptPage, TermWords};
use maud::Markup;

use crate::call::Call;
use crate::citizen::{address, in_language, index};
use crate::doors::Doors;
use crate::page_words as said;
use crate::pratica::{files_address, seen, title as title_of, written};
use crate::reply::{Answered, Reply};
use crate::{public_log, second_signature, words};

/// The receipt of a request of this session.
pub(crate) async fn receipt(doors: &impl Doors, call: &Call, reference: &str) -> Answered {
    let index = index(doors, call).await?;
    let seen = seen(doors, call, &index, reference).await?;
    let reference = &seen.pratica.head.reference;
    let area = address(&index, "area/");
    let places = Places {
        pdf: address(&index, &format!("ricevuta/{}/ricevuta.pdf", reference.key())),
        // Who comes back when her session is over reads English there too.
        status: in_language(address(&index, &format!("pratica/{}", reference.key())), seen.form.language),
        area: seen.visit.body.person.is_some().then_some(area),
        files: files_address(&index, reference),
        sign: second_signature::link(&call.whole(""), &index.comune.base, reference),
        signed: Some(public_log::receipt_address(&index, reference)),
        mail: doors.sends_mail(),
        // Told apart from the service's pages, whose rating is how clear they are.
        rated: Some([address(&index, "valuta/"), address(&index, &format!("{}/", seen.pratica.head.service))]),
    };
    let page = Reply::page(title(&seen.pratica, &seen.form), drawn(&seen.pratica, &seen.body, &seen.form, &places));
    Ok(page.spoken(seen.form.language))
}

/// Where the pages around a receipt are, for whoever reads it.
pub(crate) struct Places {
    pub(crate) pdf: String,
    pub(crate) status: String,
    pub(crate) area: Option<String>,
    pub(crate) files: String,
    /// The whole address at which a second person signs.
    pub(crate) sign: String,
    /// The receipt as a signed document, for the citizen.
    pub(crate) signed: Option<String>,
    /// Whether notices are sent.
    pub(crate) mail: bool,
    /// Where the citizen says how easy it was, and of what.
    pub(crate) rated: Option<[String; 2]>,
}

/// The title of a receipt's window.
pub(crate) fn title(pratica: &Pratica, form: &Form) -> String {
    format!("{} - {}", said::sent(form.language), title_of(&pratica.head, form))
}

/// A receipt as it is drawn for citizens and operators, in the language of the form.
pub(crate) fn drawn(pratica: &Pratica, body: &Body, form: &Form, places: &Places) -> Markup {
    let (head, language) = (&pratica.head, form.language);
    let by = head.clock.as_ref().map(|c| words::day_in(c.due(c.started), language));
    let sent = words::instant_in(head.sent, language);
    let term = head
        .clock
        .as_ref()
        .zip(by.as_ref())
        .map(|(clock, by)| TermWords { by, silence: clock.term.silence.told(language) });
    let answer_by = by.as_ref().map(|by| said::by(language, by));
    let owed = head.state == State::DaFirmare;
    let code = owed.then(|| paper::encode(&places.sign)).flatten();
    let pass_on = second_signature::pass_on(head, form, &places.sign, code.as_ref());
    let cosigned = second_signature::given(head, body, language);
    let who = pass_on.as_ref().map(|p| [said::must_sign(language), p.who, said::only_then(language)].concat());
    let days = head.cosign.as_ref().filter(|_| owed).and_then(|c| c.term);
    let after_signing = days.map(|term| said::after_signing(language, term.days));
    let mut steps = vec![
        NextStep { title: said::sent(language), text: said::received(language), date: Some(&sent) },
        NextStep { title: said::other_signs(language), text: who.as_deref().unwrap_or_default(), date: None },
        NextStep { title: said::taken(language), text: said::taken_how(language), date: None },
        NextStep {
            title: said::answered(language),
            text: said::answered_how(language),
            date: answer_by.as_deref().or(after_signing.as_deref()),
        },
    ];
    if who.is_none() {
        steps.remove(1);
    }
    let digest: String = contract::revision::hex(&head.content.0[..8.min(head.content.0.len())]);
    let signature = head.promise.as_ref().map(|promise| promise.signature.text());
    let page = ReceiptPage {
        language,
        reference: &head.reference.to_string(),
        service: title_of(head, form),
        sent: &sent,
        term,
        office: &head.office,
        after: &form.after,
        check_hint: said::check_hint(language),
        pdf_url: &places.pdf,
        steps: &steps,
        status_url: &places.status,
        area_url: places.area.as_deref(),
        email: places.mail.then_some(()).and(body.email.as_deref()),
        written: written(body),
        digest: &digest,
        pass_on,
        cosigned: cosigned.as_deref(),
        promise: signature.as_ref().zip(places.signed.as_ref()).map(|(signature, url)| PromiseWords { signature, url }),
        answers: Some(Sheet { form, answers: &body.answers, files: Some(&places.files), sources: None }),
        rating: places.rated.as_ref().map(|[action, subject]| RatingForm { language, action, subject }),
    };
    markup::receipt::receipt(&page)
}
