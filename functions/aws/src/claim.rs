//! What only one pratica may hold: claimed in one transaction with it, given back when it ends.
//!
//! A transaction costs twice the capacity of a plain write, so that only a pratica with claims is kept by one. What ends
//! is changed first and then gives back its claims: whoever meets a claim that its holder gave back, but was cut off
//! before it was free, frees it.

use std::time::Duration;

use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{AttributeValue, CancellationReason, Put, ReturnConsumedCapacity, TransactWriteItem};
use contract::revision::hex;
use counter::fault::Fault;
use counter::keys::Lookup;
use counter::pratica::{Head, Pratica};
use counter::reference::Reference;

use crate::dynamo::DynamoArchive;
use crate::item;
use crate::key::Key;
use crate::met::Met;
use crate::patience::Patience;
use crate::shape::{PK, SK};
use crate::trouble::{fault, unless_unmet};

/// Whose claim it is.
const HOLDER: &str = "holder";

/// How long a transaction is tried that meets others or a busy table.
const DEADLINE: Duration = Duration::from_secs(3);
/// Reasons for which the same transaction may succeed in a moment.
const PASSING: [&str; 3] = ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];

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
        let items = self.claiming(pratica, new)?;
        // The token makes a repeated attempt of this very call count once.
        let token = mark.as_b().map(|mark| hex(mark.as_ref())).unwrap_or_default();
        let mut patience = Patience::of(DEADLINE);
        let mut freed = 0;
        loop {
            let request = self.client.transact_write_items().set_transact_items(Some(items.clone()));
            let request = request.client_request_token(&token).return_consumed_capacity(ReturnConsumedCapacity::Total);
            let error = match Box::pin(request.send()).await {
                Ok(kept) => {
                    self.meter.write(kept.consumed_capacity());
                    return Ok(Claiming::Met(Met::Written));
                }
                Err(error) => error,
            };
            let reasons = reasons(&error);
            let passing = |r: &CancellationReason| r.code().is_some_and(|code| PASSING.contains(&code));
            match reasons.iter().position(|r| r.code() == Some("ConditionalCheckFailed")) {
                Some(0) => return Ok(Claiming::Met(Met::Held(None))),
                Some(place) => {
                    let Some(claim) = new.head.claims.get(place - 1) else { return Err(fault(DOING, error)) };
                    if freed == new.head.claims.len() || !self.freed(&new.head.comune, &claim.what).await? {
                        return Ok(Claiming::Claimed(place - 1));
                    }
                    freed += 1;
                }
                None if reasons.iter().any(passing) => {
                    if !patience.pause().await {
                        return Err(Fault::try_again(DOING, error));
                    }
                }
                None => return Err(fault(DOING, error)),
            }
        }
    }

    /// The writes of a pratica and of its claims, the pratica first.
    fn claiming(&self, pratica: &PutItemFluentBuilder, new: &Pratica) -> Result<Vec<TransactWriteItem>, Fault> {
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
        Ok(items)
    }

    /// Frees a claim whose holder gave it back; says whether it may be free now.
    async fn freed(&self, comune: &str, what: &Lookup) -> Result<bool, Fault> {
        let Some(claim) = self.get(&self.tables.data, Key::claim(comune, what)).await? else { return Ok(true) };
        let holder = item::text(&claim, HOLDER)?;
        let reference = Reference::parse(holder).map_err(|_| Fault::plain("reading who holds a claim"))?;
        // Only its own word frees it: what an erased pratica used up stays used up.
        let held = self.get(&self.tables.data, Key::pratica(comune, &reference)).await?;
        let Some(held) = held.filter(|held| !item::is_tombstone(held)) else { return Ok(false) };
        let head = item::read_head(&held)?;
        let gave_back = head.released.contains(what) && !head.claims.iter().any(|claim| claim.what == *what);
        if gave_back {
            self.give_back(comune, what, holder).await?;
        }
        Ok(gave_back)
    }

    /// Gives back what a pratica released; what somebody else claimed meanwhile stays theirs.
    pub(crate) async fn release(&self, head: &Head) -> Result<(), Fault> {
        for claim in &head.released {
            self.give_back(&head.comune, claim, head.reference.key()).await?;
        }
        Ok(())
    }

    async fn give_back(&self, comune: &str, what: &Lookup, holder: &str) -> Result<(), Fault> {
        let request = self
            .client
            .delete_item()
            .table_name(&self.tables.data)
            .set_key(Some(item::name(Key::claim(comune, what))))
            .condition_expression(format!("{HOLDER} = :me"))
            .expression_attribute_values(":me", AttributeValue::S(holder.to_owned()))
            .return_consumed_capacity(ReturnConsumedCapacity::Total);
        if let Some(gone) = unless_unmet("giving back a claim", Box::pin(request.send()).await)? {
            self.meter.write(gone.consumed_capacity());
        }
        Ok(())
    }
}

/// Why each write of a transaction failed, in their order; nothing if it failed for another reason.
fn reasons(error: &SdkError<TransactWriteItemsError>) -> Vec<CancellationReason> {
    match error {
        SdkError::ServiceError(e) => match e.err() {
            TransactWriteItemsError::TransactionCanceledException(e) => e.cancellation_reasons().to_vec(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}
