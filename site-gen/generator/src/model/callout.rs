//! A quotation that begins with `[!NOTA]` is a callout.
//!
//! In: the first line of a quotation. Out: the callout's class and the label that a person reads: colour is never alone.

/// A kind of callout.
pub(crate) struct Callout {
    /// What authors write, in Italian and in English.
    marks: [&'static str; 2],
    /// What a person reads.
    pub(crate) label: &'static str,
    /// Its classes.
    pub(crate) class: &'static str,
}

const CALLOUTS: [Callout; 5] = [
    Callout { marks: ["[!NOTA]", "[!NOTE]"], label: "Nota", class: "callout note" },
    Callout { marks: ["[!CONSIGLIO]", "[!TIP]"], label: "Consiglio", class: "callout success" },
    Callout { marks: ["[!IMPORTANTE]", "[!IMPORTANT]"], label: "Importante", class: "callout important" },
    Callout { marks: ["[!ATTENZIONE]", "[!WARNING]"], label: "Attenzione", class: "callout warning" },
    Callout { marks: ["[!AVVERTENZA]", "[!CAUTION]"], label: "Avvertenza", class: "callout danger" },
];

/// The marks in Italian.
pub(crate) fn marks() -> impl Iterator<Item = &'static str> {
    CALLOUTS.iter().map(|callout| callout.marks[0])
}

/// The callout that a line begins.
pub(crate) fn callout(line: &str) -> Option<&'static Callout> {
    let line = line.trim();
    CALLOUTS.iter().find(|callout| callout.marks.iter().any(|mark| mark.eq_ignore_ascii_case(line)))
}
