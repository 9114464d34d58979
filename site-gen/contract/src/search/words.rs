//! Words as they are compared: without accents, capitals, endings.
//!
//! In: a text. Out: its words, and the stem of each. It knows Italian only as far as endings go: `certificati`,
//! `certificato` and `certificata` have the same stem.

/// The stems of words that nearly every query or title may hold, and that tell nothing apart; words of one or two letters
/// are left out anyway.
pub const SMALL: [&str; 52] = [
    "agl",
    "all",
    "anc",
    "aver",
    "che",
    "chi",
    "chieder",
    "com",
    "comun",
    "con",
    "cos",
    "dal",
    "dall",
    "degl",
    "dei",
    "del",
    "dell",
    "dev",
    "domand",
    "dov",
    "far",
    "gli",
    "hai",
    "mia",
    "mio",
    "modul",
    "nei",
    "nel",
    "nell",
    "non",
    "nuov",
    "onlin",
    "ottener",
    "pagar",
    "per",
    "poss",
    "presentar",
    "qual",
    "quand",
    "quant",
    "richieder",
    "richiest",
    "serv",
    "serviz",
    "son",
    "sul",
    "sull",
    "tra",
    "una",
    "uno",
    "vogl",
    "vorr",
];

/// The words of a text: lower case, plain letters and digits.
///
/// ```
/// assert_eq!(contract::search::words("L'identità, n. 104"), ["l", "identita", "n", "104"]);
/// ```
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let parts = folded.split(|c: char| !c.is_ascii_alphanumeric());
    parts.filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// A word without its ending: the last vowels and `h`, as long as three letters are left.
///
/// ```
/// use contract::search::stem;
/// assert_eq!((stem("certificati"), stem("banchi"), stem("tari")), ("certificat", "banc", "tar"));
/// ```
pub fn stem(word: &str) -> &str {
    let bare = word.trim_end_matches(['a', 'e', 'i', 'o', 'u', 'h']);
    let least = word.char_indices().nth(3).map_or(word.len(), |(at, _)| at);
    &word[..bare.len().max(least)]
}

/// A text in lower case and without accents.
///
/// ```
/// assert_eq!(contract::search::fold("Città di LANCIANO"), "citta di lanciano");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => folded.push('a'),
            'è' | 'é' | 'ê' | 'ë' => folded.push('e'),
            'ì' | 'í' | 'î' | 'ï' => folded.push('i'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' => folded.push('o'),
            'ù' | 'ú' | 'û' | 'ü' => folded.push('u'),
            'ç' | 'č' | 'ć' => folded.push('c'),
            'ñ' => folded.push('n'),
            'š' | 'ś' => folded.push('s'),
            'ž' | 'ź' | 'ż' => folded.push('z'),
            'ý' | 'ÿ' => folded.push('y'),
            // Accents that were typed apart from their letter.
            '\u{300}'..='\u{36f}' => {}
            other => folded.push(other),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_small_words_are_stems_in_order() {
        assert!(SMALL.is_sorted() && SMALL.iter().all(|s| stem(s) == *s && s.len() > 2));
    }
}
