//! Logging in and out, of citizens and operators. No files.

use counter::arrivals::NoArrivals;
use counter::files::NoFiles;
use lambda_runtime::Error;
use lambdas::account;
use lambdas::serve::serve;
use lambdas::settings::{Environment, Settings};
use platforms::simulator::Simulator;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    account::begin();
    let (settings, ()) = Settings::from_env(Environment::simulator)?;
    let opened = settings.opened(NoFiles, NoArrivals, Simulator)?;
    serve(&settings, opened, web::answer::sign).await
}
