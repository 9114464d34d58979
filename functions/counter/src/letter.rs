//! What notices say: plain words to the citizen, with the number of her request and where to read the rest.
//!
//! In: what is kept, where the comune's pages are, a language. Out: a subject and a text. Never an answer, a codice
//! fiscale, a name or the office's own words: a mailbox may be read by others, the page asks for what only she knows.

use contract::date;
use contract::language::Language;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::draft::Draft;
use crate::pratica::{Body, Head, OutboxLine, Outgoing};
use crate::state::State;

/// Who writes, and where the pages are.
#[derive(Clone, Copy, Debug)]
pub struct Letterhead<'a> {
    /// How citizens call the comune: `Comune di Quadri`.
    pub comune: &'a str,
    /// The whole address of its counter: `https://comune.quadri.example/sportello/`.
    pub counter: &'a str,
    /// The time zone of the comune.
    pub zone: &'a TimeZone,
}

/// A subject and a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The subject, without anything personal.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// What a line of the outbox says to the citizen; nothing, if it is not for her.
pub fn notice(from: Letterhead<'_>, head: &Head, body: &Body, line: &OutboxLine) -> Option<Letter> {
    match line.what {
        Outgoing::NoticeSent => Some(received(from, head, body)),
        Outgoing::NoticeChanged => Some(changed(from, head, body, line)),
        Outgoing::SignatureReminder => Some(unsigned(from, head, body)),
        Outgoing::Register => None,
    }
}

/// Her request arrived. It is told as it was then, however late it is told.
fn received(from: Letterhead<'_>, head: &Head, body: &Body) -> Letter {
    let language = body.language;
    let key = head.reference.key();
    let to_sign = body.events.first().is_some_and(|event| event.state == State::DaFirmare);
    let by = head.clock.as_ref().map(|clock| date::told(clock.due(clock.started), language));
    let sent = from.instant(head.sent, language);
    let mut lines = match language {
        Language::Italian => vec![
            "Abbiamo ricevuto la tua richiesta.".to_owned(),
            String::new(),
            format!("Servizio: {}", one_line(&head.title)),
            format!("Numero: {}", head.reference),
            format!("Inviata: {sent}"),
        ],
        Language::English => vec![
            "We have received your request.".to_owned(),
            String::new(),
            format!("Service: {}", one_line(&head.title)),
            format!("Number: {}", head.reference),
            format!("Sent: {sent}"),
        ],
    };
    lines.extend(by.map(|by| match language {
        Language::Italian => format!("Il Comune risponde entro: {by}"),
        Language::English => format!("The comune answers by: {by}"),
    }));
    if to_sign {
        let sign = format!("{}firma/{key}", from.counter);
        lines.push(String::new());
        lines.push(match language {
            Language::Italian => format!(
                "Deve firmarla anche un’altra persona: solo allora il Comune comincia a lavorarci. Manda a lei questo \
                 indirizzo:\n{sign}"
            ),
            Language::English => format!(
                "Another person must sign it too: only then does the comune begin to work on it. Send her this \
                 address:\n{sign}"
            ),
        });
    }
    let subject = match language {
        Language::Italian => format!("Richiesta {}: ricevuta", head.reference),
        Language::English => format!("Request {}: received", head.reference),
    };
    from.letter(subject, lines, &format!("pratica/{key}"), language)
}

