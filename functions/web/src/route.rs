//! Every address that is answered dynamically, in one table. What is not here does not exist: deny by default.
//!
//! In: a method and the path below the comune's `sportello/` or the back office's `ufficio/`. Out: a [`Route`].

use contract::language::Language;
use http::Method;

/// What a path stands for. Path parts that vary are kept as they came; each page parses its own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The patterns in the tables say what each one is.
pub enum Route {
    FirstStep { service: String, language: Language },
    Begin { service: String },
    BeginReloaded { service: String },
    Reloaded { to: String },
    Step { draft: String, step: String, from_summary: bool },
    SaveStep { draft: String, step: String, from_summary: bool },
    Piece { draft: String, step: String },
    LargeForm { draft: String, step: String, field: String },
    Arrived { draft: String, step: String, field: String },
    TakeArrived { draft: String, step: String, field: String },
    Saved { draft: String },
    Remind { draft: String },
    Summary { draft: String },
    Send { draft: String },
    Receipt { reference: String },
    StatusForm,
    StatusLookup,
    Pratica { reference: String },
    ResumeForm { draft: String },
    Resume { draft: String },
    ReceiptSheet { reference: String },
    SignedReceipt { reference: String },
    Proof { reference: String },
    BlankSheet { service: String },
    File { reference: String, file: String },
    WithdrawForm { reference: String },
    Withdraw { reference: String },
    SendAnew { reference: String },
    CosignForm { reference: String },
    Cosign { reference: String },
    CosignFile { reference: String, file: String },
    IntegrationForm { reference: String },
    Integrate { reference: String },
    Area,
    DropDraft,
    ForgetFact,
    ForgetAllForm,
    ForgetAll,
    LoginForm,
    Login,
    LogoutForm,
    Logout,
    Rate,
    Search,
    SearchEverywhere,
    Places,
    OfficeInbox,
    OfficeFind,
    OfficeRatings,
    OfficeLoginForm,
    OfficeLogin,
    OfficeLogout,
    OfficePratica { comune: String, reference: String },
    OfficeAct { comune: String, reference: String },
    OfficeFile { comune: String, reference: String, file: String },
    OfficeDossierForm { comune: String, reference: String },
    OfficeDossier { comune: String, reference: String },
    OfficeReceipt { comune: String, reference: String },
    OfficeReceiptSheet { comune: String, reference: String },
    DeskChoice,
    DeskForm { comune: String },
    DeskBegin { comune: String },
    DeskDrop { comune: String },
    DeskStep { comune: String, draft: String, step: String, from_summary: bool },
    DeskSaveStep { comune: String, draft: String, step: String, from_summary: bool },
    DeskSummary { comune: String, draft: String },
    DeskSend { comune: String, draft: String },
}

/// Which part of the house a path is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wing {
    /// A comune's counter.
    Counter,
    /// The consortium's own dynamic pages.
    Consortium,
    /// The back office.
    Office,
}

/// Names below `sportello/` that are pages and so can never be services.
pub const RESERVED: [&str; 13] = [
    "accedi",
    "area",
    "cerca",
    "comuni",
    "domanda",
    "esci",
    "firma",
    "integrazione",
    "pratica",
    "ricevuta",
    "riprendi",
    "stato",
    "valuta",
];

