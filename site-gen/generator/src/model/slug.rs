//! Names in addresses.
//!
//! In: a title. Out: lower-case letters, digits and hyphens: `Mobilità e trasporti` is `mobilita-e-trasporti`.

/// First-level names that no comune and no own page may take.
pub const RESERVED: [&str; 23] = [
    "immagini",
    "documenti",
    "amministrazione",
    "novita",
    "servizi",
    "argomenti",
    "vivere-il-comune",
    "domande-frequenti",
    "privacy",
    "cookie",
    "media-policy",
    "note-legali",
    "mappa-del-sito",
    "dati-aperti",
    "sportello",
    "ufficio",
    "risorse",
    "registro",
    "consorzio",
    "404",
    "forms",
    "counter",
    "en",
];

/// The name of a title in an address.
pub fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for c in title.chars().flat_map(char::to_lowercase) {
        match fold(c) {
            Some(c) => slug.push(c),
            None if slug.ends_with('-') || slug.is_empty() => {}
            None => slug.push('-'),
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Whether a text is already a name for an address.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty() && slug(text) == text
}

fn fold(c: char) -> Option<char> {
    Some(match c {
        'a'..='z' | '0'..='9' => c,
        'à' | 'á' | 'â' | 'ä' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_plain_names() {
        assert_eq!(slug("Salute, benessere e assistenza"), "salute-benessere-e-assistenza");
        assert_eq!(slug("Accesso all'informazione"), "accesso-all-informazione");
        assert!(is_slug("villa-santa-maria") && !is_slug("Villa") && !is_slug("../x"));
    }
}
