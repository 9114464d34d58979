//! What is wrong with an answer, in Italian.

use crate::agreement::Datum;
use crate::code::Scheme;
use crate::file::{Refused, size};
use crate::form::Field;
use crate::kind::Kind;
use crate::slip::Slip;
use crate::{date, decimal};

/// The sentence of a slip.
pub(super) fn slip(slip: Slip, field: &Field) -> String {
    let label = &field.full_label();
    match slip {
        Slip::Missing => missing(label, &field.kind),
        Slip::TooLong(max) => format!("«{label}»: scrivi al massimo {max} caratteri"),
        Slip::Unreadable => {
            format!("«{label}»: ci sono caratteri che non possiamo leggere, prova a riscrivere la risposta")
        }
        Slip::Malformed => malformed(label, &field.kind),
        Slip::CheckFailed => match field.kind {
            Kind::FiscalCode => {
                "Controlla il codice fiscale: almeno un carattere non è giusto. Lo trovi sulla tessera sanitaria".into()
            }
            Kind::AnyFiscalCode => "Controlla il codice fiscale: almeno un carattere non è giusto".into(),
            Kind::Iban => "Controlla l’IBAN: almeno un carattere non è giusto. Lo trovi sull’estratto conto".into(),
            _ => format!("Controlla «{label}»: almeno una cifra non è giusta"),
        },
        Slip::NoSuchDay => format!("«{label}»: questo giorno non esiste, controlla e scrivilo di nuovo"),
        Slip::Before(day) => format!("«{label}»: scegli un giorno dal {} in poi", date::words(day)),
        Slip::After(day) => format!("«{label}»: scegli un giorno fino al {}", date::words(day)),
        Slip::Below(min) => format!("«{label}»: scrivi un numero non più piccolo di {}", decimal::words(min)),
        Slip::Above(max) => format!("«{label}»: scrivi un numero non più grande di {}", decimal::words(max)),
        Slip::Decimals(0) => format!("«{label}»: scrivi un numero intero, senza virgola"),
        Slip::Decimals(1) => format!("«{label}»: scrivi al massimo una cifra dopo la virgola"),
        Slip::Decimals(n) => format!("«{label}»: scrivi al massimo {n} cifre dopo la virgola"),
        Slip::NotOffered => format!("«{label}»: scegli una delle risposte proposte"),
        Slip::NotInOrder => format!("«{label}»: scrivi un giorno che non viene prima dell’inizio"),
        Slip::OtherPerson(datum) => {
            let what = match datum {
                Datum::Surname => "al cognome",
                Datum::Name => "al nome",
                Datum::Birth => "alla data di nascita",
                Datum::Sex => "al sesso",
            };
            format!("«{label}»: non corrisponde {what}. Controlla tutti e due: scrivili come sulla tessera sanitaria")
        }
        Slip::OtherPlace => {
            format!(
                "«{label}»: nel codice fiscale c’è un altro Comune. Controlla tutti e due; se sono giusti, lasciali così"
            )
        }
        Slip::Expired(day) => {
            format!(
                "«{label}»: il dato nel tuo profilo è scaduto il {}. Controllalo e, se serve, cambialo",
                date::words(day)
            )
        }
        Slip::TooManyFiles(1) => format!("«{label}»: lascia un file solo, togli gli altri"),
        Slip::TooManyFiles(most) => format!("«{label}»: togli qualche file, puoi lasciarne al massimo {most}"),
    }
}

fn missing(label: &str, kind: &Kind) -> String {
    match kind {
        Kind::YesNo => format!("«{label}»: rispondi Sì o No"),
        Kind::Choice { .. } => format!("«{label}»: scegli una risposta"),
        Kind::Choices { .. } => format!("«{label}»: scegli almeno una risposta"),
        Kind::Declaration => format!("Per andare avanti conferma «{}», mettendo la spunta", super::shortened(label)),
        Kind::Date { .. } => format!("«{label}»: scrivi il giorno, per esempio {}", kind.a_day()),
        Kind::File { most: 1, .. } => format!("«{label}»: scegli il file"),
        Kind::File { .. } => format!("«{label}»: scegli almeno un file"),
        _ => format!("«{label}»: manca la risposta, scrivila"),
    }
}

