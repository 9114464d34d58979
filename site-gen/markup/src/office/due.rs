//! The day by which a pratica must be answered.
//!
//! In: the day in words and how many days are left. Out: a sentence; what is late says so.

use maud::{Markup, html};

/// Whether a pratica has a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term<'a> {
    /// It has none.
    None,
    /// The pratica is closed, so that nothing is due any more.
    Closed,
    /// It must be answered by a day.
    Runs(Due<'a>),
}

/// A term as an operator sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due<'a> {
    /// The last day in words.
    pub by: &'a str,
    /// Days left; negative once it is over.
    pub days_left: i64,
    /// Whether the clock stands still because the citizen was asked for more.
    pub suspended: bool,
}

/// The term in a cell or a list.
pub(crate) fn due(term: Term<'_>) -> Markup {
    let due = match term {
        Term::None => return html! { "Nessun termine" },
        Term::Closed => return html! { "Chiusa" },
        Term::Runs(due) => due,
    };
    let words = left(due.days_left);
    html! {
        (due.by)
        br;
        @if due.suspended { span.chip.chip-simple { span.chip-label { "Termine sospeso" } } }
        @else if due.days_left < 0 { span.chip.chip-danger { span.chip-label { (words) } } }
        @else if due.days_left <= 5 { span.chip.chip-warning { span.chip-label { (words) } } }
        @else { (words) }
    }
}

fn left(days: i64) -> String {
    match days {
        0 => "Scade oggi".to_owned(),
        1 => "Manca 1 giorno".to_owned(),
        -1 => "Scaduta da 1 giorno".to_owned(),
        days if days > 0 => format!("Mancano {days} giorni"),
        days => format!("Scaduta da {} giorni", days.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::left;

    #[test]
    fn what_is_late_says_so_in_words() {
        assert_eq!(left(0), "Scade oggi");
        assert_eq!(left(12), "Mancano 12 giorni");
        assert_eq!(left(-1), "Scaduta da 1 giorno");
        assert_eq!(left(i64::MIN), "Scaduta da 9223372036854775808 giorni");
    }
}
