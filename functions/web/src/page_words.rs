//! What the counter itself says on the pages around a request and after its sending, in the language of its form.
//!
//! In: a language and what there is to tell. Out: titles, labels of links and sentences; the rest of a page is drawn by
//! `markup`, and what is said on the summary stands in [`crate::summary_words`].

use contract::language::Language;

/// One entry a phrase: its name, then Italian and English.
macro_rules! phrases {
    ($($name:ident: $italian:literal, $english:literal;)*) => {
        $(pub(crate) fn $name(language: Language) -> &'static str {
            match language {
                Language::Italian => $italian,
                Language::English => $english,
            }
        })*
    };
}

// Titles, and before them that something is wrong.
phrases! {
    error: "Errore: ", "Error: ";
    no_further: "Non possiamo andare avanti", "We cannot go on";
    problem: "C’è un problema", "There is a problem";
    not_open: "Il servizio non è aperto", "The service is not open";
    session_over: "La sessione è scaduta", "Your session has ended";
    session_changed: "La sessione è cambiata", "Your session has changed";
    draft_saved: "Richiesta salvata", "Request saved";
    no_email: "Scrivi la tua email. Se non vuoi il promemoria non serve: la bozza è già salvata",
        "Write your email. If you do not want the reminder you need not: the draft is saved already";
    wrong_email: "L’email deve essere come nome@esempio.it", "The email must be like name@example.org";
    resume: "Riprendi la richiesta", "Resume the request";
    sent_already: "Richiesta già inviata", "Request already sent";
    sent: "Richiesta inviata", "Request sent";
    where_it_stands: "A che punto è la tua richiesta", "How your request stands";
    answer_comune: "Rispondi al Comune", "Answer the Comune";
    withdraw: "Ritirare la richiesta?", "Withdraw the request?";
    request_changed: "La richiesta è cambiata", "The request has changed";
    no_answer_awaited: "Il Comune non aspetta più una risposta", "The Comune no longer waits for an answer";
    changed_while_writing: "La richiesta è cambiata mentre scrivevi", "The request changed while you were writing";
    log_in_area: "Entra nella tua area personale", "Sign in";
    not_protected: "Connessione non protetta", "Connection not protected";
    login_needed: "Serve la tua identità", "Your identity is needed";
    wait: "Aspetta qualche minuto", "Wait a few minutes";
    unavailable: "C’è stato un problema", "There was a problem";
    not_there_any_more: "Il file non c’è più: sceglilo di nuovo", "The file is not there any more: choose it again";
    no_stars: "Manca il voto", "The rating is missing";
    thanks: "Grazie", "Thank you";
    leave: "Vuoi uscire?", "Do you want to sign out?";
    leave_how: "Quello che hai salvato resta: lo ritrovi quando entri di nuovo.", "What you have saved stays: you find it when you sign in again.";
    do_leave: "Esci", "Sign out";
    left: "Sei uscito", "You have signed out";
    left_how: "Chi usa questo apparecchio dopo di te non vede le tue richieste.", "Whoever uses this device after you does not see your requests.";
}

// Where links lead.
phrases! {
    to_services: "Vai ai servizi", "Go to the services (in Italian)";
    check_sent: "Controlla una richiesta già inviata", "Check a request that was sent";
    back_and_retry: "Torna alla pagina e riprova", "Go back to the page and try again";
    back_to_summary: "Torna al riepilogo", "Back to the summary";
    log_in_again: "Entra di nuovo", "Sign in again";
    go_on_without: "Continua senza entrare", "Continue without signing in";
    log_in: "Entra con la tua identità", "Sign in with your identity";
    log_in_outside: "Continua con la tua identità digitale", "Continue with your digital identity";
    resume_with_code: "Riprendi con il codice", "Resume with the code";
    back: "Torna indietro", "Go back";
    back_to_request: "Torna alla richiesta", "Back to the request";
    back_to_page: "Torna alla pagina", "Back to the page";
    back_to_site: "Torna al sito", "Back to the site";
    answer_request: "Rispondi alla richiesta del Comune", "Answer the Comune";
    do_withdraw: "Ritira la richiesta", "Withdraw the request";
}