/// Every route as method and pattern, for the tests that walk them all.
pub const TABLE: [(Wing, &str, &str); 64] = [
    (Wing::Counter, "GET", "{servizio}/"),
    (Wing::Counter, "GET", "{servizio}/en/"),
    (Wing::Counter, "GET|POST", "{servizio}/avvia"),
    (Wing::Counter, "GET", "domanda/{bozza}/{passo}"),
    (Wing::Counter, "POST", "domanda/{bozza}/{passo}"),
    (Wing::Counter, "GET", "domanda/{bozza}/{passo}/modifica"),
    (Wing::Counter, "POST", "domanda/{bozza}/{passo}/modifica"),
    (Wing::Counter, "POST", "domanda/{bozza}/{passo}/pezzo"),
    (Wing::Counter, "GET", "domanda/{bozza}/{passo}/grande/{campo}"),
    (Wing::Counter, "GET", "domanda/{bozza}/{passo}/arrivato/{campo}"),
    (Wing::Counter, "POST", "domanda/{bozza}/{passo}/arrivato/{campo}"),
    (Wing::Counter, "GET", "domanda/{bozza}/salvata"),
    (Wing::Counter, "POST", "domanda/{bozza}/salvata"),
    (Wing::Counter, "GET", "domanda/{bozza}/riepilogo"),
    (Wing::Counter, "GET|POST", "domanda/{bozza}/invia"),
    (Wing::Counter, "GET", "riprendi/{bozza}"),
    (Wing::Counter, "POST", "riprendi/{bozza}"),
    (Wing::Counter, "GET", "ricevuta/{numero}"),
    (Wing::Counter, "GET", "ricevuta/{numero}/ricevuta.pdf"),
    (Wing::Counter, "GET", "ricevuta/{numero}/ricevuta.json"),
    (Wing::Counter, "GET", "{servizio}/modulo.pdf"),
    (Wing::Counter, "GET", "stato/"),
    (Wing::Counter, "POST", "stato/"),
    (Wing::Counter, "GET", "pratica/{numero}"),
    (Wing::Counter, "GET", "pratica/{numero}/prova.json"),
    (Wing::Counter, "GET", "pratica/{numero}/file/{file}"),
    (Wing::Counter, "GET", "pratica/{numero}/ritira"),
    (Wing::Counter, "POST", "pratica/{numero}/ritira"),
    (Wing::Counter, "GET|POST", "pratica/{numero}/rifai"),
    (Wing::Counter, "GET", "firma/{numero}"),
    (Wing::Counter, "POST", "firma/{numero}"),
    (Wing::Counter, "GET", "firma/{numero}/file/{file}"),
    (Wing::Counter, "GET", "integrazione/{numero}"),
    (Wing::Counter, "POST", "integrazione/{numero}"),
    (Wing::Counter, "GET", "area/"),
    (Wing::Counter, "GET|POST", "area/bozza"),
    (Wing::Counter, "GET|POST", "area/dimentica"),
    (Wing::Counter, "GET", "area/dimentica-tutto"),
    (Wing::Counter, "POST", "area/dimentica-tutto"),
    (Wing::Counter, "GET", "accedi/"),
    (Wing::Counter, "POST", "accedi/"),
    (Wing::Counter, "GET|POST", "esci"),
    (Wing::Counter, "GET|POST", "valuta/"),
    (Wing::Counter, "GET", "cerca"),
    (Wing::Consortium, "GET", "cerca"),
    (Wing::Consortium, "GET", "comuni"),
    (Wing::Office, "GET", ""),
    (Wing::Office, "GET|POST", "cerca"),
    (Wing::Office, "GET", "valutazioni"),
    (Wing::Office, "GET", "accedi/"),
    (Wing::Office, "POST", "accedi/"),
    (Wing::Office, "POST", "esci"),
    (Wing::Office, "GET|POST", "pratica/{comune}/{numero}"),
    (Wing::Office, "GET", "pratica/{comune}/{numero}/file/{file}"),
    (Wing::Office, "GET", "pratica/{comune}/{numero}/ricevuta"),
    (Wing::Office, "GET", "pratica/{comune}/{numero}/ricevuta.pdf"),
    (Wing::Office, "GET|POST", "fascicolo/{comune}/{numero}"),
    (Wing::Office, "GET", "richiesta/"),
    (Wing::Office, "GET|POST", "richiesta/{comune}/"),
    (Wing::Office, "GET|POST", "richiesta/{comune}/elimina"),
    (Wing::Office, "GET|POST", "richiesta/{comune}/{bozza}/{passo}"),
    (Wing::Office, "GET|POST", "richiesta/{comune}/{bozza}/{passo}/modifica"),
    (Wing::Office, "GET", "richiesta/{comune}/{bozza}/riepilogo"),
    (Wing::Office, "GET|POST", "richiesta/{comune}/{bozza}/invia"),
];

impl Route {
    /// The route of a path, or nothing.
    pub fn find(wing: Wing, method: &Method, path: &str) -> Option<Route> {
        let get = matches!(*method, Method::GET | Method::HEAD);
        let post = *method == Method::POST;
        if !get && !post {
            return None;
        }
        let parts: Vec<&str> = path.split('/').collect();
        match wing {
            Wing::Counter => counter(get, &parts),
            Wing::Consortium => match (get, parts.as_slice()) {
                (true, ["cerca"]) => Some(Route::SearchEverywhere),
                (true, ["comuni"]) => Some(Route::Places),
                _ => None,
            },
            Wing::Office => office(get, &parts),
        }
    }
}

