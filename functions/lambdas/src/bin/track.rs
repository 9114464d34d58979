//! Where a request stands: the page that asks for its number, the request itself, its receipt.

use aws::dynamo::DynamoArchive;
use counter::fault::Fault;
use counter::files::NoFiles;
use counter::identity::Nobody;
use counter::keyring::KeyRing;
use counter::published::Published;
use jiff::Timestamp;
use lambda_http::{Error, run, service_fn};
use lambdas::{event, settings::Settings};
use web::doors::Doors;

struct Track<P>(P, DynamoArchive, KeyRing);

#[rustfmt::skip]
impl<P: Published> Doors for Track<P> {
    type Published = P;
    type Archive = DynamoArchive;
    type Ledger = DynamoArchive;
    type Files = NoFiles;
    type Keys = KeyRing;
    type Identity = Nobody;
    fn published(&self) -> &P { &self.0 }
    fn archive(&self) -> &DynamoArchive { &self.1 }
    fn ledger(&self) -> &DynamoArchive { &self.1 }
    fn files(&self) -> &NoFiles { &NoFiles }
    fn keys(&self) -> &KeyRing { &self.2 }
    fn identity(&self) -> &Nobody { &Nobody }
    fn now(&self) -> Timestamp { Timestamp::now() }
    fn chance(&self, bytes: &mut [u8]) -> Result<(), Fault> { event::chance(bytes) }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    tracing_subscriber::fmt().json().without_time().with_target(false).init();
    let settings = Settings::from_env()?;
    let archive = DynamoArchive::open(&settings.connection, settings.tables.clone())?;
    if let Err(fault) = archive.warm().await {
        tracing::warn!("{fault}: the first citizen may wait, or be told to come back");
    }
    let doors = &Track(settings.shelf(), archive, KeyRing::new(settings.root));
    run(service_fn(|event| async move { Ok::<_, Error>(event::respond(doors, event).await) })).await
}
