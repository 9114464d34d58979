//! A reference spelt for the telephone, with the Italian towns' alphabet.
//!
//! In: `KDR-7K4M-PX9C-TAH`. Out: `K di Kursaal, D di Domodossola, R di Roma, trattino, sette…`.

/// The reference in words; symbols that no reference has are left out.
pub(crate) fn spelling(reference: &str) -> String {
    let words: Vec<String> = reference.chars().filter_map(word).collect();
    words.join(", ")
}

fn word(symbol: char) -> Option<String> {
    let letter = symbol.to_ascii_uppercase();
    let word = match letter {
        'A' => "Ancona",
        'B' => "Bologna",
        'C' => "Como",
        'D' => "Domodossola",
        'E' => "Empoli",
        'F' => "Firenze",
        'G' => "Genova",
        'H' => "Hotel",
        'I' => "Imola",
        'J' => "Jolly",
        'K' => "Kursaal",
        'L' => "Livorno",
        'M' => "Milano",
        'N' => "Napoli",
        'O' => "Otranto",
        'P' => "Padova",
        'Q' => "Quarto",
        'R' => "Roma",
        'S' => "Savona",
        'T' => "Torino",
        'U' => "Udine",
        'V' => "Venezia",
        'W' => "Washington",
        'X' => "Xilofono",
        'Y' => "York",
        'Z' => "Zara",
        _ => return sign(letter).map(str::to_owned),
    };
    Some(format!("{letter} di {word}"))
}

fn sign(symbol: char) -> Option<&'static str> {
    Some(match symbol {
        '0' => "zero",
        '1' => "uno",
        '2' => "due",
        '3' => "tre",
        '4' => "quattro",
        '5' => "cinque",
        '6' => "sei",
        '7' => "sette",
        '8' => "otto",
        '9' => "nove",
        '-' => "trattino",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::spelling;

    #[test]
    fn letters_become_towns_and_digits_words() {
        assert_eq!(spelling("QD-7a"), "Q di Quarto, D di Domodossola, trattino, sette, A di Ancona");
    }
}
