//! What only one pratica may hold: claimed in one transaction with it, given back when it ends.
//!
//! A transaction costs twice the capacity of a plain write, so that only a pratica with claims is kept by one.

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, CancellationReason, Put, ReturnConsumedCapacity, TransactWriteItem};
use contract::revision::hex;
use counter::fault::Fault;
use counter::pratica::{Head, Pratica};

use crate::dynamo::DynamoArchive;
use crate::key::Key;
use crate::met::Met;
use crate::shape::{PK, SK};
use crate::trouble::fault;

/// Whose claim it is.
const HOLDER: &str = "holder";

/// What a pratica with claims met.
pub(crate) enum Claiming {
    /// As a pratica without claims.
    Met(Met),
    /// Somebody else holds the claim at this place.
    Claimed(usize),
}

const DOING: &str = "keeping a pratica with its claims";

impl DynamoArchive {
    /// Sends a conditional write of a pratica together with its claims.
    pub(crate) async fn met_with_claims(
        &self,
        pratica: &PutItemFluentBuilder,
        new: &Pratica,
        mark: &AttributeValue,
    ) -> Result<Claiming, Fault> {
        let built = |put: Result<Put, _>| put.map_err(|e| Fault::new(DOING, e));
        let own = Put::builder()
            .table_name(&self.tables.data)
            .set_item(pratica.get_item().clone())
            .set_condition_expression(pratica.get_condition_expression().clone())
            .build();
        let mut items = vec![TransactWriteItem::builder().put(built(own)?).build()];
        for claim in &new.head.claims {
            let Key { pk, sk } = Key::claim(&new.head.comune, &claim.what);
            let put = Put::builder()
                .table_name(&self.tables.data)
                .item(PK, AttributeValue::S(pk))
                .item(SK, AttributeValue::S(sk))
                .item(HOLDER, AttributeValue::S(new.head.reference.key().to_owned()))
                .condition_expression(format!("attribute_not_exists({PK})"))
                .build();
            items.push(TransactWriteItem::builder().put(built(put)?).build());
        }
        // The token makes a repeated attempt of this very call count once.
        let token = mark.as_b().map(|mark| hex(mark.as_ref())).unwrap_or_default();
        let sent = self
            .client
            .transact_write_items()
            .set_transact_items(Some(items))
            .client_request_token(token)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        let error = match sent {
            Ok(kept) => {
                for capacity in kept.consumed_capacity() {
                    self.meter.write(Some(capacity));
                }
                return Ok(Claiming::Met(Met::Written));
            }
            Err(error) => error,
        };
        let reasons: Vec<CancellationReason> = match &error {
            SdkError::ServiceError(e) => match e.err() {
                TransactWriteItemsError::TransactionCanceledException(cancelled) => {
                    cancelled.cancellation_reasons().to_vec()
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        let failed = reasons.iter().position(|r| r.code() == Some("ConditionalCheckFailed"));
        match failed {
            Some(0) => Ok(Claiming::Met(Met::Held(None))),
            Some(place) => Ok(Claiming::Claimed(place - 1)),
            // Two at once: the same may be sent again.
            None if reasons.iter().any(|r| r.code() == Some("TransactionConflict")) => {
                Err(Fault::try_again(DOING, error))
            }
            None => Err(fault(DOING, error)),
        }
    }

    /// Gives back what a pratica released; what somebody else claimed meanwhile stays theirs.
    pub(crate) async fn release(&self, head: &Head) -> Result<(), Fault> {
        for claim in &head.released {
            let Key { pk, sk } = Key::claim(&head.comune, claim);
            let sent = self
                .client
                .delete_item()
                .table_name(&self.tables.data)
                .key(PK, AttributeValue::S(pk))
                .key(SK, AttributeValue::S(sk))
                .condition_expression(format!("{HOLDER} = :me"))
                .expression_attribute_values(":me", AttributeValue::S(head.reference.key().to_owned()))
                .send()
                .await;
            match sent {
                Ok(_) => {}
                Err(SdkError::ServiceError(e)) if e.err().is_conditional_check_failed_exception() => {}
                Err(e) => return Err(fault("giving back a claim", e)),
            }
        }
        Ok(())
    }
}