// What was typed is still there.
phrases! {
    not_started:
        "La richiesta non è partita. Quello che hai scritto è ancora in questa pagina: puoi copiarlo, oppure inviarlo di nuovo quando il servizio è aperto.",
        "The request was not sent. What you have written is still on this page: you can copy it, or send it again when the service is open.";
    send_again: "Invia di nuovo", "Send again";
    what_you_wrote: "Quello che hai scritto in questa pagina", "What you have written on this page";
    our_fault:
        "Qualcosa non ha funzionato, e la colpa è nostra. Quello che hai scritto è ancora in questa pagina: non chiuderla, aspetta qualche minuto e premi «Invia di nuovo». Anche se premi più volte, vale una volta sola.",
        "Something did not work, and it is our fault. What you have written is still on this page: do not close it, wait a few minutes and press “Send again”. Even if you press several times, it counts once.";
    call_with_code:
        "Se il problema continua, chiama il Comune e leggi questo codice: ",
        "If the problem goes on, phone the Comune and read out this code: ";
    no_room:
        "In questo momento non possiamo ricevere: lo spazio per conservare le richieste è finito. La tua richiesta non è ancora arrivata. Quello che hai scritto è ancora in questa pagina: non chiuderla, aspetta qualche minuto e premi «Invia di nuovo». Anche se premi più volte, vale una volta sola.",
        "We cannot receive anything at the moment: there is no room to keep requests. Your request has not arrived yet. What you have written is still on this page: do not close it, wait a few minutes and press “Send again”. Even if you press several times, it counts once.";
    reading_goes_on:
        "Intanto le altre pagine e le richieste già inviate si possono leggere.",
        "Meanwhile the other pages and the requests already sent can be read.";
    busy: "Aspetta qualche secondo", "Wait a few seconds";
    busy_how:
        "In questo momento molte persone usano lo sportello. Aspetta qualche secondo e riprova.",
        "Many people are using the counter at the moment. Wait a few seconds and try again.";
    hasty:
        "Dal tuo collegamento arrivano troppe richieste insieme. Aspetta qualche secondo e riprova.",
        "Too many requests come from your connection at once. Wait a few seconds and try again.";
    busy_kept:
        "In questo momento molte persone usano lo sportello. La tua richiesta non è ancora arrivata. Quello che hai scritto è ancora in questa pagina: non chiuderla, aspetta qualche secondo e premi «Invia di nuovo». Anche se premi più volte, vale una volta sola.",
        "Many people are using the counter at the moment. Your request has not arrived yet. What you have written is still on this page: do not close it, wait a few seconds and press “Send again”. Even if you press several times, it counts once.";
    too_many:
        "Dalla tua connessione sono arrivate troppe richieste nuove. Quello che hai scritto è ancora in questa pagina: non chiuderla, aspetta e premi «Invia di nuovo». Chi entra con la propria identità non aspetta.",
        "Too many new requests came from your connection. What you have written is still on this page: do not close it, wait and press “Send again”. Whoever signs in does not wait.";
    answers_kept: "La richiesta non è partita. Le risposte che hai scritto restano salvate fino al ", "The request was not sent. Your answers stay saved until ";
}