fn counter(get: bool, parts: &[&str]) -> Option<Route> {
    let owned = |s: &str| s.to_owned();
    Some(match (get, parts) {
        (true, ["stato", ""]) => Route::StatusForm,
        (false, ["stato", ""]) => Route::StatusLookup,
        (true, ["area", ""]) => Route::Area,
        (false, ["area", "bozza"]) => Route::DropDraft,
        (false, ["area", "dimentica"]) => Route::ForgetFact,
        (true, ["area", "dimentica-tutto"]) => Route::ForgetAllForm,
        (false, ["area", "dimentica-tutto"]) => Route::ForgetAll,
        (true, ["accedi", ""]) => Route::LoginForm,
        (false, ["accedi", ""]) => Route::Login,
        (true, ["esci"]) => Route::LogoutForm,
        (false, ["esci"]) => Route::Logout,
        (false, ["valuta", ""]) => Route::Rate,
        (true, ["cerca"]) => Route::Search,
        (true, ["riprendi", draft]) => Route::ResumeForm { draft: owned(draft) },
        (false, ["riprendi", draft]) => Route::Resume { draft: owned(draft) },
        (true, ["ricevuta", reference, "ricevuta.pdf"]) => Route::ReceiptSheet { reference: owned(reference) },
        (true, ["ricevuta", reference, "ricevuta.json"]) => Route::SignedReceipt { reference: owned(reference) },
        (true, ["pratica", reference, "prova.json"]) => Route::Proof { reference: owned(reference) },
        (true, ["ricevuta", reference]) => Route::Receipt { reference: owned(reference) },
        (true, ["pratica", reference]) => Route::Pratica { reference: owned(reference) },
        (true, ["pratica", reference, "file", file]) => Route::File { reference: owned(reference), file: owned(file) },
        (true, ["pratica", reference, "ritira"]) => Route::WithdrawForm { reference: owned(reference) },
        (false, ["pratica", reference, "ritira"]) => Route::Withdraw { reference: owned(reference) },
        (false, ["pratica", reference, "rifai"]) => Route::SendAnew { reference: owned(reference) },
        (true, ["firma", reference]) => Route::CosignForm { reference: owned(reference) },
        (false, ["firma", reference]) => Route::Cosign { reference: owned(reference) },
        (true, ["firma", reference, "file", file]) => {
            Route::CosignFile { reference: owned(reference), file: owned(file) }
        }
        (true, ["integrazione", reference]) => Route::IntegrationForm { reference: owned(reference) },
        (false, ["integrazione", reference]) => Route::Integrate { reference: owned(reference) },
        (true, ["domanda", draft, "riepilogo"]) => Route::Summary { draft: owned(draft) },
        (true, ["domanda", draft, "salvata"]) => Route::Saved { draft: owned(draft) },
        (false, ["domanda", draft, "salvata"]) => Route::Remind { draft: owned(draft) },
        (false, ["domanda", draft, "invia"]) => Route::Send { draft: owned(draft) },
        (true, ["domanda", _, "invia"]) => return reloaded(parts).map(|to| Route::Reloaded { to }),
        (false, ["domanda", draft, step, "pezzo"]) => Route::Piece { draft: owned(draft), step: owned(step) },
        (true, ["domanda", draft, step, "grande", field]) => {
            Route::LargeForm { draft: owned(draft), step: owned(step), field: owned(field) }
        }
        (get, ["domanda", draft, step, "arrivato", field]) => {
            let (draft, step, field) = (owned(draft), owned(step), owned(field));
            if get { Route::Arrived { draft, step, field } } else { Route::TakeArrived { draft, step, field } }
        }
        (get, ["domanda", draft, step, tail @ ..]) if matches!(tail, [] | ["modifica"]) => {
            let (draft, step, from_summary) = (owned(draft), owned(step), !tail.is_empty());
            if get { Route::Step { draft, step, from_summary } } else { Route::SaveStep { draft, step, from_summary } }
        }
        (true, [service, ""]) if !RESERVED.contains(service) => {
            Route::FirstStep { service: owned(service), language: Language::Italian }
        }
        (true, [service, "en", ""]) if !RESERVED.contains(service) => {
            Route::FirstStep { service: owned(service), language: Language::English }
        }
        (true, [service, "modulo.pdf"]) if !RESERVED.contains(service) => Route::BlankSheet { service: owned(service) },
        (false, [service, "avvia"]) if !RESERVED.contains(service) => Route::Begin { service: owned(service) },
        (true, [service, "avvia"]) if !RESERVED.contains(service) => Route::BeginReloaded { service: owned(service) },
        (true, parts) => return reloaded(parts).map(|to| Route::Reloaded { to }),
        _ => return None,
    })
}

