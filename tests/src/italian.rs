//! What of a page that is in English is Italian all the same: found by the small words that no Italian sentence is without.

use scraper::{ElementRef, Html, Node, Selector};

use crate::browser::Page;

/// Words of Italian that are none of English, and no part of a name on the pages of the tests.
const WORDS: &str = "il lo la gli le un uno una di del della dei delle degli dello alla ai alle dal dalla nel nella sul \
    sulla con per che non è sono hai ha puoi devi questo questa questi quello tuo tua tuoi tue ti ci ed \
    dove quando anche più già ancora subito solo ore entro richiesta richieste ricevuta risposta risposte risposto pagina \
    scrivi scegli invia inviata inviato salva salvata riprova torna entra esci vai vedi scarica manca errore numero codice \
    fiscale stato firma ufficio termine giorni giorno servizio servizi dati nome cognome indirizzo telefono messaggi \
    facoltativo consigliato sì grazie motivo bozza domanda ritira ritirare presa carico lavorazione";

/// What a reader of English meets of them inside a sentence of hers: the comune's own terms, said in brackets, and its name.
const TERMS: [&str; 6] =
    ["codice fiscale", "tessera sanitaria", "marca da bollo", "stato di famiglia", "stato libero", "comune di quadri"];

/// The texts of title and `main`, and the names of controls, that hold an Italian word and are not said to be Italian.
pub fn in_italian(page: &Page) -> Vec<String> {
    let html = Html::parse_document(&page.text);
    let mut texts = Vec::new();
    for css in ["title", "main"] {
        let Ok(selector) = Selector::parse(css) else { continue };
        html.select(&selector).for_each(|element| gather(element, &mut texts));
    }
    texts.retain(|text| is_italian(text));
    texts
}

fn gather(element: ElementRef<'_>, texts: &mut Vec<String>) {
    if element.attr("lang").is_some_and(|lang| lang != "en") {
        return;
    }
    for name in ["aria-label", "title", "alt", "placeholder"] {
        texts.extend(element.attr(name).map(str::to_owned));
    }
    for child in element.children() {
        match child.value() {
            Node::Text(text) => texts.push(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            Node::Element(_) => {
                if let Some(element) = ElementRef::wrap(child) {
                    gather(element, texts);
                }
            }
            _ => {}
        }
    }
}

fn is_italian(text: &str) -> bool {
    // An address, a number, a key and a signature say nothing in any language, whatever letters chance puts side by side.
    let says = |word: &&str| !word.starts_with("http") && !word.contains(|c: char| c.is_ascii_digit());
    let words = text.split_whitespace().filter(says);
    let mut text = words.collect::<Vec<_>>().join(" ").to_lowercase();
    for term in TERMS {
        text = text.replace(term, "");
    }
    text.split(|c: char| !c.is_alphabetic()).any(|word| WORDS.split_whitespace().any(|w| w == word))
}

#[cfg(test)]
mod tests {
    use super::is_italian;

    #[test]
    fn a_sentence_is_told_from_a_term() {
        assert!(is_italian("Non hai ancora inviato"));
        assert!(is_italian("Riprova fra poco"));
        assert!(!is_italian("Tax code (codice fiscale) of the Comune"));
        assert!(!is_italian("UDR-FYP3-U4PF-HA9"));
        assert!(is_italian("UDR-FYP3-U4PF-HA9 non ha un termine"));
    }
}
