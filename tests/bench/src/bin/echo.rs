//! The least that a function can be: it answers with what it was given.
#![forbid(unsafe_code)]

use lambda_http::lambda_runtime::run;
use lambda_http::{Error, LambdaEvent, service_fn};
use serde_json::Value;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(async |event: LambdaEvent<Value>| Ok::<_, Error>(event.payload))).await
}