/// Where a page leads that was the answer to a form, when it is loaded again: old telephones do so with every page that
/// they had put away. Below the comune's address; empty for its home page.
fn reloaded(parts: &[&str]) -> Option<String> {
    Some(match parts {
        ["domanda", draft, "invia"] => format!("sportello/domanda/{draft}/riepilogo"),
        ["pratica", reference, "rifai"] => format!("sportello/pratica/{reference}"),
        ["area", "bozza" | "dimentica"] => "sportello/area/".to_owned(),
        ["valuta", ""] => String::new(),
        _ => return None,
    })
}

fn office(get: bool, parts: &[&str]) -> Option<Route> {
    let owned = |s: &str| s.to_owned();
    Some(match (get, parts) {
        (true, [""]) => Route::OfficeInbox,
        (true, ["cerca"]) => Route::Reloaded { to: "ufficio/".to_owned() },
        (false, ["cerca"]) => Route::OfficeFind,
        (true, ["valutazioni"]) => Route::OfficeRatings,
        (get, ["richiesta", rest @ ..]) => return at_desk(get, rest),
        (true, ["accedi", ""]) => Route::OfficeLoginForm,
        (false, ["accedi", ""]) => Route::OfficeLogin,
        (false, ["esci"]) => Route::OfficeLogout,
        (get, ["pratica", comune, reference]) => {
            let (comune, reference) = (owned(comune), owned(reference));
            if get { Route::OfficePratica { comune, reference } } else { Route::OfficeAct { comune, reference } }
        }
        (true, ["pratica", comune, reference, "file", file]) => {
            Route::OfficeFile { comune: owned(comune), reference: owned(reference), file: owned(file) }
        }
        (true, ["pratica", comune, reference, "ricevuta"]) => {
            Route::OfficeReceipt { comune: owned(comune), reference: owned(reference) }
        }
        (true, ["pratica", comune, reference, "ricevuta.pdf"]) => {
            Route::OfficeReceiptSheet { comune: owned(comune), reference: owned(reference) }
        }
        (get, ["fascicolo", comune, reference]) => {
            let (comune, reference) = (owned(comune), owned(reference));
            if get {
                Route::OfficeDossierForm { comune, reference }
            } else {
                Route::OfficeDossier { comune, reference }
            }
        }
        _ => return None,
    })
}

/// The pages of a request that an operator writes at the desk: those of a citizen's own, under the office's address.
fn at_desk(get: bool, parts: &[&str]) -> Option<Route> {
    let owned = |s: &str| s.to_owned();
    Some(match (get, parts) {
        (true, [""]) => Route::DeskChoice,
        (true, [comune, ""]) => Route::DeskForm { comune: owned(comune) },
        (false, [comune, ""]) => Route::DeskBegin { comune: owned(comune) },
        (false, [comune, "elimina"]) => Route::DeskDrop { comune: owned(comune) },
        (true, [comune, "elimina"]) => Route::Reloaded { to: format!("ufficio/richiesta/{comune}/") },
        (true, [comune, draft, "invia"]) => {
            Route::Reloaded { to: format!("ufficio/richiesta/{comune}/{draft}/riepilogo") }
        }
        (true, [comune, draft, "riepilogo"]) => Route::DeskSummary { comune: owned(comune), draft: owned(draft) },
        (false, [comune, draft, "invia"]) => Route::DeskSend { comune: owned(comune), draft: owned(draft) },
        (get, [comune, draft, step]) => desk_step(get, comune, draft, step, false),
        (get, [comune, draft, step, "modifica"]) => desk_step(get, comune, draft, step, true),
        _ => return None,
    })
}

fn desk_step(get: bool, comune: &str, draft: &str, step: &str, from_summary: bool) -> Route {
    let (comune, draft, step) = (comune.to_owned(), draft.to_owned(), step.to_owned());
    match get {
        true => Route::DeskStep { comune, draft, step, from_summary },
        false => Route::DeskSaveStep { comune, draft, step, from_summary },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_is_a_route() {
        for (wing, methods, pattern) in TABLE {
            for method in methods.split('|') {
                let path = pattern.replace(['{', '}'], "");
                let method = Method::from_bytes(method.as_bytes()).unwrap();
                assert!(Route::find(wing, &method, &path).is_some(), "{method} {path}");
            }
        }
    }

    #[test]
    fn what_is_not_in_the_table_does_not_exist() {
        for (method, path) in
            [("GET", "x"), ("POST", "area/"), ("PUT", "stato/"), ("GET", "area/x/y"), ("POST", "area/avvia")]
        {
            let method = Method::from_bytes(method.as_bytes()).unwrap();
            assert_eq!(Route::find(Wing::Counter, &method, path), None, "{method} {path}");
        }
    }
}
