//! What can go wrong in a store, and which of it may be tried again.

use counter::fault::Fault;
use rusqlite::ErrorCode;

/// A failure of one read or write.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    /// SQLite refused.
    #[error("the store failed")]
    Sqlite(#[from] rusqlite::Error),
    /// A record could not be written or read as JSON.
    #[error("a record is not the JSON it should be")]
    Json(#[from] serde_json::Error),
    /// A text is not what it should be.
    #[error("{0} is not the text it should be")]
    Text(&'static str),
}

impl StoreError {
    /// The fault that the counter sees.
    pub(crate) fn fault(self, doing: &'static str) -> Fault {
        match (self.has_no_room(), self.may_pass()) {
            (true, _) => Fault::no_room(doing, self),
            (false, true) => Fault::try_again(doing, self),
            (false, false) => Fault::new(doing, self),
        }
    }

    /// Whether the disk is full, or takes nothing more for a reason of its own.
    pub(crate) fn has_no_room(&self) -> bool {
        matches!(self, StoreError::Sqlite(error) if no_room(error))
    }

    /// Whether the same request may succeed later: a full or failing disk may be mended, a busy file set free.
    fn may_pass(&self) -> bool {
        let StoreError::Sqlite(error) = self else { return false };
        matches!(
            error.sqlite_error_code(),
            Some(
                ErrorCode::DatabaseBusy
                    | ErrorCode::DatabaseLocked
                    | ErrorCode::DiskFull
                    | ErrorCode::SystemIoFailure
                    | ErrorCode::OutOfMemory
                    | ErrorCode::CannotOpen
                    | ErrorCode::ReadOnly
            )
        )
    }
}

/// Whether SQLite failed because the disk is full, or takes nothing more for a reason of its own.
pub(crate) fn no_room(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DiskFull | ErrorCode::SystemIoFailure))
}
