//! What the SDK's errors mean to us: either the same request may be sent again, or it is our slip.

use std::error::Error;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use counter::fault::Fault;

/// Codes after which the same request may succeed, whatever the status.
const BUSY: [&str; 6] = [
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "TransactionConflictException",
    "TransactionInProgressException",
    "ReplicatedWriteConflictException",
];

/// The fault that an error of the SDK is. Every verb of the archive may be repeated safely, so an unknown outcome asks
/// the citizen to send again.
pub(crate) fn fault<E>(doing: &'static str, error: SdkError<E>) -> Fault
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let again = match &error {
        SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | SdkError::ResponseError(_) => true,
        SdkError::ServiceError(e) => {
            e.raw().status().is_server_error() || e.err().code().is_some_and(|code| BUSY.contains(&code))
        }
        _ => false,
    };
    if again { Fault::try_again(doing, error) } else { Fault::new(doing, error) }
}

/// What a conditional writing answered; nothing if its condition did not hold, where that is no fault: there is nothing to do.
pub(crate) fn unless_unmet<T, E>(doing: &'static str, answer: Result<T, SdkError<E>>) -> Result<Option<T>, Fault>
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    match answer {
        Ok(done) => Ok(Some(done)),
        Err(SdkError::ServiceError(e)) if e.err().code() == Some("ConditionalCheckFailedException") => Ok(None),
        Err(e) => Err(fault(doing, e)),
    }
}

/// Whether a transaction met what somebody else had written, or was writing at that moment.
pub(crate) fn is_conflict(error: &TransactWriteItemsError) -> bool {
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = error else { return false };
    let codes = || cancelled.cancellation_reasons().iter().filter_map(|reason| reason.code());
    codes().any(|code| matches!(code, "ConditionalCheckFailed" | "TransactionConflict"))
        && codes().all(|code| matches!(code, "None" | "ConditionalCheckFailed" | "TransactionConflict"))
}
