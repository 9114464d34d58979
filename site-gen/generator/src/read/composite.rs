//! Questions that always come together: a person, an address, an ISEE certificate.
//!
//! In: one field of the author. Out: the questions it stands for, under one heading. The names of the questions are the
//! field's own, an underscore, and a word of the tables below; `join` knows by them which answers must agree.

use contract::code::Scheme;
use contract::fact::Fact;
use contract::kind::{Choice, DateBound, Kind};

use crate::read::keys::Keys;

/// One question of a composite.
pub(super) struct Part {
    /// The end of its name.
    pub(super) name: &'static str,
    /// The question.
    pub(super) label: &'static str,
    /// A sentence of help.
    pub(super) hint: Option<&'static str>,
    /// Whether it may always be left empty.
    pub(super) optional: bool,
    /// The fact it is, where the composite is the applicant's own.
    pub(super) fact: Option<Fact>,
    /// Its kind.
    pub(super) kind: Kind,
}

/// The composites, as authors name them.
pub(super) const KINDS: [&str; 10] =
    ["persona", "indirizzo", "immobile", "veicolo", "isee", "bollo", "periodo", "orario", "lettura", "impresa"];

/// What a person may be asked, in this order.
const PERSON: [&str; 9] =
    ["nome", "cognome", "codice_fiscale", "sesso", "data_nascita", "luogo_nascita", "telefono", "email", "pec"];

fn part(name: &'static str, label: &'static str, kind: Kind) -> Part {
    Part { name, label, hint: None, optional: false, fact: None, kind }
}

impl Part {
    fn hint(self, hint: &'static str) -> Self {
        Part { hint: Some(hint), ..self }
    }

    fn optional(self) -> Self {
        Part { optional: true, ..self }
    }

    fn fact(self, fact: Fact) -> Self {
        Part { fact: Some(fact), ..self }
    }
}

/// The questions that a composite stands for, with the limits that the author gave.
pub(super) fn parts(keys: &Keys<'_, '_>, name: &str) -> Vec<Part> {
    let text = |max| Kind::Text { max };
    let code = |scheme| Kind::Code { scheme };
    let past = Kind::Date { from: None, until: Some(DateBound::Today) };
    match name {
        "persona" => person(keys),
        "indirizzo" => vec![
            part("via", "Via o piazza", text(120)).fact(Fact::ResidenzaVia),
            part("civico", "Numero civico", code(Scheme::HouseNumber)).hint("Se non c’è, scrivi snc."),
            part("cap", "CAP", Kind::PostalCode).fact(Fact::ResidenzaCap),
            part("comune", "Comune", text(80)).fact(Fact::ResidenzaComune),
        ],
        "immobile" => vec![
            part("foglio", "Foglio", code(Scheme::Sheet))
                .hint("Foglio, particella e subalterno sono scritti sulla visura catastale.")
                .fact(Fact::CatastoFoglio),
            part("particella", "Particella", code(Scheme::Parcel)).fact(Fact::CatastoParticella),
            part("subalterno", "Subalterno", code(Scheme::Subunit)).optional().fact(Fact::CatastoSubalterno),
        ],
        "veicolo" => vec![
            part("targa", "Targa", Kind::Plate).fact(Fact::VeicoloTarga),
            part("modello", "Marca e modello", text(80)).hint("Per esempio: Fiat Panda.").fact(Fact::VeicoloModello),
        ],
        "isee" => vec![
            part("valore", "Valore ISEE", Kind::Amount { min: Some(0), max: None }).fact(Fact::IseeValore),
            part("protocollo", "Numero di protocollo", code(Scheme::Isee))
                .hint("È in alto sull’attestazione e comincia con INPS-ISEE.")
                .fact(Fact::IseeProtocollo),
            part("scadenza", "Valido fino al", Kind::Date { from: Some(DateBound::Today), until: None })
                .fact(Fact::IseeScadenza),
        ],
        "bollo" => vec![
            part("numero", "Numero della marca da bollo", code(Scheme::RevenueStamp))
                .hint("Sono 14 cifre, sopra il codice a barre."),
            part("data", "Data scritta sulla marca", past),
        ],
        "periodo" => {
            let day = |until| Kind::Date { from: super::form::bound(keys, "non_prima"), until };
            let last = super::form::bound(keys, "non_dopo");
            vec![part("dal", "Primo giorno", day(last)), part("al", "Ultimo giorno", day(last))]
        }
        "orario" => vec![part("dalle", "Dalle ore", Kind::Time), part("alle", "Alle ore", Kind::Time)],
        "lettura" => {
            let unit = keys.words("unita").unwrap_or_else(|| "m³".to_owned());
            let number = Kind::Number { min: Some(0), max: None, decimals: 0, unit: Some(unit) };
            vec![
                part("valore", "Numero scritto sul contatore", number).hint("Solo le cifre prima della virgola."),
                part("giorno", "Giorno della lettura", past),
            ]
        }
        _ => vec![
            part("nome", "Nome dell’impresa", text(120)).fact(Fact::ImpresaNome),
            part("partita_iva", "Partita IVA", Kind::VatNumber).fact(Fact::ImpresaPartitaIva),
            part("sede", "Sede", text(200)).hint("Via, numero civico, CAP e comune.").fact(Fact::ImpresaSede),
        ],
    }
}

fn person(keys: &Keys<'_, '_>) -> Vec<Part> {
    let asked = keys.some_of("chiede", &PERSON).unwrap_or_else(|| PERSON[..3].to_vec());
    let sex = |value: &str, label: &str| Choice { value: value.into(), label: label.into(), points: None };
    let past = Kind::Date { from: None, until: Some(DateBound::Today) };
    let all = [
        part("nome", "Nome", Kind::Name).fact(Fact::Nome),
        part("cognome", "Cognome", Kind::Name).fact(Fact::Cognome),
        part("codice_fiscale", "Codice fiscale", Kind::FiscalCode)
            .hint("Sono 16 caratteri, sulla tessera sanitaria.")
            .fact(Fact::CodiceFiscale),
        part("sesso", "Sesso", Kind::Choice { options: vec![sex("F", "Femmina"), sex("M", "Maschio")] })
            .fact(Fact::Sesso),
        part("data_nascita", "Data di nascita", past).fact(Fact::DataNascita),
        part("luogo_nascita", "Luogo di nascita", Kind::Text { max: 80 })
            .hint("Il comune, oppure lo Stato se è all’estero.")
            .fact(Fact::LuogoNascita),
        part("telefono", "Telefono", Kind::Phone).fact(Fact::Telefono),
        part("email", "Email", Kind::Email).fact(Fact::Email),
        part("pec", "PEC", Kind::Pec).optional().fact(Fact::Pec),
    ];
    all.into_iter().filter(|p| asked.contains(&p.name)).collect()
}
