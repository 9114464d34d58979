//! Notes at the foot of a text.
//!
//! In: references and the notes that they call. Out: numbered marks in the text and, at its end, the notes that somebody
//! calls, each with the way back. Ids hold `_`, that no heading's id has.

use std::collections::BTreeMap;

use crate::render::markdown::draft::Draft;

/// The notes of a text.
#[derive(Default)]
pub(super) struct Notes {
    /// The number of each label.
    numbers: BTreeMap<String, usize>,
    /// How many links lead to each note, by number.
    links: Vec<usize>,
    bodies: BTreeMap<String, Draft>,
}

impl Notes {
    /// Writes the mark of a note. The parser reads none inside a link.
    pub(super) fn mark(&mut self, label: &str, prefix: &str, out: &mut Draft) {
        let next = self.numbers.len() + 1;
        let number = *self.numbers.entry(label.to_lowercase()).or_insert(next);
        if number == next {
            self.links.push(0);
        }
        let time = self.links.get_mut(number - 1).map_or(1, |links| {
            *links += 1;
            *links
        });
        out.html(&format!(
            "<sup><a id=\"{prefix}{}\" href=\"#{prefix}nota_{number}\">\
             <span class=\"visually-hidden\">Nota </span>{number}</a></sup>",
            way_back(number, time)
        ));
    }

    /// Keeps a note; the first of its label counts.
    pub(super) fn keep(&mut self, label: &str, body: Draft) {
        self.bodies.entry(label.to_lowercase()).or_insert(body);
    }

    /// Writes the notes in the order of their numbers.
    pub(super) fn write(mut self, prefix: &str, out: &mut Draft) {
        let mut labels: Vec<(usize, String)> =
            self.numbers.into_iter().map(|(label, number)| (number, label)).collect();
        labels.sort_unstable();
        if labels.is_empty() {
            return;
        }
        out.fresh();
        out.html("<div class=\"sp-richiami\">\n<p class=\"sp-richiami-titolo\">Note</p>\n<ol>\n");
        for (number, label) in labels {
            let mut body = self.bodies.remove(&label).unwrap_or_default();
            let paragraph = body.take_end("</p>\n");
            out.html(&format!("<li id=\"{prefix}nota_{number}\">"));
            out.append(body);
            let links = self.links.get(number - 1).copied().unwrap_or(0);
            for time in 1..=links {
                let again = if links > 1 { format!(", richiamo {time}") } else { String::new() };
                out.html(&format!(
                    " <a href=\"#{prefix}{}\">Torna al testo<span class=\"visually-hidden\"> dalla nota {number}{again}\
                     </span></a>",
                    way_back(number, time)
                ));
            }
            out.html(if paragraph { "</p>\n</li>\n" } else { "</li>\n" });
        }
        out.html("</ol>\n</div>\n");
    }
}

/// The id of the place that called a note.
fn way_back(number: usize, time: usize) -> String {
    if time == 1 { format!("richiamo_{number}") } else { format!("richiamo_{number}_{time}") }
}
