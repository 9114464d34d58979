//! What waits to leave the house, comune by comune: woken by the table's stream or by a queue.

use counter::fault::Fault;
use counter::keyring::KeyRing;
use counter::registry::add_all;
use jiff::Timestamp;
use lambda_http::Error;
use lambdas::settings::Settings;
use lambdas::work::work;
use lambdas::{account, batch};
use tokio::sync::OnceCell;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    account::begin();
    let (settings, ()) = Settings::from_env(|_| ())?;
    let (archive, keys) = (settings.archive()?, OnceCell::<KeyRing>::new());
    let (archive, keys, root) = (&archive, &keys, &settings.root);
    work(&settings, |event| async move {
        let keys = keys.get_or_try_init(|| root.keys()).await?;
        let records = batch::records(&event).ok_or_else(|| Fault::plain("reading a batch of records"))?;
        // What the log has waits in the outbox: a citizen need not wait for the next sweep.
        let look_after =
            async |comune: &str| Box::pin(add_all(archive, keys, comune, Timestamp::now())).await.map(drop);
        let done = batch::work(records, look_after).await;
        let counts =
            vec![("comuni", done.comuni), ("failures", done.failures.len() as u64), ("unreadable", done.unreadable)];
        Ok((done.answer(), counts))
    })
    .await
}
