//! What the archive's requests cost, as DynamoDB itself reports it. Budgets are promises that tests try.

use std::sync::{Mutex, PoisonError};

use aws_sdk_dynamodb::types::ConsumedCapacity;

/// Request units since the archive was opened. Refused conditional writes are not reported, so they are not in it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spent {
    /// Read request units; an eventually consistent read of 4 KB is a half.
    pub read: f64,
    /// Write request units; a write of 1 KB is one, each index touched is one more.
    pub write: f64,
}

/// The running count.
#[derive(Debug, Default)]
pub(crate) struct Meter(Mutex<Spent>);

impl Meter {
    pub(crate) fn total(&self) -> Spent {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn read<'a>(&self, capacity: impl IntoIterator<Item = &'a ConsumedCapacity>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).read += units(capacity);
    }

    pub(crate) fn write<'a>(&self, capacity: impl IntoIterator<Item = &'a ConsumedCapacity>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write += units(capacity);
    }
}

fn units<'a>(capacity: impl IntoIterator<Item = &'a ConsumedCapacity>) -> f64 {
    capacity.into_iter().filter_map(ConsumedCapacity::capacity_units).sum()
}
