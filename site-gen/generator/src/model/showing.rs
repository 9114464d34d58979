//! What of the content is shown: drafts and things with a first and a last day are not always there.
//!
//! In: what an author wrote of a text, and the day of the build. Out: whether it is shown. The day is an argument.

use jiff::civil::Date;

/// What an author says of when a text is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Whether it is a draft.
    pub draft: bool,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

/// Whose eyes look at the content.
#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq)]
pub enum Showing {
    /// The rules': they look at everything, on every day.
    Everything,
    /// The site's.
    On {
        /// The day of the build.
        day: Date,
        /// Whether drafts are shown too.
        drafts: bool,
    },
}

impl Showing {
    /// Whether a text is shown.
    pub fn shows(self, text: Shown) -> bool {
        match self {
            Self::Everything => true,
            Self::On { day, drafts } => {
                (drafts || !text.draft) && text.from.is_none_or(|from| from <= day) && !self.over(text.until)
            }
        }
    }

    /// Whether a last day has gone by.
    pub fn over(self, last: Option<Date>) -> bool {
        match self {
            Self::Everything => false,
            Self::On { day, .. } => last.is_some_and(|last| last < day),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_and_the_last_day_are_shown_and_a_draft_only_to_who_asks() {
        let day = |d| jiff::civil::date(2026, 11, d);
        let text = Shown { draft: false, from: Some(day(10)), until: Some(day(20)) };
        let shown = |d| Showing::On { day: day(d), drafts: false }.shows(text);
        assert_eq!([9, 10, 20, 21].map(shown), [false, true, true, false]);
        let draft = Shown { draft: true, ..text };
        assert!(!Showing::On { day: day(10), drafts: false }.shows(draft));
        assert!(Showing::On { day: day(10), drafts: true }.shows(draft));
        assert!(!Showing::On { day: day(9), drafts: true }.shows(draft) && Showing::Everything.shows(draft));
    }
}
