//! What is kept of a citizen for her next request: shown, and forgotten when she wants. No files, no logins.

use counter::arrivals::NoArrivals;
use counter::files::NoFiles;
use counter::identity::Nobody;
use lambda_runtime::Error;
use lambdas::program::run;
use lambdas::serve::serve;
use lambdas::settings::Settings;

fn main() -> Result<(), Error> {
    run(program())
}

async fn program() -> Result<(), Error> {
    let (settings, ()) = Settings::from_env(|_| ())?;
    let opened = settings.opened(NoFiles, NoArrivals, Nobody)?;
    serve(&settings, opened, web::answer::profile).await
}
