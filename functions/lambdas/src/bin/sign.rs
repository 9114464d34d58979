//! Logging in and out, of citizens and operators. No files.

use counter::arrivals::NoArrivals;
use counter::files::NoFiles;
use lambda_runtime::Error;
use lambdas::program::run;
use lambdas::serve::serve;
use lambdas::settings::{Environment, Settings};
use platforms::simulator::Simulator;

fn main() -> Result<(), Error> {
    run(program())
}

async fn program() -> Result<(), Error> {
    let (settings, ()) = Settings::from_env(Environment::simulator)?;
    let opened = settings.opened(NoFiles, NoArrivals, Simulator)?;
    serve(&settings, opened, web::answer::sign).await
}
