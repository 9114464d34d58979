//! The names of files that came, for whoever copies them beside the work.

use std::sync::{Mutex, PoisonError};

/// What came since it was last taken; nothing is gathered before somebody wants it.
#[derive(Debug, Default)]
pub(crate) struct Arrivals(Mutex<Option<Vec<String>>>);

impl Arrivals {
    /// From now on names are gathered.
    pub(crate) fn want(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default();
    }

    /// A file is on stable storage under this name, below the folder of files.
    pub(crate) fn push(&self, name: String) {
        if let Some(names) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            names.push(name);
        }
    }

    /// What came since.
    pub(crate) fn take(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut().map(std::mem::take).unwrap_or_default()
    }
}
