//! How a program begins: its log, and the one thread that it works on.

use std::future::Future;

use lambda_runtime::Error;
use tokio::runtime::Builder;

/// Runs a program to its end.
///
/// # Errors
/// Those of the program, or if the system gives it no thread.
pub fn run(program: impl Future<Output = Result<(), Error>>) -> Result<(), Error> {
    // All hosts are of one network: beside the program their names are looked up, on a second thread.
    run_beside(1, program)
}

/// The same, where names are looked up on so many threads, begun as they are needed: one that hangs holds up no other.
///
/// # Errors
/// As [`run`].
pub fn run_beside(lookups: usize, program: impl Future<Output = Result<(), Error>>) -> Result<(), Error> {
    begin_log();
    Builder::new_current_thread().enable_all().max_blocking_threads(lookups).build()?.block_on(program)
}

/// JSON lines, and of a panic its place alone, since what it says may be personal.
fn begin_log() {
    tracing_subscriber::fmt().json().flatten_event(true).with_target(false).with_span_list(false).init();
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!("{}:{}", place.file(), place.line()));
        tracing::error!(place = place.as_deref().unwrap_or_default(), "panicked");
    }));
}
