//! The consortium's search of comuni: by name, part of the area or postal code; accents and capitals do not matter.

use contract::index::Tenant;
use contract::search::words;
use maud::html;

use crate::call::Call;
use crate::reply::Reply;

/// The comuni that match what was typed.
pub(crate) fn search(call: &Call) -> Reply {
    let asked = call.query.one("q").trim();
    let found: Vec<&Tenant> = call.place.tenants.comuni.iter().filter(|t| matches(t, asked)).collect();
    let body = html! {
        h1 { "Cerca il tuo Comune" }
        form.form-group method="get" action="/sportello/comuni" role="search" {
            label.form-label for="q" { "Nome del Comune o CAP" }
            input.form-control #q type="search" name="q" value=(asked) maxlength="80";
            div.sp-azioni { button.btn.btn-primary type="submit" { "Cerca" } }
        }
        @if found.is_empty() {
            p { "Nessun Comune dell’area corrisponde a quello che hai scritto. Prova con le prime lettere del nome." }
        } @else {
            p { (match found.len() { 1 => "1 Comune".to_owned(), n => format!("{n} Comuni") }) }
            ul.sp-vie { @for tenant in found { li { a href=(home(tenant)) { (tenant.name) } } } }
        }
        p { a href="/" { "Tutti i Comuni" } }
    };
    Reply::page("Cerca il tuo Comune", body)
}

/// The comuni whose name is in a query, for example in `residenza quadri`.
pub(crate) fn named<'a>(tenants: &'a [Tenant], asked: &str) -> Vec<&'a Tenant> {
    let asked = format!(" {} ", folded(asked));
    tenants.iter().filter(|t| asked.contains(&format!(" {} ", folded(&t.name)))).collect()
}

/// The home page of a comune.
pub(crate) fn home(tenant: &Tenant) -> String {
    match tenant.hosts.first() {
        Some(host) if tenant.base.is_empty() => format!("https://{host}/"),
        _ => format!("{}/", tenant.base),
    }
}

fn matches(tenant: &Tenant, asked: &str) -> bool {
    let asked = folded(asked);
    [&tenant.name, &tenant.subarea, &tenant.cap].into_iter().any(|text| folded(text).contains(&asked))
}

/// Lower case, without accents and punctuation.
fn folded(text: &str) -> String {
    words(text).join(" ")
}
