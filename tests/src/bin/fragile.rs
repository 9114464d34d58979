//! A function that breaks: its door to who a person is panics, and what it says then is personal.

use contract::answer::Typed;
use counter::arrivals::NoArrivals;
use counter::fault::Fault;
use counter::files::NoFiles;
use counter::identity::{Audience, Identity, Person, Start};
use counter::refusal::Refusal;
use lambdas::serve::serve;
use lambdas::settings::Settings;

struct Fragile;

impl Identity for Fragile {
    fn start(&self, _: Audience, state: &str) -> Start {
        panic!("CMPLCU88H61C632B wanted {state}")
    }

    async fn identify(&self, _: Audience, _: &Typed) -> Result<Result<Person, Refusal>, Fault> {
        std::future::pending().await
    }
}

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    lambdas::program::run(program())
}

async fn program() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let (settings, ()) = Settings::from_env(|_| ())?;
    let opened = settings.opened(NoFiles, NoArrivals, Fragile)?;
    serve(&settings, opened, web::answer::sign).await
}
