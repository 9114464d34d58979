//! Text as it may stand in an archivable document.
//!
//! In: anything that a person may have typed or pasted. Out: lines ended by `\n` alone, without invisible signs, with a
//! replacement sign for what no document may hold (PDF/A-2a forbids controls, non-characters and private letters).

/// What stands for a letter that cannot be shown.
pub(crate) const REPLACEMENT: char = '\u{fffd}';

/// The text with only what can be drawn or replaced.
pub(crate) fn legible(text: &str) -> String {
    let mut legible = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => legible.push('\n'),
            '\t' => legible.push(' '),
            c if is_invisible(c) => {}
            c if c.is_control() || is_private(c) || is_no_character(c) => legible.push(REPLACEMENT),
            c => match legible.chars().next_back().and_then(|base| composed(base, c)) {
                Some(one) => {
                    legible.pop();
                    legible.push(one);
                }
                None => legible.push(c),
            },
        }
    }
    legible
}

/// The accents that some systems (file names of macOS above all) write as a sign of their own after the letter.
const ACCENTS: [(char, &str, &str); 7] = [
    ('\u{300}', "aeiouAEIOU", "àèìòùÀÈÌÒÙ"),
    ('\u{301}', "aeiouyAEIOUY", "áéíóúýÁÉÍÓÚÝ"),
    ('\u{302}', "aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
    ('\u{303}', "anoANO", "ãñõÃÑÕ"),
    ('\u{308}', "aeiouAEIOU", "äëïöüÄËÏÖÜ"),
    ('\u{30c}', "cszCSZ", "čšžČŠŽ"),
    ('\u{327}', "cC", "çÇ"),
];

/// A letter and its accent as one letter, which the font draws better than one over the other.
fn composed(base: char, accent: char) -> Option<char> {
    let (_, bases, whole) = ACCENTS.iter().find(|(sign, ..)| *sign == accent)?;
    bases.chars().zip(whole.chars()).find(|(letter, _)| *letter == base).map(|(_, one)| one)
}

/// The text on one line and of at most `most` letters, for titles and alternative texts.
pub(crate) fn one_line(text: &str, most: usize) -> String {
    let words = legible(text).split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", words[..end].trim_end()),
        None => words,
    }
}

/// Signs that only steer how other letters are joined, hyphenated or turned around. Our lines are always written from
/// left to right, so that leaving them out also keeps anybody from dressing up an answer as another one.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

fn is_no_character(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_alike_and_invisible_signs_are_gone() {
        assert_eq!(legible("a\r\nb\rc\u{2028}d"), "a\nb\nc\nd");
        assert_eq!(legible("co\u{ad}ope\u{200b}ra\u{202e}re\u{feff}"), "cooperare");
    }

    #[test]
    fn what_no_document_may_hold_is_replaced() {
        assert_eq!(legible("a\0b\u{1b}c\u{e000}d\u{ffff}e\u{10fffe}"), "a�b�c�d�e�");
        assert_eq!(legible("מרים 🙂"), "מרים 🙂");
    }

    #[test]
    fn an_accent_joins_its_letter() {
        assert_eq!(legible("Perche\u{301} cosi\u{300}, Nu\u{308}rnberg, x\u{301}"), "Perché così, Nürnberg, x\u{301}");
    }

    #[test]
    fn a_title_is_one_short_line() {
        assert_eq!(one_line(" Nome\n e  cognome ", 40), "Nome e cognome");
        assert_eq!(one_line("Perché così", 6), "Perché…");
    }
}
