//! Sheets to try: a form with every kind of question, its answers, a receipt.

use contract::answer::{Answer, Answers};
use contract::form::Form;
use contract::index::Office;
use jiff::Timestamp;
use paper::{Answered, BlankSheet, Promise, ReceiptSheet, SentFile, TermWords};

/// The form with every kind of question.
pub(crate) fn form() -> Form {
    serde_json::from_str(include_str!("ogni-tipo.json")).unwrap()
}

/// Answers to it.
pub(crate) fn answers() -> Answers {
    let one = |value: &str| Answer::One(value.to_owned());
    let many = |values: &[&str]| Answer::Many(values.iter().map(|v| (*v).to_owned()).collect());
    let motivo = "Abito accanto al cantiere di via Roma 12. Da marzo ci sono crepe nel muro della mia cucina \
        e vorrei sapere quali lavori sono stati autorizzati.\n\nHo già chiesto all’impresa, che non mi ha risposto.";
    let given = [
        ("nome", one("Maria Assunta")),
        ("cognome", one("D’Angelo Rossi")),
        ("codice_fiscale", one("DNGMSS58E43H501X")),
        ("nascita", one("1958-05-03")),
        ("email", one("maria.assunta.dangelo@posta-elettronica-di-esempio.it")),
        ("telefono", one("+393331234567")),
        ("azienda", one("no")),
        ("tipo", one("documentale")),
        ("motivo", one(motivo)),
        ("quali", one("Il permesso di costruire 12/2025 e i disegni allegati.")),
        ("come", many(&["vedere", "copia"])),
        ("copie", one("2")),
        ("spesa", one("12.50")),
        ("iban", one("IT60X0542811101000000123456")),
        ("vero", one("si")),
    ];
    Answers(given.into_iter().map(|(field, answer)| (field.to_owned(), answer)).collect())
}

/// The office that answers.
pub(crate) fn office() -> Office {
    serde_json::from_str(
        r#"{"id":"comune","name":"Ufficio protocollo e affari generali","phone":"0872 945120","email":"protocollo@comune.quadri.ch.it"}"#,
    )
    .unwrap()
}

/// Two files.
pub(crate) const FILES: [SentFile<'static>; 2] = [
    SentFile {
        name: "Carta d’identità (fronte e retro).pdf",
        size: "1,2 MB",
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    },
    SentFile {
        name: "crepe-cucina.jpg",
        size: "840 KB",
        sha256: "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    },
];

/// An instant.
pub(crate) fn instant() -> Timestamp {
    "2026-11-23T09:41:07Z".parse().unwrap()
}

/// A receipt with all that a receipt can show.
pub(crate) fn receipt<'a>(form: &'a Form, answers: &'a Answers, office: &'a Office) -> ReceiptSheet<'a> {
    ReceiptSheet {
        comune: "Comune di Quadri",
        cosign: None,
        reference: "QDR-7F3K-92MX-C",
        service: &form.title,
        sent: "lunedì 23 novembre 2026, ore 10:41",
        instant: instant(),
        written: None,
        term: Some(TermWords { by: "23 dicembre 2026", silence: contract::index::Silence::Refusal.sentence() }),
        office,
        after: &form.after,
        status_url: "https://www.comune.quadri.ch.it/stato?numero=QDR-7F3K-92MX-C",
        check_hint: "il tuo codice fiscale",
        digest: "3b1f 9c04 7aa2 e6d8",
        files: &FILES,
        promise: Some(Promise {
            text: "sportello ricevuta 1\ncomune 069070\nnumero QDR-7F3K-92MX-C\n",
            key: "f1",
            signature: "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYg",
            keys_url: "https://www.comune.quadri.ch.it/registro/chiavi.json",
        }),
        answers: Some(Answered { form, answers }),
    }
}

/// The same form on paper.
pub(crate) fn blank<'a>(form: &'a Form, office: &'a Office) -> BlankSheet<'a> {
    BlankSheet {
        comune: "Comune di Quadri",
        form,
        url: "https://www.comune.quadri.ch.it/servizi/accesso-agli-atti/richiesta",
        office: Some(office),
        instant: instant(),
    }
}
