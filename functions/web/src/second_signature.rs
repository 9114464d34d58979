//! The second signature of a request in words, for all but who gives it: how it is asked for, who gave it and when.

use contract::form::Form;
use contract::language::Language;
use counter::pratica::{Body, Head};
use counter::reference::Reference;
use counter::state::State;
use markup::cosign::{Code, PassOn};

use crate::page_words as said;
use crate::words;

/// The whole address at which a request is signed; `origin` and `base` are where the comune's own pages are.
pub(crate) fn link(origin: &str, base: &str, reference: &Reference) -> String {
    format!("{origin}{base}/sportello/firma/{}", reference.key())
}

/// The call to pass a request on, while its second signature is owed.
pub(crate) fn pass_on<'a>(
    head: &Head,
    form: &'a Form,
    url: &'a str,
    code: Option<&'a paper::Modules>,
) -> Option<PassOn<'a>> {
    let cosign = form.cosign.as_ref().filter(|_| head.state == State::DaFirmare)?;
    let code = code.map(|c| Code { side: c.side, stretches: &c.stretches });
    let by = head.cosign.as_ref().and_then(|c| c.by).map(|day| words::day_in(day, form.language));
    Some(PassOn { by, who: &cosign.who, why: cosign.why.as_deref(), url, code })
}

/// Who signed too and when, in words.
pub(crate) fn given(head: &Head, body: &Body, language: Language) -> Option<String> {
    let signature = head.cosign.as_ref()?.signed.as_ref()?;
    let who = body.cosigner.as_ref()?;
    let at = words::instant_in(signature.at, language);
    Some(said::cosigned(language, &who.name, &at, &who.identified_by))
}
