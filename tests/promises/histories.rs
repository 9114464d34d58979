//! Random histories, on the model and on both engines at once: they give the same answers, or one of them is wrong.
//!
//! `SPORTELLO_STORIE=1000000 SPORTELLO_SEME=7 cargo test -p tests --test promises -- histories` tries more of them, from
//! another seed.

use std::sync::atomic::{AtomicU32, Ordering};

use embedded::archive::SqliteArchive;
use embedded::folder::DataFolder;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use tests::dynamodb;
use tests::history::{Step, World, answer, histories};
use tests::model::Model;

/// Steps of the short form.
const STEPS: u32 = 10_000;
/// Steps of one history, on average.
const LONG: u32 = 50;
const SEED: u64 = 2026;

mod the_model {
    tests::archive_promises!(super::model);
}

async fn model() -> (Model, ()) {
    (Model::default(), ())
}

/// A number from the environment, or what it is otherwise.
fn chosen(name: &str, otherwise: u64) -> u64 {
    std::env::var_os(name).map_or(otherwise, |text| text.to_string_lossy().parse().expect(name))
}

#[test]
fn every_history_has_the_same_answers_on_sqlite_on_dynamodb_and_in_the_model() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let place = tempfile::tempdir().unwrap();
    let model = Model::default();
    let sqlite = SqliteArchive::open(&DataFolder::open(place.path()).unwrap()).unwrap();
    let dynamo = runtime.block_on(dynamodb::archive());
    let (seed, steps) = (chosen("SPORTELLO_SEME", SEED), chosen("SPORTELLO_STORIE", STEPS.into()));
    let cases = u32::try_from(steps.div_ceil(LONG.into())).unwrap();
    let config = Config {
        cases,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::default()
    };
    let (worlds, done) = (AtomicU32::new(0), AtomicU32::new(0));
    let one = async |steps: &[Step]| {
        let mut world = World::new(worlds.fetch_add(1, Ordering::Relaxed));
        for (place, step) in steps.iter().enumerate() {
            let act = world.act(step, &model).await;
            let meant = answer(&model, &act).await;
            let (from_sqlite, from_dynamo) =
                futures_util::future::join(answer(&sqlite, &act), answer(&dynamo, &act)).await;
            for (engine, told) in [("SQLite", from_sqlite), ("DynamoDB", from_dynamo)] {
                if told != meant {
                    let why = format!("step {place}, {step:?}: {engine} says {told:?} and not {meant:?}");
                    return Err(TestCaseError::fail(why));
                }
            }
            done.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    };
    let outcome = TestRunner::new(config)
        .run(&histories(LONG as usize / 2..LONG as usize * 3 / 2), |steps| runtime.block_on(one(&steps)));
    if let Err(error) = outcome {
        panic!("seed {seed}: {error}");
    }
    let done = done.into_inner();
    assert!(u64::from(done) * 10 >= steps * 9, "only {done} steps");
}
