//! A difference as people read it.
//!
//! In: a [`Difference`]. Out: text, service by service and comune by comune.

use std::fmt;

use crate::difference::{Difference, Part, PartKind, ServiceChange, What};

/// Names that are listed before they are only counted.
const LISTED: usize = 6;

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.services.is_empty() && self.comuni.is_empty() {
            return writeln!(f, "nessuna differenza in schede, moduli e servizi accesi");
        }
        for change in &self.services {
            writeln!(f, "{change}")?;
        }
        for change in &self.comuni {
            let mark = match change.what {
                What::Added => ": nuovo Comune",
                What::Removed => ": il Comune non c'è più",
                What::Changed => "",
            };
            writeln!(f, "Comune {}{mark}", change.comune)?;
            list(f, "accende", &change.turned_on)?;
            list(f, "spegne", &change.turned_off)?;
            list(f, "testi propri", &change.own_words)?;
            writeln!(f)?;
        }
        let seen: std::collections::BTreeSet<&String> = self.services.iter().flat_map(|s| &s.seen_by).collect();
        writeln!(
            f,
            "{}, {} ne {} qualcosa",
            counted(self.services.len(), "scheda o modulo cambia", "schede o moduli cambiano"),
            counted(seen.len(), "Comune", "Comuni"),
            if seen.len() == 1 { "vede" } else { "vedono" },
        )
    }
}

impl fmt::Display for ServiceChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.what {
            What::Added => ": scheda nuova",
            What::Removed => ": scheda tolta",
            What::Changed => "",
        };
        writeln!(f, "{} ({}){mark}", self.service, self.title)?;
        for part in &self.parts {
            writeln!(f, "  {part}")?;
        }
        match (self.seen_by.as_slice(), self.what) {
            ([], What::Removed) => writeln!(f, "  nessun Comune la offre")?,
            ([], _) => writeln!(f, "  nessun Comune lo vede")?,
            (slugs, What::Removed) => writeln!(f, "  la offre ancora {}", names(slugs))?,
            (slugs, _) => writeln!(f, "  lo vede {}", names(slugs))?,
        }
        for hidden in &self.hidden_by {
            let parts: Vec<String> = hidden.parts.iter().map(|p| format!("`{p}`")).collect();
            writeln!(f, "  {} ha testi propri: {}", hidden.comune, parts.join(", "))?;
        }
        Ok(())
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            PartKind::Key => "voce",
            PartKind::Section => "sezione",
            PartKind::Form => "modulo,",
            PartKind::Question => "domanda",
        };
        let sign = match self.what {
            What::Added => '+',
            What::Removed => '-',
            What::Changed => '~',
        };
        match (self.kind, self.name.as_str()) {
            (PartKind::Form, "modulo") => write!(f, "{sign} modulo")?,
            (PartKind::Form, name) => write!(f, "{sign} {kind} {name}")?,
            (_, name) => write!(f, "{sign} {kind} `{name}`")?,
        }
        if self.details.is_empty() { Ok(()) } else { write!(f, ": {}", self.details.join("; ")) }
    }
}

fn list(f: &mut fmt::Formatter<'_>, what: &str, names: &[String]) -> fmt::Result {
    if names.is_empty() { Ok(()) } else { writeln!(f, "  {what}: {}", names.join(", ")) }
}

fn names(slugs: &[String]) -> String {
    let shown = slugs[..slugs.len().min(LISTED)].join(", ");
    match slugs.len() {
        1 => format!("1 Comune: {shown}"),
        many if many > LISTED => format!("{many} Comuni: {shown} e altri {}", many - LISTED),
        many => format!("{many} Comuni: {shown}"),
    }
}

fn counted(number: usize, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    }
}
