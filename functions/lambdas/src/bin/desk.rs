//! The back office.

use aws::files::S3Files;
use counter::arrivals::NoArrivals;
use counter::identity::Nobody;
use lambda_runtime::Error;
use lambdas::program::run;
use lambdas::serve::serve;
use lambdas::settings::{Environment, Settings};

fn main() -> Result<(), Error> {
    run(program())
}

async fn program() -> Result<(), Error> {
    let (settings, files) = Settings::from_env(Environment::files)?;
    let opened = settings.opened(S3Files::open(files)?, NoArrivals, Nobody)?;
    serve(&settings, opened, web::answer::desk).await
}
