//! What the terminal says when everything is ready: where a citizen, an operator and a secretary begin.

use std::fmt::Write;

use contract::index::Tenants;

/// The welcome, plain or in colour.
pub fn text(address: &str, tenants: &Tenants, served: &[String], data: &str, colour: bool) -> String {
    let (bold, dim, plain) = if colour { ("\x1b[1m", "\x1b[2m", "\x1b[0m") } else { ("", "", "") };
    let sample = tenants.comuni.iter().find(|t| t.slug == "quadri").or(tenants.comuni.first());
    let path = sample.map_or(String::new(), |t| t.base.clone());
    let name = sample.map_or("", |t| t.name.as_str());
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "\n{bold}Lo sportello è aperto{plain}  {address}/\n\n\
         {bold}Cittadino{plain}\n\
         \x20 {address}{path}/servizi/                 i servizi del Comune di {name}\n\
         \x20 {address}{path}/sportello/stato/         a che punto è una richiesta\n\
         \x20 {address}{path}/sportello/area/          l’area personale\n\
         \x20 Persone di esempio: Anna Prova, Carlo Esempio, Lucia Campione\n\n\
         {bold}Ufficio{plain}\n\
         \x20 {address}/ufficio/                       le pratiche\n\
         \x20 Operatori di esempio: Nina Sportello ({served}), Pino Ufficio ({first}), Rita Consorzio (tutti)\n\n\
         {dim}L’accesso è un simulatore: nessuna identità vera, nessuna password.{plain}\n\
         {dim}I dati ricevuti stanno in `{data}`. Per fermare: Ctrl-C.{plain}\n",
        served = served.join(", "),
        first = served.first().map_or("", String::as_str),
    );
    text
}
