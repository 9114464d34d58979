//! Published files that say in the log why they cannot be read: what was kept of them may go on being told meanwhile.

use counter::fault::{Fault, with_causes};
use counter::shelf::Source;

/// Published files whose faults are in the log.
pub struct Told<S>(pub S);

impl<S: Source> Source for Told<S> {
    async fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Fault> {
        let read = self.0.read(path).await;
        read.inspect_err(|fault| tracing::warn!("`{path}` cannot be read: {}", with_causes(fault)))
    }
}
