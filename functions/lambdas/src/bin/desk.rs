//! The back office.

use aws::files::S3Files;
use counter::arrivals::NoArrivals;
use counter::identity::Nobody;
use lambda_runtime::Error;
use lambdas::account;
use lambdas::serve::serve;
use lambdas::settings::{Environment, Settings};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    account::begin();
    let (settings, files) = Settings::from_env(Environment::files)?;
    let opened = settings.opened(S3Files::open(files)?, NoArrivals, Nobody)?;
    serve(&settings, opened, web::answer::desk).await
}
