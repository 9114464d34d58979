//! Which answers of a form must agree, told by the names and kinds of its fields.
//!
//! In: a [`Form`]. Out: a codice fiscale agrees with the `nome`, `cognome`, `data_nascita`, `sesso` and `luogo_nascita` whose names begin as
//! its own does; `al` does not come before `dal`; a revenue stamp is used once. Hours are not put in order: a
//! feast may last over midnight.

use contract::agreement::Agreement;
use contract::code::Scheme;
use contract::form::{Field, Form, Once};
use contract::kind::Kind;
use contract::translation::Translation;

/// The agreements of a form.
pub(super) fn found(form: &Form) -> Vec<Agreement> {
    form.fields().filter_map(|field| person(form, field).or_else(|| order(form, field))).collect()
}

fn named(form: &Form, name: String, fits: impl Fn(&Kind) -> bool) -> Option<String> {
    form.field(&name).filter(|f| fits(&f.kind)).map(|_| name)
}

fn person(form: &Form, field: &Field) -> Option<Agreement> {
    let start = field.id.strip_suffix("codice_fiscale").filter(|_| matches!(field.kind, Kind::FiscalCode))?;
    let beside = |name: &str, fits: &dyn Fn(&Kind) -> bool| named(form, format!("{start}{name}"), fits);
    let name = |kind: &Kind| matches!(kind, Kind::Name);
    let sex = |kind: &Kind| match kind {
        Kind::Choice { options } => options.iter().all(|o| matches!(o.value.as_str(), "F" | "M")),
        _ => false,
    };
    let (surname, name) = (beside("cognome", &name), beside("nome", &name));
    let birth = beside("data_nascita", &|kind| matches!(kind, Kind::Date { .. }));
    let sex = beside("sesso", &sex);
    let place = beside("luogo_nascita", &|kind| matches!(kind, Kind::Text { .. }));
    let any = [&surname, &name, &birth, &sex, &place].iter().any(|f| f.is_some());
    any.then(|| Agreement::SamePerson { code: field.id.clone(), surname, name, birth, sex, place })
}

fn order(form: &Form, field: &Field) -> Option<Agreement> {
    let start = field.id.strip_suffix("al").filter(|_| matches!(field.kind, Kind::Date { .. }))?;
    // `dal` ends in `al` too.
    if !(start.is_empty() || start.ends_with('_')) {
        return None;
    }
    let first = named(form, format!("{start}dal"), |kind| matches!(kind, Kind::Date { .. }))?;
    Some(Agreement::InOrder { first, last: field.id.clone() })
}

/// The English words of what the generator itself adds to a form.
pub(super) fn told_in_english(form: &Form, mut words: Translation) -> Translation {
    let told = "This revenue stamp (marca da bollo) has already been used for another request: write the number of a new \
                one.";
    words.once.extend(stamps(form).iter().map(|_| told.to_owned()));
    words
}

/// A revenue stamp pays for one request (D.P.R. 642/1972, art. 12).
pub(super) fn stamps(form: &Form) -> Vec<Once> {
    let stamps = form.fields().filter(|f| matches!(f.kind, Kind::Code { scheme: Scheme::RevenueStamp }));
    let told = "Questa marca da bollo è già stata usata per un’altra richiesta: scrivi il numero di una marca nuova.";
    stamps.map(|f| Once { fields: vec![f.id.clone()], told: told.to_owned() }).collect()
}
