//! The legal term of a pratica: when it is due, and for how long it stood still.
//!
//! L. 241/1990, art. 2: the term runs from the request; a request for integration suspends it (c. 7).

use contract::index::Term;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};

/// A term that runs, with its suspensions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// The day of the sending.
    pub started: Date,
    /// The term by law.
    pub term: Term,
    /// Days that do not count: from (included) until (excluded); an open one has no end.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
}

/// One suspension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// The day on which the citizen was asked.
    pub from: Date,
    /// The day on which she answered.
    pub until: Option<Date>,
}

impl Clock {
    /// A term that starts on a day.
    pub fn start(started: Date, term: Term) -> Self {
        Self { started, term, pauses: Vec::new() }
    }

    /// The last day for an answer, counting an open suspension up to `today`.
    pub fn due(&self, today: Date) -> Date {
        let paused: i32 = self.pauses.iter().map(|p| days_between(p.from, p.until.unwrap_or(today))).sum();
        let span = Span::new().try_days(i64::from(self.term.days) + i64::from(paused.max(0)));
        span.and_then(|s| self.started.checked_add(s)).unwrap_or(Date::MAX)
    }

    /// Whether the term stands still.
    pub fn is_paused(&self) -> bool {
        self.pauses.iter().any(|p| p.until.is_none())
    }

    /// Suspends the term; suspending twice changes nothing.
    pub fn pause(&mut self, today: Date) {
        if !self.is_paused() {
            self.pauses.push(Pause { from: today, until: None });
        }
    }

    /// Lets the term run again.
    pub fn resume(&mut self, today: Date) {
        for pause in self.pauses.iter_mut().filter(|p| p.until.is_none()) {
            pause.until = Some(today);
        }
    }

    /// Days left until it is due; negative when it is over.
    pub fn days_left(&self, today: Date) -> i32 {
        days_between(today, self.due(today))
    }
}

/// Whole days from one day to another.
pub fn days_between(from: Date, until: Date) -> i32 {
    from.until(until).map_or(0, |span| span.get_days())
}

/// The day after a number of days; used for drafts that expire.
pub fn days_after(day: Date, days: i32) -> Date {
    day.checked_add(days.days()).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::index::Silence;

    #[test]
    fn a_suspension_moves_the_due_date_by_its_days() {
        let day = |d| Date::constant(2026, 11, d);
        let mut clock = Clock::start(day(1), Term { days: 10, silence: Silence::Default });
        assert_eq!(clock.due(day(1)), day(11));
        clock.pause(day(4));
        clock.pause(day(5));
        assert_eq!(clock.due(day(8)), day(15), "an open suspension counts up to today");
        clock.resume(day(9));
        assert_eq!(clock.due(day(20)), day(16));
        assert_eq!(clock.days_left(day(20)), -4);
        assert!(!clock.is_paused());
    }
}
