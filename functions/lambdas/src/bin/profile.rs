//! What is kept of a citizen for her next request: shown, and forgotten when she wants. No files, no logins.

use counter::arrivals::NoArrivals;
use counter::files::NoFiles;
use counter::identity::Nobody;
use lambda_runtime::Error;
use lambdas::account;
use lambdas::serve::serve;
use lambdas::settings::Settings;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    account::begin();
    let (settings, ()) = Settings::from_env(|_| ())?;
    let opened = settings.opened(NoFiles, NoArrivals, Nobody)?;
    serve(&settings, opened, web::answer::profile).await
}
