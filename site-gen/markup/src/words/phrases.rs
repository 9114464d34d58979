//! The words of the pages around a request and after its sending, each in every language.
//!
//! In: a language. Out: what a page says in it. Who reads over a translation has both texts under one another.

use contract::file::size_in;
use contract::kind::FileFormat;
use contract::language::Language;

use super::Words;

/// One entry a phrase: its name, then Italian and English.
macro_rules! phrases {
    ($($name:ident: $italian:literal, $english:literal;)*) => {
        impl Words {
            $(pub(crate) fn $name(&self) -> &'static str {
                match self.language {
                    Language::Italian => $italian,
                    Language::English => $english,
                }
            })*
        }
    };
}

// A draft that is kept, and found again.
phrases! {
    draft_saved: "Bozza salvata", "Draft saved";
    not_sent: "Non hai ancora inviato la richiesta.", "You have not sent the request yet.";
    go_on_until: " Puoi continuare fino al ", " You can continue until ";
    draft_in_area:
        "La ritrovi nella tua area personale, fra le richieste da completare.",
        "You find it in your personal area, among the requests to complete.";
    draft_here:
        "La ritrovi qui, con questo stesso telefono o computer e lo stesso programma per navigare.",
        "You find it here, with this same phone or computer and the same browser.";
    elsewhere: "Per continuare da un altro apparecchio", "To continue on another device";
    two_things:
        "Ti servono due cose: questo indirizzo e questo codice. Scrivili o fotografali: il codice non si può recuperare.",
        "You need two things: this address and this code. Write them down or take a photo: the code cannot be recovered.";
    address: "Indirizzo", "Address";
    code: "Codice", "Code";
    two_things_secret:
        "Chi ha tutti e due può leggere quello che hai scritto: non darli a nessuno.",
        "Whoever has both can read what you have written: do not give them to anybody.";
    go_on_now: "Continua adesso", "Continue now";
    go_to_area: "Vai alla tua area personale", "Go to your personal area (in Italian)";
    resume: "Riprendi la richiesta", "Resume the request";
    resume_how:
        "Scrivi il codice che hai ricevuto quando hai salvato la bozza.",
        "Write the code that you were given when you saved the draft.";
    code_how:
        "Sono 12 lettere e cifre. Trattini, spazi e minuscole vanno bene.",
        "It has 12 letters and digits. Hyphens, spaces and lower case are fine.";
    resume_go: "Continua la richiesta", "Continue the request";
    code_lost: "Non hai più il codice? ", "Have you lost the code? ";
    begin_again: "Ricomincia dalla pagina del servizio", "Begin again from the page of the service";
}

// A file that is too large for one form.
phrases! {
    large_title: "Aggiungi un file grande", "Add a large file";
    large_how:
        "Scegli il file e premi «Carica il file»: può servire qualche minuto, non chiudere la pagina. Poi torni alla \
         tua richiesta. Quello che hai scritto è già salvato. Questa pagina vale 15 minuti: se passa più tempo, torna \
         indietro e riprova.",
        "Choose the file and press “Upload the file”: it may take some minutes, do not close the page. Then you come back \
         to your request. What you have written is saved already. This page is good for 15 minutes: if more time has \
         passed, go back and try again.";
    added: "File aggiunto: ", "File added: ";
    large_send: "Carica il file", "Upload the file";
    arrived: "Il file è arrivato", "The file has arrived";
    arrived_not: "Torna alla domanda senza aggiungerlo", "Go back to the question without adding it";
    larger_how:
        "Salviamo quello che hai scritto e ti portiamo in una pagina per il file grande. Poi torni qui.",
        "We save what you have written and take you to a page for the large file. Then you come back here.";
    larger_go: "Aggiungi un file grande", "Add a large file";
}