/// Something happened to her request: what, is told as it was when the line was written.
fn changed(from: Letterhead<'_>, head: &Head, body: &Body, line: &OutboxLine) -> Letter {
    let language = body.language;
    let key = head.reference.key();
    let event = body.events.iter().rev().find(|event| event.at == line.at);
    let state = event.map(|event| event.state);
    let (news, path) = match state {
        Some(_) if event.is_some_and(|e| e.answered.is_some()) => (arrived(language), format!("pratica/{key}")),
        Some(State::DaIntegrare) => (told(State::DaIntegrare, language), format!("integrazione/{key}")),
        Some(state) => (told(state, language), format!("pratica/{key}")),
        None => (written(language), format!("pratica/{key}")),
    };
    let lines = match language {
        Language::Italian => vec![
            news.to_owned(),
            String::new(),
            format!("Servizio: {}", one_line(&head.title)),
            format!("Numero: {}", head.reference),
            format!("Data: {}", from.instant(line.at, language)),
        ],
        Language::English => vec![
            news.to_owned(),
            String::new(),
            format!("Service: {}", one_line(&head.title)),
            format!("Number: {}", head.reference),
            format!("Date: {}", from.instant(line.at, language)),
        ],
    };
    let subject = match (state, language) {
        (Some(State::DaIntegrare), Language::Italian) => {
            format!("Richiesta {}: serve una tua risposta", head.reference)
        }
        (Some(State::DaIntegrare), Language::English) => format!("Request {}: we need your answer", head.reference),
        (_, Language::Italian) => format!("Richiesta {}: c’è una novità", head.reference),
        (_, Language::English) => format!("Request {}: there is news", head.reference),
    };
    from.letter(subject, lines, &path, language)
}

/// Half of the time for the second signature is over.
fn unsigned(from: Letterhead<'_>, head: &Head, body: &Body) -> Letter {
    let language = body.language;
    let key = head.reference.key();
    let by = head.cosign.as_ref().and_then(|c| c.by).map(|by| date::told(by, language));
    let sign = format!("{}firma/{key}", from.counter);
    let lines = match language {
        Language::Italian => vec![
            "Alla tua richiesta manca ancora la firma di un’altra persona.".to_owned(),
            by.map(|by| format!("Può firmare fino al {by}; poi la richiesta si chiude.")).unwrap_or_default(),
            format!("Manda a lei questo indirizzo:\n{sign}\n"),
            format!("Servizio: {}", one_line(&head.title)),
            format!("Numero: {}", head.reference),
        ],
        Language::English => vec![
            "Your request still lacks another person’s signature.".to_owned(),
            by.map(|by| format!("It can be signed until {by}; then the request is closed.")).unwrap_or_default(),
            format!("Send her this address:\n{sign}\n"),
            format!("Service: {}", one_line(&head.title)),
            format!("Number: {}", head.reference),
        ],
    };
    let subject = match language {
        Language::Italian => format!("Richiesta {}: manca una firma", head.reference),
        Language::English => format!("Request {}: a signature is missing", head.reference),
    };
    from.letter(subject, lines, &format!("pratica/{key}"), language)
}

/// A draft ends soon.
pub fn reminder(from: Letterhead<'_>, draft: &Draft, service: &str, language: Language) -> Letter {
    let day = date::told(draft.ends().to_zoned(from.zone.clone()).date(), language);
    let service = one_line(service);
    // Who has no key logs in, and finds it in her area.
    let (path, how) = match (&draft.spare, language) {
        (Some(_), Language::Italian) => (
            format!("riprendi/{}", draft.id.as_str()),
            "Ti chiediamo il codice che ti abbiamo dato quando l’hai salvata.",
        ),
        (Some(_), Language::English) => {
            (format!("riprendi/{}", draft.id.as_str()), "We ask for the code that we gave you when you saved it.")
        }
        (None, Language::Italian) => {
            ("area/".to_owned(), "Entra con la tua identità digitale: la trovi nell’area personale.")
        }
        (None, Language::English) => {
            ("area/".to_owned(), "Log in with your digital identity: it is in your personal area.")
        }
    };
    let whole = format!("{}{path}", from.counter);
    let (subject, text) = match language {
        Language::Italian => (
            "La tua richiesta non è ancora inviata".to_owned(),
            format!(
                "Hai cominciato una richiesta e non l’hai ancora inviata. La conserviamo fino al {day}, poi la \
                 cancelliamo.\n\nServizio: {service}\n\nPer continuare apri questa pagina:\n{whole}\n{how}"
            ),
        ),
        Language::English => (
            "Your request is not sent yet".to_owned(),
            format!(
                "You began a request and have not sent it yet. We keep it until {day}, then we delete \
                 it.\n\nService: {service}\n\nTo go on, open this page:\n{whole}\n{how}"
            ),
        ),
    };
    Letter { subject, text: from.framed(&text, language) }
}

