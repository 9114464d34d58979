//! A program of the counter from its first event to its last: the keys come with the first one, each is answered before
//! Lambda's own deadline, and each leaves a line in the log.

use std::future::Future;
use std::time::{Duration, Instant};

use bytes::Bytes;
use counter::arrivals::Arrivals;
use counter::fault::{Fault, with_causes};
use counter::files::Files;
use counter::identity::Identity;
use counter::published::Published;
use http::{Request, Response};
use jiff::Timestamp;
use lambda_runtime::{Context, Error, LambdaEvent, run, service_fn};
use tokio::sync::OnceCell;
use tokio::time::{Sleep, sleep};
use web::answer::shut;

use crate::account::Account;
use crate::doors::{Counter, Opened};
use crate::event::{self, Event, NoRequest};
use crate::settings::Settings;

/// What is left of Lambda's own time when a citizen is told that we are late: the page must still be made and sent.
const SPARE: Duration = Duration::from_millis(700);
/// A deadline before it is no instant: `cargo lambda watch` gives every event the same small number.
const THIS_CENTURY: u64 = 978_307_200_000;
/// No function is given longer.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// Answers events until Lambda ends the program.
///
/// # Errors
/// If the Runtime API fails.
pub async fn serve<P, F, A, I, R>(
    settings: &Settings,
    opened: Opened<P, F, A, I>,
    answer: impl Fn(&'static Counter<P, F, A, I>, Request<Bytes>, Sleep) -> R + Sync,
) -> Result<(), Error>
where
    P: Published + 'static,
    F: Files + 'static,
    A: Arrivals + 'static,
    I: Identity + 'static,
    R: Future<Output = Response<Bytes>> + Send,
{
    let (archive, published) = tokio::join!(opened.archive.warm(), opened.published.tenants(Timestamp::now()));
    for fault in [archive.err(), published.err()].into_iter().flatten() {
        tracing::warn!("{}: the first citizen may wait, or be told to come back", with_causes(&fault));
    }
    // The doors live as long as the program.
    let opened: &'static Opened<P, F, A, I> = Box::leak(Box::new(opened));
    let doors: &'static OnceCell<Counter<P, F, A, I>> = Box::leak(Box::default());
    let (answer, root, front, function) = (&answer, &settings.root, &settings.front, settings.function.as_str());
    let one = |LambdaEvent { payload, context }: LambdaEvent<Event>| async move {
        let (began, late) = (Instant::now(), sleep(left(&context)));
        let request = match payload.request(front) {
            Ok(request) => request,
            Err(NoRequest::OtherWay(_)) => {
                tracing::warn!(request = context.request_id, "not through the front door");
                return Ok(event::refused());
            }
            Err(unreadable) => return Err(Error::from(unreadable)),
        };
        let with_keys = async || Ok::<_, Fault>(Counter::new(opened, root.keys().await?, settings.sends_mail));
        let response = match doors.get_or_try_init(with_keys).await {
            Ok(doors) => answer(doors, request, late).await,
            Err(fault) => {
                // Lambda's own id is the reference: it is in every line of the log.
                tracing::error!("{}", with_causes(&fault));
                shut(request, context.request_id.clone())
            }
        };
        let account = response.extensions().get::<web::answer::Account>().cloned().unwrap_or_default();
        let counts = vec![("faults", u64::from(account.fault.is_some())), ("panics", u64::from(account.panicked))];
        let (function, status) = (function.to_owned(), Some(response.status().as_u16()));
        let (comune, fault) = (account.comune, account.fault);
        let account = Account { function, request: context.request_id, comune, status, fault, counts };
        account.write(began.elapsed());
        Ok(event::answer(response))
    };
    run(service_fn(one)).await
}

/// How long an event may take.
pub fn left(context: &Context) -> Duration {
    if context.deadline < THIS_CENTURY {
        return LONGEST;
    }
    let now = u64::try_from(Timestamp::now().as_millisecond()).unwrap_or_default();
    Duration::from_millis(context.deadline.saturating_sub(now)).saturating_sub(SPARE).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_kept_and_a_number_that_is_none_ends_nothing() {
        let left = |deadline| {
            let mut context = Context::default();
            context.deadline = deadline;
            left(&context)
        };
        let now = u64::try_from(Timestamp::now().as_millisecond()).unwrap();
        let some = left(now + 10_000);
        assert!(some > Duration::from_secs(5) && some <= Duration::from_secs(10) - SPARE, "{some:?}");
        assert_eq!((left(now + 500), left(now - 60_000)), (Duration::ZERO, Duration::ZERO));
        assert_eq!((left(600_000), left(u64::MAX)), (LONGEST, LONGEST));
    }
}
