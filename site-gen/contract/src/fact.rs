//! The closed list of once-only facts: what a comune must never ask a citizen twice.
//!
//! In: the name a form gives. Out: a [`Fact`]. The nine groups are those of criterion C.SE.1.5 of the national model.

use serde::{Deserialize, Serialize};

/// A datum about the applicant that is kept, with her consent, and offered again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // The names are the national model's own.
pub enum Fact {
    Nome,
    Cognome,
    CodiceFiscale,
    DataNascita,
    LuogoNascita,
    Sesso,
    ResidenzaVia,
    ResidenzaCap,
    ResidenzaComune,
    Telefono,
    Email,
    Pec,
    NucleoComponenti,
    IseeValore,
    IseeProtocollo,
    IseeScadenza,
    CatastoFoglio,
    CatastoParticella,
    CatastoSubalterno,
    VeicoloTarga,
    VeicoloModello,
    Iban,
    ImpresaNome,
    ImpresaPartitaIva,
    ImpresaSede,
}

/// The nine official groups, as a heading for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Group {
    Identity,
    Residence,
    Contacts,
    Household,
    Isee,
    Property,
    Vehicle,
    Account,
    Company,
}

impl Fact {
    /// Every fact, in the order in which people are shown them.
    pub const ALL: [Fact; 25] = [
        Fact::Nome,
        Fact::Cognome,
        Fact::CodiceFiscale,
        Fact::DataNascita,
        Fact::LuogoNascita,
        Fact::Sesso,
        Fact::ResidenzaVia,
        Fact::ResidenzaCap,
        Fact::ResidenzaComune,
        Fact::Telefono,
        Fact::Email,
        Fact::Pec,
        Fact::NucleoComponenti,
        Fact::IseeValore,
        Fact::IseeProtocollo,
        Fact::IseeScadenza,
        Fact::CatastoFoglio,
        Fact::CatastoParticella,
        Fact::CatastoSubalterno,
        Fact::VeicoloTarga,
        Fact::VeicoloModello,
        Fact::Iban,
        Fact::ImpresaNome,
        Fact::ImpresaPartitaIva,
        Fact::ImpresaSede,
    ];

    /// What a citizen reads beside the kept value.
    pub fn label(self) -> &'static str {
        match self {
            Fact::Nome => "Nome",
            Fact::Cognome => "Cognome",
            Fact::CodiceFiscale => "Codice fiscale",
            Fact::DataNascita => "Data di nascita",
            Fact::LuogoNascita => "Luogo di nascita",
            Fact::Sesso => "Sesso",
            Fact::ResidenzaVia => "Via e numero civico",
            Fact::ResidenzaCap => "CAP",
            Fact::ResidenzaComune => "Comune di residenza",
            Fact::Telefono => "Telefono",
            Fact::Email => "Email",
            Fact::Pec => "PEC",
            Fact::NucleoComponenti => "Componenti del nucleo familiare",
            Fact::IseeValore => "Valore ISEE",
            Fact::IseeProtocollo => "Protocollo della DSU",
            Fact::IseeScadenza => "Scadenza ISEE",
            Fact::CatastoFoglio => "Foglio catastale",
            Fact::CatastoParticella => "Particella catastale",
            Fact::CatastoSubalterno => "Subalterno catastale",
            Fact::VeicoloTarga => "Targa",
            Fact::VeicoloModello => "Modello del veicolo",
            Fact::Iban => "IBAN",
            Fact::ImpresaNome => "Nome dell’impresa",
            Fact::ImpresaPartitaIva => "Partita IVA",
            Fact::ImpresaSede => "Sede dell’impresa",
        }
    }

    /// The official group the fact belongs to.
    pub fn group(self) -> Group {
        match self {
            Fact::Nome | Fact::Cognome | Fact::CodiceFiscale | Fact::DataNascita | Fact::LuogoNascita | Fact::Sesso => {
                Group::Identity
            }
            Fact::ResidenzaVia | Fact::ResidenzaCap | Fact::ResidenzaComune => Group::Residence,
            Fact::Telefono | Fact::Email | Fact::Pec => Group::Contacts,
            Fact::NucleoComponenti => Group::Household,
            Fact::IseeValore | Fact::IseeProtocollo | Fact::IseeScadenza => Group::Isee,
            Fact::CatastoFoglio | Fact::CatastoParticella | Fact::CatastoSubalterno => Group::Property,
            Fact::VeicoloTarga | Fact::VeicoloModello => Group::Vehicle,
            Fact::Iban => Group::Account,
            Fact::ImpresaNome | Fact::ImpresaPartitaIva | Fact::ImpresaSede => Group::Company,
        }
    }

    /// The HTML `autocomplete` token of the applicant's own datum, if one exists (WCAG 1.3.5).
    pub fn autocomplete(self) -> Option<&'static str> {
        Some(match self {
            Fact::Nome => "given-name",
            Fact::Cognome => "family-name",
            Fact::DataNascita => "bday",
            Fact::Sesso => "sex",
            Fact::ResidenzaVia => "address-line1",
            Fact::ResidenzaCap => "postal-code",
            Fact::ResidenzaComune => "address-level2",
            Fact::Telefono => "tel",
            Fact::Email => "email",
            Fact::ImpresaNome => "organization",
            _ => return None,
        })
    }
}

impl Group {
    /// The heading of the group.
    pub fn label(self) -> &'static str {
        match self {
            Group::Identity => "Dati anagrafici",
            Group::Residence => "Residenza",
            Group::Contacts => "Contatti",
            Group::Household => "Nucleo familiare",
            Group::Isee => "ISEE",
            Group::Property => "Immobili",
            Group::Vehicle => "Veicoli",
            Group::Account => "Conto corrente",
            Group::Company => "Impresa",
        }
    }
}