impl Letterhead<'_> {
    fn letter(self, subject: String, lines: Vec<String>, path: &str, language: Language) -> Letter {
        let whole = format!("{}{path}", self.counter);
        let rest = match language {
            Language::Italian => format!(
                "Per leggere tutto apri questa pagina:\n{whole}\nTi chiediamo un dato che hai scritto nella richiesta, \
                 per esempio il codice fiscale."
            ),
            Language::English => format!(
                "To read everything, open this page:\n{whole}\nWe ask for something that you wrote in the request, for \
                 example the codice fiscale."
            ),
        };
        Letter { subject, text: self.framed(&format!("{}\n\n{rest}", lines.join("\n")), language) }
    }

    /// The text between the comune's name and the words that are under every notice.
    fn framed(self, text: &str, language: Language) -> String {
        let comune = one_line(self.comune);
        let end = match language {
            Language::Italian => {
                "Questa email parte da sola: non rispondere. Se non sai di che cosa parla, puoi ignorarla: qualcuno può \
                 aver sbagliato a scrivere il suo indirizzo."
            }
            Language::English => {
                "This email is sent by a program: do not reply. If you do not know what it is about, you can ignore it: \
                 somebody may have mistyped her address."
            }
        };
        format!("{comune}\n\n{text}\n\n{end}\n")
    }

    /// `23 novembre 2026, ore 9:05`.
    fn instant(self, at: Timestamp, language: Language) -> String {
        let zoned = at.to_zoned(self.zone.clone());
        let hour = match language {
            Language::Italian => "ore ",
            Language::English => "",
        };
        format!("{}, {hour}{}:{:02}", date::told(zoned.date(), language), zoned.hour(), zoned.minute())
    }
}

/// What a state means, without what only its page can show.
fn told(state: State, language: Language) -> &'static str {
    match (language, state) {
        (Language::Italian, State::Bozza | State::Inviata) => {
            "Il Comune ha la tua richiesta e deve ancora prenderla in carico."
        }
        (Language::Italian, State::DaFirmare) => "La tua richiesta aspetta la firma di un’altra persona.",
        (Language::Italian, State::InCarico) => "Il Comune sta lavorando alla tua richiesta.",
        (Language::Italian, State::DaIntegrare) => {
            "Il Comune ti chiede altre informazioni. Se ha un termine per risponderti, si ferma finché non le dai."
        }
        (Language::Italian, State::DaPagarePrima | State::DaPagare) => "Per andare avanti devi fare un pagamento.",
        (Language::Italian, State::Accolta) => "Il Comune ha accolto la tua richiesta.",
        (Language::Italian, State::Respinta) => {
            "Il Comune ha respinto la tua richiesta. Il motivo è nella pagina qui sotto."
        }
        (Language::Italian, State::Archiviata) => {
            "Il Comune ha chiuso la tua richiesta senza una decisione. Il motivo è nella pagina qui sotto."
        }
        (Language::Italian, State::Ritirata) => "La tua richiesta è stata ritirata, come hai chiesto.",
        (Language::Italian, State::Annullata) => {
            "Il Comune ha annullato la tua richiesta. Il motivo è nella pagina qui sotto."
        }
        (Language::Italian, State::NonFirmata) => {
            "La firma dell’altra persona non c’è e non si aspetta più: la tua richiesta è chiusa. Puoi farne una nuova."
        }
        (Language::English, State::Bozza | State::Inviata) => {
            "The comune has your request and has yet to begin work on it."
        }
        (Language::English, State::DaFirmare) => "Your request waits for another person’s signature.",
        (Language::English, State::InCarico) => "The comune is working on your request.",
        (Language::English, State::DaIntegrare) => {
            "The comune asks you for more information. If it has a time limit, it stands still until you give it."
        }
        (Language::English, State::DaPagarePrima | State::DaPagare) => "To go on you must make a payment.",
        (Language::English, State::Accolta) => "The comune has granted your request.",
        (Language::English, State::Respinta) => "The comune has refused your request. The reason is on the page below.",
        (Language::English, State::Archiviata) => {
            "The comune has closed your request without a decision. The reason is on the page below."
        }
        (Language::English, State::Ritirata) => "Your request was withdrawn, as you asked.",
        (Language::English, State::Annullata) => {
            "The comune has annulled your request. The reason is on the page below."
        }
        (Language::English, State::NonFirmata) => {
            "The other person’s signature is not there and is not awaited any more: your request is closed. You can make a new one."
        }
    }
}

