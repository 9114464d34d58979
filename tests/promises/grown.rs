//! The whole counter on DynamoDB and S3: what is promised of the flow, of the desk and of kept data holds there too.

use std::process::{Command, Stdio};

use tests::program;
use tests::town::{ARCHIVE, READY, published, rich};

/// The promises that are tried again, by their modules.
const AGAIN: [&str; 6] = ["flow::", "desk::", "once_only::", "status::", "questions::", "attached::"];
/// What builds sites in the very folder in which the first try may be building them.
const HERE_ALONE: [&str; 1] = ["once_only::where_the_consortium_is_joint_controller_every_comune_offers_it"];

#[test]
fn the_counter_keeps_its_promises_on_dynamodb_and_s3() {
    // Built here, so that two processes do not build at once.
    published();
    rich();
    let mut tests = Command::new(std::env::current_exe().unwrap());
    tests.args(AGAIN).env(ARCHIVE, "dynamodb").env(READY, "1").env("RUST_BACKTRACE", "0");
    for skipped in HERE_ALONE {
        tests.args(["--skip", skipped]);
    }
    let done = tests.stdin(Stdio::null()).output().unwrap();
    let told = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{told}\n{}", String::from_utf8_lossy(&done.stderr));
    let passed = told.lines().find_map(|l| l.strip_prefix("test result: ok. ")?.split(' ').next()?.parse().ok());
    assert!(passed.is_some_and(|passed: u32| passed >= 40), "too few were tried: {told}");
}

#[test]
fn a_gateway_without_its_settings_says_all_that_is_missing_at_once() {
    let program = program::built("gateway", "sportello");
    let run = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut gateway = Command::new(&program);
        gateway.args(["--archive", "dynamodb", "--port", "0"]).args(arguments).env_clear();
        let ended = gateway.envs(variables.iter().copied()).stdin(Stdio::null()).output().unwrap();
        assert!(!ended.status.success());
        String::from_utf8_lossy(&ended.stderr).into_owned()
    };
    let told = run(&[], &[]);
    for name in ["AWS_REGION", "SPORTELLO_TABLE", "SPORTELLO_KEYS_TABLE", "SPORTELLO_ROOT_KEY", "--bucket"] {
        assert!(told.contains(name), "{told}");
    }
    let root = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";
    let names = ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "SPORTELLO_TABLE", "SPORTELLO_KEYS_TABLE"];
    let mut variables: Vec<(&str, &str)> = names.map(|name| (name, "x")).to_vec();
    variables.extend([("SPORTELLO_ROOT_KEY", root), ("SPORTELLO_BUCKET", "carte")]);
    let told = run(&["--create-tables"], &variables);
    assert!(told.contains("infra/"), "on AWS nothing is made: {told}");
    // Nobody listens there: the sentence says what to do, and why it failed stands below it.
    let away = ["--endpoint", "http://127.0.0.1:9", "--s3-endpoint", "http://127.0.0.1:9"];
    let told = run(&away, &variables);
    assert!(told.contains("--create-tables") && told.contains("perché"), "{told}");
}
