//! The time in which a second person signs: who has not signed by its last day is waited for no more.
//!
//! In: a pratica that waits, and now. Out: the same pratica closed, or reminded of at half of its time. Whoever reads one
//! sees it as it stands, so that nothing depends on a sweep having passed; the sweep is for those that nobody reads.

use jiff::civil::Date;

use crate::archive::{Archive, Changed, InboxFilter};
use crate::desk::{Moment, put_out, step, touched};
use crate::fault::Fault;
use crate::keys::Keys;
use crate::line::Line;
use crate::pratica::{Body, Head, Outgoing, Pratica};
use crate::state::{Action, State};
use crate::term::days_after;

/// How many pratiche are read at once.
const PAGE: u16 = 100;

/// The state as of today: what nobody signed in time is not waited for, even if it was not closed yet.
pub fn state(line: &Line, today: Date) -> State {
    if line.sign_by.is_some_and(|by| by < today) { State::NonFirmata } else { line.state }
}

fn is_over(head: &Head, today: Date) -> bool {
    let by = head.cosign.as_ref().and_then(|c| c.by);
    head.state == State::DaFirmare && by.is_some_and(|by| by < today)
}

/// Closes a pratica whose time to be signed is over; nothing, if there is still time.
pub fn lapse(mut head: Head, mut body: Body, moment: Moment) -> Option<(Head, Body)> {
    let by = head.cosign.as_ref().and_then(|c| c.by).filter(|_| is_over(&head, moment.today))?;
    let text = format!("Il tempo per la seconda firma è finito il {}.", contract::date::words(by));
    step(&mut head, &mut body, Action::ScadeFirma, Some(&text), None, moment).ok()?;
    Some(touched(head, body, moment))
}

/// Reminds once, at half of the time, that a signature is missing; nothing, if it is not the day or was done.
pub fn remind(mut head: Head, moment: Moment) -> Option<Head> {
    let cosign = head.cosign.as_ref().filter(|_| head.state == State::DaFirmare)?;
    let (by, days) = (cosign.by?, i32::from(cosign.days?));
    // A signature that is owed again, after a correction, is reminded of again.
    let asked = days_after(by, -days);
    let since = |line: &crate::pratica::OutboxLine| line.at.to_zoned(jiff::tz::TimeZone::UTC).date() >= asked;
    let told = head.outbox.iter().any(|line| line.what == Outgoing::SignatureReminder && since(line));
    if told || moment.today < days_after(by, -(days / 2)) || by < moment.today {
        return None;
    }
    put_out(&mut head, Outgoing::SignatureReminder, moment);
    head.changed = moment.now;
    Some(head)
}

/// A pratica as it stands now: one whose time to be signed is over is closed, and kept so if there is room.
///
/// # Errors
/// If the archive or the keys fail.
pub async fn as_it_stands(
    archive: &impl Archive,
    keys: &impl Keys,
    pratica: Pratica,
    moment: Moment,
) -> Result<Pratica, Fault> {
    if pratica.key.is_none() || !is_over(&pratica.head, moment.today) {
        return Ok(pratica);
    }
    let Some((head, body)) = lapse(pratica.head.clone(), pratica.open(keys)?, moment) else { return Ok(pratica) };
    let next = pratica.next(keys, head, &body)?;
    match archive.change(&next).await {
        Ok(Changed::Done) => Ok(next),
        // Somebody was faster: what she made of it counts.
        Ok(Changed::Stale) => Ok(archive.pratica(&next.head.comune, &next.head.reference).await?.unwrap_or(next)),
        // Reading goes on where nothing can be kept.
        Err(fault) if fault.has_no_room() => Ok(next),
        Err(fault) => Err(fault),
    }
}

/// Closes every pratica of a comune whose time to be signed is over, and reminds of those at half of theirs; gives how
/// many were closed.
///
/// # Errors
/// If the archive or the keys fail; what was done stays done.
pub async fn close_all(archive: &impl Archive, keys: &impl Keys, comune: &str, moment: Moment) -> Result<u64, Fault> {
    let mut filter = InboxFilter { states: vec![State::DaFirmare], after: None, limit: PAGE };
    let mut closed = 0;
    loop {
        let page = archive.inbox(comune, &filter).await?;
        for row in page.rows {
            let found = archive.pratica(comune, &row.line.reference).await?;
            let Some(pratica) = found.filter(|p| p.key.is_some()) else { continue };
            if is_over(&pratica.head, moment.today) {
                let stands = as_it_stands(archive, keys, pratica, moment).await?;
                closed += u64::from(stands.head.state == State::NonFirmata);
            } else if let Some(head) = remind(pratica.head.clone(), moment) {
                let next = pratica.next(keys, head, &pratica.open(keys)?)?;
                // Changed by somebody else meanwhile: the next sweep looks again.
                archive.change(&next).await?;
            }
        }
        match page.next {
            Some(after) => filter.after = Some(after),
            None => return Ok(closed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::tests::{moment_on, to_sign};
    use crate::keys::Lookup;
    use crate::pratica::{Claim, Cosign};
    use jiff::ToSpan;

    /// A request of 23 November that is signed within so many days.
    fn asked(days: u16) -> (Head, Body, Date) {
        let (mut head, body) = to_sign();
        let sent = Date::constant(2026, 11, 23);
        head.outbox.clear();
        head.claims = vec![Claim { what: Lookup("c".into()), spent: false }];
        if let Some(cosign) = &mut head.cosign {
            *cosign = Cosign { days: Some(days), ..cosign.clone() };
            cosign.ask(sent);
        }
        (head, body, sent)
    }

    #[test]
    fn the_last_day_is_good_and_the_day_after_closes_it_and_gives_back_what_it_held() {
        let (head, body, sent) = asked(30);
        let day = |n: i32| moment_on(sent.checked_add(n.days()).unwrap());
        assert_eq!(lapse(head.clone(), body.clone(), day(30)), None);
        assert_eq!(state(&Line::of(&head), day(30).today), State::DaFirmare);
        assert_eq!(state(&Line::of(&head), day(31).today), State::NonFirmata);
        let (closed, body) = lapse(head, body, day(31)).unwrap();
        assert_eq!((closed.state, closed.claims.len(), closed.released.len()), (State::NonFirmata, 0, 1));
        let event = body.events.last().unwrap();
        assert_eq!(event.text.as_deref(), Some("Il tempo per la seconda firma è finito il 23 dicembre 2026."));
        assert_eq!(closed.outbox.last().unwrap().what, Outgoing::NoticeChanged);
        assert_eq!(lapse(closed, body, day(40)), None, "once");
    }

    #[test]
    fn what_was_sent_before_there_was_a_limit_is_waited_for() {
        let (mut head, body, _) = asked(30);
        if let Some(cosign) = &mut head.cosign {
            (cosign.days, cosign.by) = (None, None);
        }
        assert_eq!(lapse(head, body, moment_on(Date::constant(2036, 1, 1))), None);
    }

    #[test]
    fn half_of_the_time_is_reminded_of_once() {
        let (head, _, sent) = asked(30);
        let day = |n: i32| moment_on(sent.checked_add(n.days()).unwrap());
        assert_eq!(remind(head.clone(), day(14)), None);
        assert_eq!(remind(head.clone(), day(31)), None, "too late to remind");
        let told = remind(head, day(15)).unwrap();
        assert_eq!(told.outbox.last().unwrap().what, Outgoing::SignatureReminder);
        assert_eq!(remind(told, day(16)), None);
    }
}