fn malformed(label: &str, kind: &Kind) -> String {
    match kind {
        Kind::FiscalCode => {
            "Scrivi i 16 caratteri del codice fiscale, lettere e numeri. Li trovi sulla tessera sanitaria".into()
        }
        Kind::AnyFiscalCode => "Scrivi i 16 caratteri del codice fiscale, oppure le 11 cifre se è di un ente".into(),
        Kind::VatNumber => "Scrivi le 11 cifre della partita IVA".into(),
        Kind::Pec => format!("«{label}»: scrivi un indirizzo PEC, per esempio nome@pec.it"),
        Kind::Time => format!("«{label}»: scrivi l’ora e i minuti, per esempio 8:30"),
        Kind::Code { scheme } => remedy(*scheme).into(),
        Kind::Email => format!("«{label}»: scrivi un indirizzo completo, per esempio nome@esempio.it"),
        Kind::Phone => format!("«{label}»: scrivi il numero con solo cifre, per esempio 333 1234567"),
        Kind::PostalCode => "Scrivi le 5 cifre del CAP, per esempio 66040".into(),
        Kind::Date { .. } => format!("«{label}»: scrivi giorno, mese e anno, per esempio {}", kind.a_day()),
        Kind::Number { .. } => format!("«{label}»: scrivi un numero, per esempio 12"),
        Kind::Amount { .. } => format!("«{label}»: scrivi l’importo in euro, per esempio 12,50"),
        Kind::Iban => {
            "Scrivi tutto l’IBAN: se è italiano comincia con IT e ha 27 caratteri. Lo trovi sull’estratto conto".into()
        }
        Kind::Plate => "Scrivi la targa senza spazi, per esempio AB123CD".into(),
        Kind::Name => format!("«{label}»: usa solo lettere, spazi, apostrofi e trattini"),
        _ => format!("«{label}»: questa risposta non va bene, prova a riscriverla"),
    }
}

/// What people are told when a code has not the right shape.
fn remedy(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::PaymentNotice => {
            "Scrivi le 18 cifre del codice: le trovi sull’avviso pagoPA, accanto a «Codice avviso»"
        }
        Scheme::RevenueStamp => "Scrivi le 14 cifre della marca da bollo: le trovi sopra il codice a barre",
        Scheme::Isee => "Scrivi il protocollo come sull’attestazione ISEE, per esempio INPS-ISEE-2026-01234567A-00",
        Scheme::Sheet => "Scrivi il numero del foglio, da 1 a 4 cifre: lo trovi sulla visura catastale",
        Scheme::Parcel => "Scrivi il numero della particella, da 1 a 5 cifre: lo trovi sulla visura catastale",
        Scheme::Subunit => "Scrivi il numero del subalterno, da 1 a 4 cifre: se non c’è, lascia vuoto",
        Scheme::HouseNumber => "Scrivi il numero civico, per esempio 12, 12/A oppure snc se non c’è",
    }
}

/// The sentence of a file that was not taken.
pub(super) fn refused(refused: &Refused, name: &str) -> String {
    match refused {
        Refused::Empty => format!("«{name}» è vuoto: scegli un altro file"),
        Refused::TooLarge(max) => {
            format!("«{name}» è troppo grande: al massimo {}. Scegli un file più piccolo", size(*max))
        }
        Refused::Format(formats) => {
            let list: Vec<&str> = formats.iter().map(|f| f.label()).collect();
            format!("«{name}» non è di un tipo che possiamo ricevere: scegli un file {}", list.join(" o "))
        }
        Refused::NotWhatItSays => {
            format!("«{name}» non è quello che dice il suo nome: aprilo, salvalo di nuovo e riprova")
        }
        Refused::Damaged => format!("«{name}» non si apre: forse è rovinato. Salvalo di nuovo o fai un’altra foto"),
        Refused::TooManyPoints => format!("«{name}» è un’immagine troppo grande: riducila e riprova"),
        Refused::TooMany(1) => {
            format!("Hai già aggiunto un file: per cambiarlo togli prima quello, poi aggiungi «{name}»")
        }
        Refused::TooOften => format!(
            "«{name}» non è stato aggiunto: nell’ultima ora sono arrivati troppi file. Salva la richiesta e aggiungilo \
             più tardi"
        ),
        Refused::TooMany(most) => format!(
            "«{name}» è di troppo: puoi aggiungere al massimo {most} file. Per aggiungere questo, togli un altro file"
        ),
    }
}
