//! Text cut into lines.
//!
//! In: legible text and the width it may take. Out: its lines. A line that goes on ends with a space, as the text does,
//! so that whoever copies or listens gets whole words; a word wider than the line is cut, after a stroke if it has one.

use crate::face::Face;

/// Cuts a text into lines of at most `width` points at a size in points; never empty.
pub(crate) fn wrap(face: &Face, size: f32, text: &str, width: f32) -> Vec<String> {
    text.split('\n').flat_map(|paragraph| paragraph_lines(face, size, paragraph, width)).collect()
}

/// The text, cut with an ellipsis if it is wider than `width` points.
pub(crate) fn fit(face: &Face, size: f32, text: &str, width: f32) -> String {
    if face.width(text, size) <= width {
        return text.to_owned();
    }
    let end = fitting(face, size, text, width - face.letter_width('…', size));
    format!("{}…", text[..end].trim_end())
}

fn paragraph_lines(face: &Face, size: f32, text: &str, width: f32) -> Vec<String> {
    let space = face.letter_width(' ', size);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0.0;
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let mut rest = word;
        let mut wide = face.width(rest, size);
        if !line.is_empty() {
            line.push(' ');
            used += space;
            if used + wide > width {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
        }
        while line.is_empty() && wide > width && rest.chars().nth(1).is_some() {
            let (head, tail) = rest.split_at(cut(face, size, rest, width));
            lines.push(head.to_owned());
            rest = tail;
            wide -= face.width(head, size);
        }
        line.push_str(rest);
        used += wide;
    }
    lines.push(line);
    lines
}

/// Where to cut a word that is wider than the line: after its last stroke that fits, else where it is full.
fn cut(face: &Face, size: f32, word: &str, width: f32) -> usize {
    let full = fitting(face, size, word, width);
    let stroke = word[..full].rfind(['/', '-', '_', '.', '@', '?', '&', '=', ',', ';']).map(|at| at + 1);
    stroke.filter(|at| *at > full / 2).unwrap_or(full)
}

/// How many bytes of a text fit; at least its first letter, so that whoever cuts comes to an end.
fn fitting(face: &Face, size: f32, text: &str, width: f32) -> usize {
    let mut used = 0.0;
    for (at, letter) in text.char_indices() {
        used += face.letter_width(letter, size);
        if used > width && at > 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::{Faces, Weight};

    fn lines(text: &str, width: f32) -> Vec<String> {
        wrap(Faces::get().unwrap().of(Weight::Regular), 11.0, text, width)
    }

    #[test]
    fn words_are_kept_whole_and_no_space_is_lost() {
        let text = "Chiedo di vedere i documenti del cantiere di via Roma, che confina con casa mia";
        let cut = lines(text, 120.0);
        assert!(cut.len() > 3);
        assert_eq!(cut.concat(), text);
        assert!(cut[..cut.len() - 1].iter().all(|l| l.ends_with(' ')));
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let text = "x".repeat(5_000);
        let cut = lines(&text, 120.0);
        assert_eq!(cut.concat(), text);
        let face = Faces::get().unwrap().of(Weight::Regular);
        assert!(cut.iter().all(|l| face.width(l, 11.0) <= 120.0));
    }

    #[test]
    fn an_address_is_cut_after_a_stroke() {
        let cut = lines("https://comune.quadri.ch.it/richieste/stato", 150.0);
        assert!(cut[0].ends_with(['/', '.']), "{cut:?}");
    }

    #[test]
    fn a_width_of_nothing_still_ends() {
        assert_eq!(lines("abc", 0.0), ["a", "b", "c"]);
        assert_eq!(lines("", 0.0), [""]);
    }
}