// What went wrong.
phrases! {
    our_fault:
        "Qualcosa non ha funzionato, e la colpa è nostra. Riprova fra qualche minuto.",
        "Something did not work, and it is our fault. Try again in a few minutes.";
    call_with_code:
        "Se il problema continua, chiama il Comune e leggi questo codice: ",
        "If the problem goes on, phone the Comune and read out this code: ";
    try_again: "Riprova", "Try again";
    home: "Torna alla pagina iniziale", "Back to the home page";
    session_over: "La sessione è scaduta", "Your session has ended";
    session_over_why:
        "Per proteggere i tuoi dati abbiamo chiuso la sessione, perché è passato molto tempo.",
        "To protect your data we closed the session, because a long time has passed.";
    still_saved: "Quello che avevi salvato c’è ancora.", "What you had saved is still there.";
    open_title: "Il servizio è aperto", "The service is open";
    open_text: "Puoi fare la richiesta dalla pagina del servizio.", "You can make the request from the page of the service.";
    not_open_yet: "Il servizio non è ancora aperto", "The service is not open yet";
    opens_on: "Puoi fare questa richiesta dal ", "You can make this request from ";
    closed: "Il servizio è chiuso", "The service is closed";
    closed_on: "Il termine per questa richiesta è finito il ", "The time for this request ended on ";
    suspended: "Il servizio è sospeso", "The service is suspended";
    know_more: "Per saperne di più: ", "To know more: ";
    go_to_service: "Vai alla pagina del servizio", "Go to the page of the service";
    sent_already: "Hai già inviato questa richiesta", "You have already sent this request";
    sent_on: "L’hai inviata ", "You sent it ";
    its_number: ". Il suo numero è ", ". Its number is ";
    changes_not_sent:
        "Le modifiche che hai fatto dopo non sono state inviate.",
        "The changes that you made afterwards have not been sent.";
    see_receipt: "Vedi la ricevuta", "See the receipt";
    new_request: "Fai una nuova richiesta", "Make a new request";
    no_go_back: "No, torna indietro", "No, go back";
}

// The receipt.
phrases! {
    sent: "Richiesta inviata", "Request sent";
    sent_unsigned: "Richiesta inviata: manca una firma", "Request sent: a signature is missing";
    number: "Numero della richiesta", "Number of the request";
    spelt: "Per leggerlo al telefono: ", "To read it out on the phone, in Italian: ";
    service: "Servizio", "Service";
    sent_at: "Inviata", "Sent";
    written_by: "Chi ha compilato", "Who filled it in";
    second_signature: "Seconda firma", "Second signature";
    answer_by: "Risposta entro", "Answer by";
    who_answers: "Chi risponde", "Who answers";
    copy: "Avvisi per email", "Notices by email";
    copy_to: "Li mandiamo a ", "We send them to ";
    reminder: "Promemoria", "Reminder";
    reminded_on: "Se la richiesta non è ancora inviata, ti scriviamo una email il ", "If the request is not sent yet, we email you on ";
    no_reminder: "Non mandarmi il promemoria", "Do not send me the reminder";
    want_reminder: "Vuoi un promemoria per email?", "Would you like a reminder by email?";
    reminder_email: "Email (facoltativo)", "Email (optional)";
    once_on: "Ti scriviamo una volta sola, il ", "We write to you once, on ";
    once_only: ", se la richiesta non è ancora inviata. Cancelliamo l’indirizzo insieme alla bozza.", ", if the request is not sent yet. We delete the address together with the draft.";
    send_reminder: "Mandami il promemoria", "Send me the reminder";
    check_code: "Codice di controllo", "Check code";
    check_code_how:
        "Serve a chi vuole controllare la ricevuta: tu conserva il numero.",
        "It is for whoever wants to check the receipt: you keep the number.";
    what_now: "Che cosa succede adesso", "What happens now";
    where_it_stands: "Per sapere a che punto è", "To know how it stands";
    open_status:
        "Apri la pagina dello stato e scrivi il numero della richiesta e ",
        "Open the status page and write the number of the request and ";
    keep_number:
        "Conserva il numero: ti serve anche se chiami l’ufficio.",
        "Keep the number: you need it also if you phone the office.";
    see_status: "Vedi lo stato della richiesta", "See how the request stands";
    receipt_pdf: "Scarica la ricevuta (PDF)", "Download the receipt (PDF, in Italian)";
    comune_signature: "La firma del Comune", "The signature of the Comune";
    comune_signed:
        "Il Comune ha firmato questa ricevuta: chi la riceve può controllare che nessuno l’ha cambiata.",
        "The Comune has signed this receipt: whoever gets it can check that nobody has changed it.";
    signature_text: "Firma", "Signature";
    signed_receipt:
        "Scarica la ricevuta firmata (file per chi la controlla)",
        "Download the signed receipt (a file for whoever checks it)";
    your_answers: "Le risposte che hai inviato", "The answers that you sent";
    phone: "Telefono ", "Phone ";
    happened: " (fatto)", " (done)";
}

