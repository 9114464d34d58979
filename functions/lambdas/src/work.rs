//! A program that works on its own, on events that nobody waits for: it fails with a word where the event must come again,
//! and each event leaves a line in the log.

use std::future::Future;
use std::time::Instant;

use counter::fault::{Fault, with_causes};
use jiff::Timestamp;
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

use crate::account::Account;
use crate::serve::left;
use crate::settings::Settings;

/// What became of an event: Lambda's answer, and what is counted.
pub type Worked = Result<(Value, Vec<(&'static str, u64)>), Fault>;

/// Works on events until Lambda ends the program; each comes with half of the time that Lambda gives it. A panic is Lambda's own matter here: the event comes again.
///
/// # Errors
/// If the Runtime API fails.
pub async fn work<W: Future<Output = Worked>>(
    settings: &Settings,
    each: impl Fn(Value, Timestamp) -> W,
) -> Result<(), Error> {
    let (each, function) = (&each, settings.function.as_str());
    let one = |event: LambdaEvent<Value>| async move {
        let (began, half) = (Instant::now(), Timestamp::now() + left(&event.context) / 2);
        let request = event.context.request_id;
        let worked = each(event.payload, half).await;
        let (mut counts, fault) = match &worked {
            Ok((_, counts)) => (counts.clone(), None),
            Err(fault) => {
                tracing::error!("{}", with_causes(fault));
                (Vec::new(), Some(request.clone()))
            }
        };
        counts.push(("faults", u64::from(worked.is_err())));
        Account { function: function.to_owned(), request, fault, counts, ..Account::default() }.write(began.elapsed());
        worked.map(|(answer, _)| answer).map_err(|fault| Error::from(with_causes(&fault)))
    };
    run(service_fn(one)).await
}
