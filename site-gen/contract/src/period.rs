//! How long a datum is good, as the author of a form writes it: `30 giorni`, `12 mesi`, `2 anni`.
//!
//! In: a text, or a day. Out: a [`Period`], or the last day on which what was given on that day still holds.

use std::fmt;

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A number of days, months or years; it travels as its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    count: u16,
    unit: Unit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Days,
    Months,
    Years,
}

/// The longest period, in its unit: what is good for longer needs no limit.
const MOST: u16 = 999;

/// One and more of each, as they are written.
const NAMES: [(Unit, &str, &str); 3] =
    [(Unit::Days, "giorno", "giorni"), (Unit::Months, "mese", "mesi"), (Unit::Years, "anno", "anni")];

impl Period {
    /// Reads a period.
    ///
    /// ```
    /// use contract::period::Period;
    /// let year = Period::parse("12 mesi").unwrap();
    /// assert_eq!(year.after(jiff::civil::date(2026, 2, 28)), jiff::civil::date(2027, 2, 28));
    /// assert_eq!(Period::parse("1 mesi"), None);
    /// assert_eq!(Period::parse("0 giorni"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (number, word) = text.split_once(' ')?;
        let count: u16 = number.parse().ok().filter(|n| (1..=MOST).contains(n))?;
        let fits = |one: &str, more: &str| word == if count == 1 { one } else { more };
        let (unit, ..) = NAMES.into_iter().find(|(_, one, more)| fits(one, more))?;
        // A sign or a nought before the number would make a second spelling of the same.
        Some(Self { count, unit }).filter(|period| period.to_string() == text)
    }

    /// The last day on which what was given on a day still holds.
    pub fn after(self, day: Date) -> Date {
        let count = i64::from(self.count);
        let span = match self.unit {
            Unit::Days => Span::new().try_days(count),
            Unit::Months => Span::new().try_months(count),
            Unit::Years => Span::new().try_years(count),
        };
        span.and_then(|span| day.checked_add(span)).unwrap_or(Date::MAX)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(unit, ..)| *unit == self.unit);
        let word = name.map_or("", |(_, one, more)| if self.count == 1 { one } else { more });
        write!(f, "{} {word}", self.count)
    }
}

impl TryFrom<String> for Period {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a period")
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_has_one_spelling() {
        for text in ["1 giorno", "30 giorni", "1 mese", "12 mesi", "1 anno", "2 anni"] {
            assert_eq!(Period::parse(text).map(|p| p.to_string()).as_deref(), Some(text));
        }
        for text in ["", "mesi", "12", "12mesi", "+12 mesi", "012 mesi", "12 Mesi", "1000 giorni", "-1 anni", "2 anno"]
        {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }
}