fn arrived(language: Language) -> &'static str {
    match language {
        Language::Italian => "Abbiamo ricevuto la tua risposta.",
        Language::English => "We have received your answer.",
    }
}

fn written(language: Language) -> &'static str {
    match language {
        Language::Italian => "L’ufficio ti ha scritto un messaggio.",
        Language::English => "The office has written you a message.",
    }
}

/// A title as one line, whatever is in it.
fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bytes::Bytes;
    use crate::draft::DraftId;
    use crate::keys::{Lookup, Sealed};
    use crate::pratica::{Event, Message};
    use crate::reference::Reference;
    use crate::term::Clock;
    use contract::index::{Office, Silence, Term};
    use contract::revision::Revision;
    use jiff::civil::Date;

    const SENT: Timestamp = Timestamp::constant(1_795_428_000, 0);

    fn from(zone: &TimeZone) -> Letterhead<'_> {
        Letterhead { comune: "Comune di Quadri", counter: "https://quadri.example/sportello/", zone }
    }

    fn head() -> Head {
        Head {
            comune: "069070".into(),
            reference: Reference::from_mac("KDR", &[7; 32]),
            draft: DraftId::from_random([7; 16]),
            version: 1,
            service: "suolo".into(),
            revision: Revision::of(b"prova"),
            title: "Occupare suolo pubblico".into(),
            office: Office::default(),
            state: State::Inviata,
            sent: SENT,
            changed: SENT,
            clock: Some(Clock::start(Date::constant(2026, 11, 23), Term { days: 30, silence: Silence::Default })),
            due: None,
            citizen: None,
            checks: Vec::new(),
            assignee: None,
            content: Bytes(Vec::new()),
            leaf: Bytes(Vec::new()),
            promise: None,
            trail: Vec::new(),
            claims: Vec::new(),
            released: Vec::new(),
            files: None,
            cosign: None,
            outbox: vec![OutboxLine::new(1, Outgoing::NoticeSent, SENT)],
        }
    }

    /// What no notice may say.
    const SECRET: [&str; 4] = ["Anna", "RSSMRA85T10A562S", "manca la firma", "Nina"];

    fn body(state: State, language: Language) -> Body {
        Body {
            applicant: "Anna\r\nBcc: altri@example.org".into(),
            codice_fiscale: Some("RSSMRA85T10A562S".into()),
            language,
            events: vec![Event {
                at: SENT,
                state,
                text: Some("manca la firma".into()),
                by: Some("Nina".into()),
                answered: None,
            }],
            messages: vec![Message { at: SENT, from: "Nina".into(), text: "manca la firma".into() }],
            ..Body::default()
        }
    }

    fn told_of(what: Outgoing, state: State, language: Language) -> Letter {
        let line = OutboxLine::new(2, what, SENT);
        let letter = notice(from(&TimeZone::UTC), &head(), &body(state, language), &line).unwrap();
        for secret in SECRET {
            assert!(!letter.text.contains(secret) && !letter.subject.contains(secret), "{secret}: {}", letter.text);
        }
        letter
    }

    #[test]
    fn who_sent_a_request_reads_number_service_time_and_term() {
        let key = head().reference.key().to_owned();
        let told = told_of(Outgoing::NoticeSent, State::Inviata, Language::Italian);
        assert_eq!(told.subject, format!("Richiesta {}: ricevuta", head().reference));
        let expected = format!(
            "Comune di Quadri

Abbiamo ricevuto la tua richiesta.

Servizio: Occupare suolo pubblico
Numero: {}
Inviata: 23 novembre 2026, ore 10:00
Il Comune risponde entro: 23 dicembre 2026

Per leggere tutto apri questa pagina:
https://quadri.example/sportello/pratica/{key}
Ti chiediamo un dato che hai scritto nella richiesta, per esempio il codice fiscale.

Questa email parte da sola: non rispondere. Se non sai di che cosa parla, puoi ignorarla: qualcuno può aver sbagliato a \
             scrivere il suo indirizzo.
",
            head().reference
        );
        assert_eq!(told.text, expected);
        let english = told_of(Outgoing::NoticeSent, State::Inviata, Language::English);
        assert!(english.text.contains("The comune answers by: 23 December 2026"), "{}", english.text);
    }

    #[test]
    fn who_needs_another_signature_reads_where_it_is_given() {
        let told = told_of(Outgoing::NoticeSent, State::DaFirmare, Language::Italian);
        let link = format!("https://quadri.example/sportello/firma/{}\n", head().reference.key());
        assert!(told.text.contains(&link), "{}", told.text);
    }

    #[test]
    fn every_state_has_words_of_its_own_in_every_language() {
        for language in Language::ALL {
            let all: Vec<String> =
                State::ALL.map(|state| told_of(Outgoing::NoticeChanged, state, language).text).to_vec();
            // A draft is no request, and the two payments read alike.
            let different: std::collections::BTreeSet<&String> = all.iter().collect();
            assert_eq!(different.len(), State::ALL.len() - 2, "{all:#?}");
        }
    }

    #[test]
    fn who_is_asked_for_more_is_led_to_where_she_answers() {
        for (language, subject) in
            [(Language::Italian, "serve una tua risposta"), (Language::English, "we need your answer")]
        {
            let told = told_of(Outgoing::NoticeChanged, State::DaIntegrare, language);
            assert!(told.subject.ends_with(subject), "{}", told.subject);
            assert!(told.text.contains(&format!("/sportello/integrazione/{}\n", head().reference.key())));
        }
    }

    #[test]
    fn a_message_is_told_and_not_shown() {
        let later = OutboxLine::new(2, Outgoing::NoticeChanged, SENT + jiff::SignedDuration::from_secs(5));
        let told = notice(from(&TimeZone::UTC), &head(), &body(State::InCarico, Language::Italian), &later).unwrap();
        assert!(told.text.contains("L’ufficio ti ha scritto un messaggio.") && !told.text.contains("manca la firma"));
        let mut answered = body(State::InCarico, Language::Italian);
        answered.events[0].answered = Some(Vec::new());
        let told = notice(from(&TimeZone::UTC), &head(), &answered, &OutboxLine { at: SENT, ..later }).unwrap();
        assert!(told.text.contains("Abbiamo ricevuto la tua risposta."), "{}", told.text);
        assert_eq!(
            notice(from(&TimeZone::UTC), &head(), &Body::default(), &OutboxLine::new(1, Outgoing::Register, SENT)),
            None
        );
    }

    #[test]
    fn a_title_stays_one_line_whatever_is_in_it() {
        let head = Head { title: "Suolo\r\n\r\nNumero: falso".into(), ..head() };
        let line = OutboxLine::new(1, Outgoing::NoticeSent, SENT);
        let told = notice(from(&TimeZone::UTC), &head, &Body::default(), &line).unwrap();
        assert!(told.text.contains("Servizio: Suolo Numero: falso\nNumero: KDR"), "{}", told.text);
    }

    #[test]
    fn who_is_reminded_reads_until_when_and_how_to_go_on() {
        let mut draft = Draft {
            comune: "069070".into(),
            id: DraftId::from_random([7; 16]),
            owner: Lookup("o".into()),
            service: "suolo".into(),
            revision: Revision::of(b"prova"),
            created: SENT,
            changed: SENT,
            sealed: Sealed(Bytes(Vec::new())),
            spare: Some(Sealed(Bytes(Vec::new()))),
            files: None,
            reminder: None,
        };
        let zone = TimeZone::UTC;
        let told = reminder(from(&zone), &draft, "Occupare suolo pubblico", Language::Italian);
        let link = format!("https://quadri.example/sportello/riprendi/{}\n", draft.id.as_str());
        for part in
            ["Comune di Quadri", "fino al 21 febbraio 2027", "Servizio: Occupare suolo pubblico", &link, "il codice"]
        {
            assert!(told.text.contains(part), "{part}: {}", told.text);
        }
        draft.spare = None;
        let told = reminder(from(&zone), &draft, "Occupare suolo pubblico", Language::English);
        assert!(told.text.contains("https://quadri.example/sportello/area/\nLog in"), "{}", told.text);
    }
}