// How a request stands.
phrases! {
    status: "Stato della richiesta", "How a request stands";
    status_how:
        "Scrivi il numero che trovi sulla ricevuta e un dato che hai scritto nella richiesta.",
        "Write the number that you find on the receipt, and something that you wrote in the request.";
    number_how:
        "Comincia con tre lettere. Trattini, spazi e minuscole vanno bene.",
        "It begins with three letters. Hyphens, spaces and lower case are fine.";
    datum:
        "Codice fiscale, email o telefono che hai scritto nella richiesta",
        "Tax code (codice fiscale), email or phone number that you wrote in the request";
    datum_how: "Ne basta uno.", "One of them is enough.";
    find_request: "Cerca la richiesta", "Find the request";
    found_in_area:
        "Se avevi fatto l’accesso quando hai inviato la richiesta, la trovi anche ",
        "If you had signed in when you sent the request, you find it also ";
    in_your_area: "nella tua area personale", "in your personal area (in Italian)";
    request: "Richiesta ", "Request ";
    state: "Stato: ", "State: ";
    correct_anew: "Correggi e fai una nuova richiesta", "Correct it and make a new request";
    what_happened: "Che cosa è successo", "What has happened";
    messages: "Messaggi", "Messages";
    withdraw: "Ritira la richiesta", "Withdraw the request";
    in_log:
        "Registrata nel registro pubblico: se qualcuno cancellasse o cambiasse la tua richiesta, si vedrebbe. ",
        "Recorded in the public log: if anybody deleted or changed your request, it would be seen. ";
    proof: "Scarica la prova", "Download the proof";
    how_to_check: "Come si controlla", "How to check it";
    check_with: "Per te non serve. Un tecnico può controllare con questi file e un programma libero, che si chiama ", "You need not. A technician can check with these files and a free program, which is called ";
    check_alone: ", senza chiedere niente al Comune.", ", without asking the Comune for anything.";
    file_receipt: "La ricevuta firmata", "The signed receipt";
    file_proof: "La prova che la richiesta è nel registro", "The proof that the request is in the log";
    file_head: "Il registro com’era, firmato dal Comune", "The log as it was, signed by the Comune";
    file_keys: "Le chiavi del Comune, per controllare le firme", "The keys of the Comune, to check the signatures";
}

// The answer to an office that asks for more.
phrases! {
    answer_office: "Rispondi all’ufficio", "Answer the office";
    office_asks: "L’ufficio ti chiede", "The office asks you, in Italian";
    your_answer: "La tua risposta", "Your answer";
    send_answer: "Invia la risposta", "Send the answer";
}

// Two signatures.
phrases! {
    also_signs: "Deve firmare anche ", "This person must sign too: ";
    pass_on:
        "Manda questo indirizzo all’altra persona, oppure falle inquadrare il codice con il telefono:",
        "Send this address to the other person, or let them scan the code with a phone:";
    sign_by: "Deve firmare entro il ", "The signature is due by ";
    sign_by_or: ": dopo, la richiesta si chiude e va fatta di nuovo. ", ": after that day the request is closed and must be made again. ";
    sign_login:
        "Per vedere la richiesta deve entrare con la sua identità digitale: chi ha solo l’indirizzo non vede niente. Finché non firma, puoi ritirare la richiesta.",
        "To see the request the other person must sign in with a digital identity: the address alone shows nothing. Until the signature is there, you can withdraw the request.";
    sign_code: "Codice QR: porta alla pagina per firmare", "QR code: it leads to the page for signing";
    sign_after:
        "Dopo l’invio ti diamo un indirizzo da mandare all’altra persona. Lei entra con la sua identità, legge la richiesta e firma ",
        "After sending we give you an address for the other person, who signs in, reads the request and signs it ";
    sign_or_closed:
        ", altrimenti la richiesta si chiude. Il Comune comincia a lavorarci solo quando ci sono tutte le firme.",
        ", or else the request is closed. The Comune begins to work on it only when all signatures are there.";
    term_when_signed: "Il termine comincia quando ci sono tutte le firme.", "The time begins when all signatures are there.";
}