// Refusals and what to do.
phrases! {
    rescued:
        "È passato molto tempo e, per proteggere i tuoi dati, abbiamo chiuso la sessione. Quello che hai scritto è conservato: entra di nuovo e continui da dove eri.",
        "A long time has passed and, to protect your data, we closed the session. What you have written is kept: sign in again and go on from where you were.";
    no_key: "Scrivi il codice che ti abbiamo dato quando hai salvato", "Write the code that we gave you when you saved";
    too_many_keys:
        "Troppi tentativi per questa richiesta. Aspetta un’ora e riprova",
        "Too many tries for this request. Wait an hour and try again";
    wrong_key:
        "Il codice non è giusto, oppure sono passati più di 90 giorni. Controlla di averlo copiato bene",
        "The code is not right, or more than 90 days have passed. Check that you copied it well";
    own_code_as_signer:
        "Hai scritto il tuo codice fiscale al posto di quello dell’altra persona che deve firmare. Correggilo",
        "You have written your own tax code instead of that of the other person who must sign. Correct it";
    not_yours_ask: ". Se non l’hai fatta tu, rivolgiti al Comune", ". If you did not make it, ask the Comune";
    not_yours_log_in:
        ". Se non l’hai fatta tu, entra con la tua identità digitale o rivolgiti al Comune",
        ". If you did not make it, sign in with your digital identity or ask the Comune";
    leave_to_log_in:
        "Per entrare usi la tua identità digitale. Poi torni qui, dove eri.",
        "To sign in you use your digital identity. Then you come back here, where you were.";
    unsafe_here:
        "Questa pagina non usa una connessione protetta, quindi qui non puoi entrare con la tua identità. Apri il sito con un indirizzo che comincia con https.",
        "This page does not use a protected connection, so you cannot sign in here. Open the site with an address that begins with https.";
    rate_how: "Per valutare la pagina scegli da una a cinque stelle.", "To rate the page choose from one to five stars.";
    rated: "Il tuo parere aiuta il Comune a scrivere pagine più chiare.", "Your opinion helps the Comune to write clearer pages.";
    foreign_title: "Non possiamo accettare questo invio", "We cannot take this in";
    foreign:
        "L’invio non arriva da una pagina di questo sito. Torna alla pagina del servizio e riprova da lì.",
        "It does not come from a page of this site. Go back to the page of the service and try again from there.";
    text_too_long: "Il testo è troppo lungo", "The text is too long";
    text_too_long_how:
        "Quello che hai scritto supera la misura che possiamo ricevere. Torna indietro e accorcia le risposte.",
        "What you have written is more than we can receive. Go back and shorten your answers.";
    files_too_large: "I file sono troppo grandi", "The files are too large";
    files_too_large_how:
        "I file che hai scelto, tutti insieme, superano la misura che possiamo ricevere in una volta. Torna indietro e aggiungili uno per volta, oppure scegline di più piccoli.",
        "The files that you chose, all together, are more than we can receive at once. Go back and add them one at a time, or choose smaller ones.";
    files_full: "Troppi file in questo momento", "Too many files at the moment";
    files_full_how:
        "Molte persone stanno inviando file nello stesso momento. Torna indietro, aspetta qualche minuto e premi di nuovo il pulsante: quello che hai scritto è ancora nella pagina.",
        "Many people are sending files at the same time. Go back, wait a few minutes and press the button again: what you have written is still on the page.";
    not_a_form: "Non riusciamo a leggere l’invio", "We cannot read what was sent";
    not_a_form_how:
        "Il modulo è arrivato in un formato che non conosciamo. Ricarica la pagina del servizio e riprova.",
        "The form arrived in a format that we do not know. Load the page of the service again and try once more.";
}

// The receipt and what comes after.
phrases! {
    check_hint:
        "il codice fiscale, l’email o il telefono che hai scritto nella richiesta",
        "the tax code (codice fiscale), the email or the phone number that you wrote in the request";
    received: "Il Comune l’ha ricevuta e conservata.", "The Comune has received and kept it.";
    other_signs: "Firma dell’altra persona", "Signature of the other person";
    only_then: ". Solo allora la richiesta è completa.", ". Only then is the request complete.";
    must_sign: "Deve firmare anche ", "This person must sign too: ";
    taken: "Presa in carico", "Taken in charge";
    taken_how:
        "Una persona dell’ufficio legge la richiesta. Se manca qualcosa te lo chiede.",
        "A person of the office reads the request, and asks you if something is missing.";
    answered: "Risposta del Comune", "Answer of the Comune";
    answered_how: "La trovi nella pagina della richiesta.", "You find it on the page of the request.";
    citizen: "Cittadino", "Citizen";
    number_and_datum:
        "Scrivi sia il numero della richiesta sia l’altro dato.",
        "Write both the number of the request and the other datum.";
    too_many_numbers:
        "Troppi tentativi per questo numero. Aspetta un’ora e riprova, oppure chiama il Comune.",
        "Too many tries for this number. Wait an hour and try again, or phone the Comune.";
    number_length:
        "Il numero della richiesta ha 14 lettere e cifre, per esempio UDR-7K4M-PX9C-TAH. Controllalo.",
        "The number of the request has 14 letters and digits, for example UDR-7K4M-PX9C-TAH. Check it.";
    number_symbol:
        "Nel numero c’è un carattere che non usiamo mai, per esempio O, I, S, B, 0, 1, 2, 5 o 8. Controllalo.",
        "In the number there is a character that we never use, for example O, I, S, B, 0, 1, 2, 5 or 8. Check it.";
    number_check:
        "Nel numero almeno un carattere non è giusto. Controllalo sulla ricevuta.",
        "In the number at least one character is not right. Check it on the receipt.";
    files_again: "I file che hai scelto non sono stati aggiunti: sceglili di nuovo", "The files that you chose were not added: choose them again";
    check_and_send:
        "Nel frattempo la sessione è cambiata. Controlla la risposta e invia di nuovo",
        "Your session has changed meanwhile. Check the answer and send again";
    write_answer:
        "La risposta non è partita: non hai scritto né cambiato niente. Correggi una risposta, aggiungi un file o scrivi qualcosa al Comune",
        "The answer was not sent: you have neither written nor changed anything. Correct an answer, add a file or write something to the Comune";
    answer_arrived: "La tua risposta è arrivata", "Your answer has arrived";
    stands_still: "Il termine è fermo: riparte quando rispondi", "The time stands still: it runs again when you answer";
    stands_still_unsigned:
        "Il termine è fermo: riparte quando c’è anche l’altra firma",
        "The time stands still: it runs again when the other signature is there";
    answer_unsent:
        "La tua risposta non è stata inviata. Copiala prima di continuare:",
        "Your answer was not sent. Copy it before you go on:";
}

