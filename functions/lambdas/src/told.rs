//! A fault in one line of the log, and published files that say there why they cannot be read: what was kept of them may go
//! on being told meanwhile.

use std::error::Error;

use counter::fault::Fault;
use counter::shelf::Source;

/// Published files whose faults are in the log.
pub struct Told<S>(pub S);

impl<S: Source> Source for Told<S> {
    async fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Fault> {
        let read = self.0.read(path).await;
        read.inspect_err(|fault| tracing::warn!("`{path}` cannot be read: {}", told(fault)))
    }
}

/// A fault and what brought it about, in one line.
pub fn told(fault: &Fault) -> String {
    let mut text = fault.to_string();
    let mut source = fault.source();
    while let Some(cause) = source {
        text.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    text
}
