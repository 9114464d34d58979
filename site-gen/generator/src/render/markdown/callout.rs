//! A quotation that begins with `[!NOTA]` is a callout.
//!
//! In: the first line of a quotation. Out: the callout's class and the label that a person reads: colour is never alone.

/// A kind of callout: its marks, the label, the class.
pub(super) struct Callout {
    marks: [&'static str; 2],
    pub(super) label: &'static str,
    pub(super) class: &'static str,
}

const CALLOUTS: [Callout; 5] = [
    Callout { marks: ["[!NOTA]", "[!NOTE]"], label: "Nota", class: "callout note" },
    Callout { marks: ["[!CONSIGLIO]", "[!TIP]"], label: "Consiglio", class: "callout success" },
    Callout { marks: ["[!IMPORTANTE]", "[!IMPORTANT]"], label: "Importante", class: "callout important" },
    Callout { marks: ["[!ATTENZIONE]", "[!WARNING]"], label: "Attenzione", class: "callout warning" },
    Callout { marks: ["[!AVVERTENZA]", "[!CAUTION]"], label: "Avvertenza", class: "callout danger" },
];

/// The callout that a line begins.
pub(super) fn callout(line: &str) -> Option<&'static Callout> {
    let line = line.trim();
    CALLOUTS.iter().find(|callout| callout.marks.iter().any(|mark| mark.eq_ignore_ascii_case(line)))
}
