//! What waits to leave the house, comune by comune: woken by the table's stream or by a queue; and by the clock, for what
//! could not leave before (`{"lavoro":"posta"}`).

use std::cell::RefCell;

use counter::fault::Fault;
use counter::keyring::KeyRing;
use counter::post::{self, Round};
use counter::registry::add_all;
use jiff::Timestamp;
use lambda_runtime::Error;
use lambdas::batch;
use lambdas::letters::Letters;
use lambdas::program::run_beside;
use lambdas::settings::Settings;
use lambdas::work::work;
use tokio::sync::OnceCell;

fn main() -> Result<(), Error> {
    // The mail server's name is somebody else's to answer for.
    run_beside(2, program())
}

async fn program() -> Result<(), Error> {
    let (settings, letters) = Settings::from_env(Letters::read)?;
    let (archive, shelf, keys) = (settings.archive(), settings.shelf()?, OnceCell::<KeyRing>::new());
    let (archive, shelf, keys, root, letters) = (&archive, &shelf, &keys, &settings.root, &letters);
    work(&settings, |event, half| async move {
        let keys = keys.get_or_try_init(|| root.keys()).await?;
        let carrier = match letters {
            Some(letters) => Some(letters.carrier(half).await?),
            None => None,
        };
        let carrier = carrier.as_ref();
        let (mut done, round) = (batch::Batch::default(), RefCell::new(Round::default()));
        if event["lavoro"] == "posta" {
            if let Some(carrier) = carrier {
                *round.borrow_mut() = Box::pin(post::round(shelf, archive, keys, carrier)).await?;
            }
        } else {
            let now = Timestamp::now();
            let records = batch::records(&event, now).ok_or_else(|| Fault::plain("reading a batch of records"))?;
            let look_after = async |comune: &str| {
                // What the log has waits in the outbox: a citizen need not wait for the next sweep.
                Box::pin(add_all(archive, keys, comune, now)).await?;
                // What nobody carries now waits for the clock.
                if let Some(carrier) = carrier.filter(|_| !round.borrow().closed) {
                    let more = Box::pin(post::of_comune(shelf, archive, keys, carrier, comune)).await?;
                    round.borrow_mut().add(more);
                }
                Ok(())
            };
            done = batch::work(records, look_after).await;
        }
        if let Some(carrier) = carrier {
            carrier.notices.rest().await;
        }
        let round = round.into_inner();
        if round.nowhere > 0 {
            tracing::error!("`SPORTELLO_PUBLIC_URL` is missing: the letters of {} comuni wait", round.nowhere);
        }
        Ok((done.answer(), [done.counts(), counts(round)].concat()))
    })
    .await
}

fn counts(round: Round) -> Vec<(&'static str, u64)> {
    vec![
        ("delivered", round.delivered.into()),
        ("held", round.held.into()),
        ("overdue", round.overdue as u64),
        ("closed", round.closed.into()),
    ]
}