// The login on the way.
phrases! {
    log_in_area: "Entra nella tua area personale", "Sign in";
    simulator:
        "Questo è un simulatore: nessuna identità vera. Scegli una persona di esempio.",
        "This is a simulator: no identity is real. Choose a sample person.";
    no_people: "Non ci sono persone di esempio.", "There are no sample people.";
    log_in_as: "Entra come ", "Sign in as ";
}

// How easy it was; the Italian is the national model's (criterion C.SE.1.7).
phrases! {
    rate: "Quanto è stato facile usare questo servizio?", "How easy was it to use this service?";
    rate_liked: "Quali sono stati gli aspetti che hai preferito?", "What did you like best?";
    rate_disliked: "Dove hai incontrato le maggiori difficoltà?", "Where did you have most difficulty?";
    rate_more: "Vuoi aggiungere altro? (facoltativo)", "Do you want to add something? (optional)";
    rate_short: "Al massimo 200 caratteri. Non scrivere dati personali.", "At most 200 characters. Do not write personal data.";
    rate_send: "Invia la valutazione", "Send the rating";
    rate_stars: "Scegli da una a cinque stelle", "Choose from one to five stars";
}

impl Words {
    /// What may have been liked, in the order of the national model.
    pub(crate) fn liked(&self) -> [&'static str; 5] {
        match self.language {
            Language::Italian => [
                "Le indicazioni erano chiare",
                "Le indicazioni erano complete",
                "Capivo sempre che stavo procedendo correttamente",
                "Non ho avuto problemi tecnici",
                "Altro",
            ],
            Language::English => [
                "The instructions were clear",
                "The instructions were complete",
                "I always knew that I was doing it right",
                "I had no technical problems",
                "Something else",
            ],
        }
    }

    /// What may have been difficult, in the order of the national model.
    pub(crate) fn disliked(&self) -> [&'static str; 5] {
        match self.language {
            Language::Italian => [
                "A volte le indicazioni non erano chiare",
                "A volte le indicazioni non erano complete",
                "A volte non capivo se stavo procedendo correttamente",
                "Ho avuto problemi tecnici",
                "Altro",
            ],
            Language::English => [
                "Sometimes the instructions were not clear",
                "Sometimes the instructions were not complete",
                "Sometimes I did not know whether I was doing it right",
                "I had technical problems",
                "Something else",
            ],
        }
    }

    /// Asks whether a file is larger than what passes in one form.
    pub(crate) fn larger_than(&self, bytes: u64) -> String {
        let size = size_in(bytes, self.language);
        match self.language {
            Language::Italian => format!("Il file è più grande di {size}?"),
            Language::English => format!("Is the file larger than {size}?"),
        }
    }

    /// Which large file is taken.
    pub(crate) fn large_file(&self, formats: &[FileFormat], bytes: u64) -> String {
        let list: Vec<&str> = formats.iter().map(|f| f.label()).collect();
        let (list, size) = (list.join(", "), size_in(bytes, self.language));
        match self.language {
            Language::Italian => format!("Un file di tipo {list}, fino a {size}"),
            Language::English => format!("One file ({list}), up to {size}"),
        }
    }

    /// What happens when she goes on.
    pub(crate) fn arrived_how(&self, label: &str) -> String {
        let label = self.quoted(label);
        match self.language {
            Language::Italian => format!("Premi {} per aggiungerlo a {label}.", self.quoted(self.next)),
            Language::English => format!("Press {} to add it to {label}.", self.quoted(self.next)),
        }
    }

    /// So many stars.
    pub(crate) fn stars(&self, n: u8) -> String {
        match (self.language, n) {
            (Language::Italian, 1) => "1 stella su 5".to_owned(),
            (Language::Italian, n) => format!("{n} stelle su 5"),
            (Language::English, 1) => "1 star out of 5".to_owned(),
            (Language::English, n) => format!("{n} stars out of 5"),
        }
    }

    /// Within how many days the second signature is due.
    pub(crate) fn within(&self, days: u16) -> String {
        match (self.language, days) {
            (Language::Italian, 1) => "entro 1 giorno".to_owned(),
            (Language::Italian, _) => format!("entro {days} giorni"),
            (Language::English, 1) => "within 1 day".to_owned(),
            (Language::English, _) => format!("within {days} days"),
        }
    }
}
