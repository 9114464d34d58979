//! un dato del richiedente che il sistema conserva porta il suo `fatto`.

use std::collections::BTreeSet;

use contract::fact::Fact;
use contract::kind::Kind;

use crate::check::form_key::KEYS;
use crate::check::rule::{Finding, Rule};
use crate::check::scope::Scope;
use crate::diagnostic::Severity;
use crate::model::form_source::FieldSource;
use crate::model::slug::slug;

pub(super) const RULE: Rule = Rule {
    id: "ask-once",
    severity: Severity::Warning,
    title: "un dato del richiedente che il sistema conserva porta il suo `fatto`",
    explanation: "La pubblica amministrazione non chiede due volte lo stesso dato (art. 50 del Codice \
        dell'amministrazione digitale; criterio C.SE.1.5). Un campo con `fatto` si compila da solo per chi l'ha \
        già scritto. Se il dato è di un'altra persona, dillo nell'`id` e nell'etichetta: \
        `minore_codice_fiscale`, \"Codice fiscale del bambino\".",
    check,
};

/// Other names by which authors call a fact.
const NAMES: [(&str, Fact); 10] = [
    ("cf", Fact::CodiceFiscale),
    ("mail", Fact::Email),
    ("e_mail", Fact::Email),
    ("indirizzo_email", Fact::Email),
    ("cellulare", Fact::Telefono),
    ("tel", Fact::Telefono),
    ("numero_telefono", Fact::Telefono),
    ("conto_corrente", Fact::Iban),
    ("targa", Fact::VeicoloTarga),
    ("partita_iva", Fact::ImpresaPartitaIva),
];

fn check(scope: &Scope<'_>, found: &mut dyn FnMut(Finding)) {
    // A form with a slip of reading may have the fact that seems missing.
    let whole = |path: &str| !scope.odd().any(|o| o.source.path == path);
    for form in scope.forms().filter(|f| whole(&f.source.path)) {
        let mut seen = BTreeSet::new();
        for field in form.fields() {
            // A name used twice is told by its own rule.
            if !seen.insert(&field.id.value) || field.fact.is_some() {
                continue;
            }
            let Some(fact) = field.kind.as_ref().and_then(|k| meant(field, &k.value)) else { continue };
            let Some(name) = key(fact) else { continue };
            // Without any of the data that open the state of a request, that is told as an error.
            let keyless = !form.fields().any(|f| f.fact.as_ref().is_some_and(|f| KEYS.contains(&f.value)));
            if keyless && KEYS.contains(&fact) {
                continue;
            }
            let asked = form.fields().any(|f| f.fact.as_ref().is_some_and(|other| other.value == fact));
            let label = fact.label().to_lowercase();
            let message = format!("il campo `{}` chiede un dato che si conserva: {label}", field.id.value);
            let whole = field.part.is_some();
            found(Finding::at(&form.source, &field.id.span, message).help(match asked {
                _ if whole => "aggiungi `del_richiedente = true`, oppure di' nell'`id` di chi è il dato".to_owned(),
                true => format!("`fatto = \"{name}\"` c'è già in un altro campo: togli questo, o di' di chi è il dato"),
                false => {
                    format!("aggiungi `fatto = \"{name}\"`, oppure di' nell'`id` e nell'etichetta di chi è il dato")
                }
            }));
        }
    }
}

/// The fact that a field asks of the applicant, if its name or its label says so.
fn meant(field: &FieldSource, kind: &Kind) -> Option<Fact> {
    let id = field.id.value.as_str();
    let by_name = Fact::ALL.into_iter().find(|f| key(*f).as_deref() == Some(id));
    let by_name = by_name.or_else(|| NAMES.iter().find(|(name, _)| *name == id).map(|(_, fact)| *fact));
    if let Some(fact) = by_name.filter(|fact| fits(*fact, kind)) {
        return Some(fact);
    }
    // "Il tuo codice fiscale", whatever the field is called.
    let label = slug(&field.label);
    let own = ["il-tuo-", "la-tua-", "tuo-", "tua-"].iter().find_map(|start| label.strip_prefix(start))?;
    let facts = Fact::ALL.into_iter().map(|fact| (slug(fact.label()), fact));
    let named = facts.chain(NAMES.iter().map(|(name, fact)| (slug(name), *fact)));
    named
        .filter(|(name, _)| own == name || own == format!("indirizzo-{name}"))
        .map(|(_, fact)| fact)
        .find(|f| fits(*f, kind))
}

/// Whether an answer of that kind can be that fact.
fn fits(fact: Fact, kind: &Kind) -> bool {
    match fact {
        Fact::CodiceFiscale => matches!(kind, Kind::FiscalCode | Kind::Text { .. }),
        Fact::Email | Fact::Pec => matches!(kind, Kind::Email | Kind::Text { .. }),
        Fact::Telefono => matches!(kind, Kind::Phone | Kind::Text { .. }),
        Fact::Iban => matches!(kind, Kind::Iban | Kind::Text { .. }),
        Fact::VeicoloTarga => matches!(kind, Kind::Plate | Kind::Text { .. }),
        Fact::ImpresaPartitaIva => matches!(kind, Kind::VatNumber | Kind::Text { .. }),
        Fact::ResidenzaCap => matches!(kind, Kind::PostalCode | Kind::Text { .. }),
        Fact::DataNascita | Fact::IseeScadenza => matches!(kind, Kind::Date { .. }),
        Fact::IseeValore => matches!(kind, Kind::Amount { .. }),
        Fact::NucleoComponenti => matches!(kind, Kind::Number { .. }),
        Fact::Sesso => matches!(kind, Kind::Choice { .. } | Kind::Text { .. }),
        _ => matches!(kind, Kind::Text { .. } | Kind::Name),
    }
}

/// The name of a fact, as authors write it.
fn key(fact: Fact) -> Option<String> {
    serde_json::to_value(fact).ok()?.as_str().map(str::to_owned)
}