/// By when something is due, on a step of the receipt.
pub(crate) fn by(language: Language, day: &str) -> String {
    match language {
        Language::Italian => format!("entro il {day}"),
        Language::English => format!("by {day}"),
    }
}

/// The term that starts with the last signature.
pub(crate) fn after_signing(language: Language, days: u16) -> String {
    match language {
        Language::Italian => format!("entro {days} giorni dalla firma"),
        Language::English => format!("within {days} days of the signature"),
    }
}

/// Who signed too, when, and who vouches for her.
pub(crate) fn cosigned(language: Language, name: &str, at: &str, by: &str) -> String {
    match language {
        Language::Italian => format!("{name}, {at} (accesso con {by})"),
        Language::English => format!("{name}, {at} (signed in with {by})"),
    }
}

/// What is asked before a request is withdrawn.
pub(crate) fn withdraw_text(language: Language, reference: &str, title: &str) -> String {
    match language {
        Language::Italian => format!(
            "Vuoi ritirare la richiesta {reference}, «{title}»? Il Comune smette di lavorarci. Se cambi idea puoi farne una \
             nuova."
        ),
        Language::English => format!(
            "Do you want to withdraw request {reference}, “{title}”? The Comune stops working on it. If you change your \
             mind you can make a new one."
        ),
    }
}

/// An answer to the comune that is too long.
pub(crate) fn answer_too_long(language: Language, most: usize) -> String {
    match language {
        Language::Italian => format!("La risposta è troppo lunga: al massimo {most} caratteri"),
        Language::English => format!("The answer is too long: at most {most} characters"),
    }
}

/// A number that is another comune's.
pub(crate) fn number_elsewhere(language: Language, comune: &str) -> String {
    match language {
        Language::Italian => format!("Questo numero non è del {comune}: controlla di essere nel sito giusto."),
        Language::English => format!("This number is not of the {comune}: check that you are on the right site."),
    }
}

/// Her answer has come.
pub(crate) fn answer_came(language: Language, at: &str) -> String {
    match language {
        Language::Italian => format!("Abbiamo ricevuto la tua risposta: {at}."),
        Language::English => format!("We have received your answer: {at}."),
    }
}

/// An answer before and after its correction.
pub(crate) fn was_and_is(language: Language, before: &str, now: &str) -> String {
    match language {
        Language::Italian => format!("era {before}, ora è {now}"),
        Language::English => format!("it was {before}, now it is {now}"),
    }
}

/// An answer that was not there before.
pub(crate) fn is_added(language: Language, now: &str) -> String {
    match language {
        Language::Italian => format!("prima mancava, ora è {now}"),
        Language::English => format!("it was missing, now it is {now}"),
    }
}

/// An answer that is not there any more.
pub(crate) fn is_taken_away(language: Language, before: &str) -> String {
    match language {
        Language::Italian => format!("era {before}, ora non c’è più"),
        Language::English => format!("it was {before}, now it is not there any more"),
    }
}

/// Files that came.
pub(crate) fn file_came(language: Language, now: &str) -> String {
    match language {
        Language::Italian => format!("è arrivato {now}"),
        Language::English => format!("{now} has come"),
    }
}

/// Files that came in the place of others.
pub(crate) fn file_replaced(language: Language, before: &str, now: &str) -> String {
    match language {
        Language::Italian => format!("è arrivato {now}, al posto di {before}"),
        Language::English => format!("{now} has come, in the place of {before}"),
    }
}

/// Files were added to a question.
pub(crate) fn files_added(language: Language, names: &str) -> String {
    match language {
        Language::Italian => format!("Abbiamo aggiunto {names}"),
        Language::English => format!("We have added {names}"),
    }
}
