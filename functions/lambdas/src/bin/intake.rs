//! Forms, drafts, sending. It keeps files, invites large ones to a bucket of their own, and never reads who a person is but
//! from her session.

use aws::arrivals::S3Arrivals;
use aws::files::S3Files;
use counter::identity::Nobody;
use lambda_runtime::Error;
use lambdas::program::run;
use lambdas::serve::serve;
use lambdas::settings::Settings;

fn main() -> Result<(), Error> {
    run(program())
}

async fn program() -> Result<(), Error> {
    let (settings, (files, arrivals)) = Settings::from_env(|env| (env.files(), env.arrivals()))?;
    let arrivals = arrivals.map(S3Arrivals::open).transpose()?;
    let opened = settings.opened(S3Files::open(files)?, arrivals, Nobody)?;
    serve(&settings, opened, web::answer::intake).await
}
