//! What time asks for: the public logs go on and their heads are published; what nobody signed in time is closed; what was
//! kept for long enough is erased; files that nobody needs any more are removed.
//!
//! The rule of each hour says which: `{"lavoro":"registro"}` or `{"lavoro":"conservazione"}`; any other event asks for both.
//! Drafts, sessions and counts whose time is over are forgotten by the table itself.

use aws::files::S3Files;
use counter::keyring::KeyRing;
use counter::orphan::remove_unheld;
use counter::published::Published;
use counter::registry::{self, Round};
use counter::retention::erase_kept_long_enough;
use counter::signing;
use jiff::Timestamp;
use lambda_runtime::Error;
use lambdas::program::run;
use lambdas::settings::{Environment, Settings};
use lambdas::work::work;
use serde_json::Value;
use tokio::sync::OnceCell;
use web::doors::{moment, rome};

fn main() -> Result<(), Error> {
    run(program())
}

async fn program() -> Result<(), Error> {
    let (settings, files) = Settings::from_env(Environment::files)?;
    let (archive, shelf, keys) = (settings.archive(), settings.shelf()?, OnceCell::<KeyRing>::new());
    let (files, sites) = (S3Files::open(files)?, settings.sites()?);
    let told = &OnceCell::new();
    let (archive, shelf, keys, files, sites, root) = (&archive, &shelf, &keys, &files, &sites, &settings.root);
    work(&settings, |event: Value, _| async move {
        let (keys, now) = (keys.get_or_try_init(|| root.keys()).await?, Timestamp::now());
        let asked = event["lavoro"].as_str();
        let (mut logs, mut closed, mut erased, mut removed) = (Round::default(), 0, 0, 0);
        if asked != Some("conservazione") {
            logs = Box::pin(registry::round(shelf, archive, keys, sites, now)).await?;
            if !logs.foreign.is_empty() && told.set(()).is_ok() {
                let comuni = logs.foreign.join(", ");
                tracing::error!(comuni, "heads that other keys signed are published: nothing is published there");
            }
        }
        if asked != Some("registro") {
            for tenant in &shelf.tenants(now).await?.comuni {
                closed += Box::pin(signing::close_all(archive, keys, &tenant.istat, moment(now))).await?;
            }
            let zone = rome();
            let erasing = Box::pin(erase_kept_long_enough(shelf, archive, files, keys, &zone, now));
            erased = erasing.await?.values().sum();
            removed = Box::pin(remove_unheld(shelf, archive, files, now)).await?;
        }
        let did = vec![
            ("leaves", logs.added as u64),
            ("foreign", logs.foreign.len() as u64),
            ("closed", closed),
            ("erased", erased),
            ("files", removed),
        ];
        Ok((Value::Null, did))
    })
    .await
}
