//! A batch of records, from the table's stream or from a queue: which comuni they wake, and which records must come again.
//!
//! In: an event. Out: the answer that Lambda wants (`ReportBatchItemFailures`): the names of the records that failed. Each
//! record is read by itself, so that one that nobody can read keeps no other back; it fails, comes again as often as the
//! stream says, and ends in the queue of what a person must look at.

use std::collections::BTreeMap;

use counter::fault::{Fault, with_causes};
use counter::pratica::Head;
use jiff::Timestamp;
use serde_json::{Value, json};

/// What a record asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// That the comune's outbox is looked at, by ISTAT code.
    Comune(String),
    /// Nothing.
    Nothing,
    /// Nobody can read it.
    Unreadable,
}

/// A record of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The name under which Lambda knows it.
    pub id: String,
    /// What it asks for.
    pub asks: Asks,
}

/// How a batch went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Lambda's answer.
    pub failures: Vec<String>,
    /// Comuni that were looked after.
    pub comuni: u64,
    /// Records that nobody can read.
    pub unreadable: u64,
}

impl Batch {
    /// As Lambda wants it.
    pub fn answer(&self) -> Value {
        let failures = self.failures.iter().map(|id| json!({ "itemIdentifier": id }));
        json!({ "batchItemFailures": failures.collect::<Vec<_>>() })
    }

    /// What the log tells of it.
    pub fn counts(&self) -> Vec<(&'static str, u64)> {
        vec![("comuni", self.comuni), ("failures", self.failures.len() as u64), ("unreadable", self.unreadable)]
    }
}

/// The records of an event that came now; nothing, if it is no batch at all.
pub fn records(event: &Value, now: Timestamp) -> Option<Vec<Record>> {
    event["Records"].as_array()?.iter().map(|record| read(record, now)).collect()
}

/// Nothing where not even the record's name can be read: the whole batch must then come again.
fn read(record: &Value, now: Timestamp) -> Option<Record> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Some(match record["eventSource"].as_str() {
        Some("aws:sqs") => Record { id: text(&record["messageId"])?, asks: queued(&record["body"]) },
        _ => Record { id: text(&record["dynamodb"]["SequenceNumber"])?, asks: streamed(record, now) },
    })
}

/// A message of the queue names a comune: `{"comune":"069070"}`.
fn queued(body: &Value) -> Asks {
    let message: Option<Value> = body.as_str().and_then(|body| serde_json::from_str(body).ok());
    let comune = message.as_ref().and_then(|message| message["comune"].as_str());
    comune.filter(|comune| is_istat(comune)).map_or(Asks::Unreadable, |comune| Asks::Comune(comune.to_owned()))
}

/// A pratica with open notices wakes its comune's outbox, and so does whatever is put there, unless its time comes later:
/// that is the clock's.
fn streamed(record: &Value, now: Timestamp) -> Asks {
    if record["eventName"] == "REMOVE" {
        return Asks::Nothing;
    }
    let image = &record["dynamodb"]["NewImage"];
    let name = image["pk"]["S"].as_str().and_then(|pk| pk.strip_prefix("C#")?.split_once('#'));
    let Some((comune, kind)) = name else { return Asks::Unreadable };
    let asks = || if is_istat(comune) { Asks::Comune(comune.to_owned()) } else { Asks::Unreadable };
    match (kind.split('#').next().unwrap_or_default(), image["head"]["S"].as_str()) {
        ("P", Some(head)) => match serde_json::from_str::<Head>(head) {
            Ok(head) if head.open_notices().next().is_some() => asks(),
            Ok(_) => Asks::Nothing,
            Err(_) => Asks::Unreadable,
        },
        ("Q", _) if is_later(&image["sk"]["S"], now) => Asks::Nothing,
        ("Q", _) => asks(),
        // Tombstones, drafts, sessions and all else.
        _ => Asks::Nothing,
    }
}

/// Whether a place among what waits begins with an instant to come.
fn is_later(place: &Value, now: Timestamp) -> bool {
    let at = place.as_str().and_then(|place| place.split('#').next()?.parse::<Timestamp>().ok());
    at.is_some_and(|at| at > now)
}

fn is_istat(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Looks after each comune once; what failed for one comune comes again with that comune's records alone.
pub async fn work(records: Vec<Record>, look_after: impl AsyncFn(&str) -> Result<(), Fault>) -> Batch {
    let mut batch = Batch::default();
    let mut went: BTreeMap<String, bool> = BTreeMap::new();
    for Record { id, asks } in records {
        let well = match asks {
            Asks::Nothing => true,
            Asks::Unreadable => {
                tracing::error!(record = id, "nobody can read this record");
                batch.unreadable += 1;
                false
            }
            Asks::Comune(comune) => match went.get(&comune) {
                Some(well) => *well,
                None => {
                    let done = look_after(&comune).await;
                    let well = done.is_ok();
                    if let Err(fault) = done {
                        tracing::error!(comune, "{}", with_causes(&fault));
                    }
                    batch.comuni += 1;
                    went.insert(comune, well);
                    well
                }
            },
        };
        if !well {
            batch.failures.push(id);
        }
    }
    batch
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn what_waits_for_a_later_time_wakes_nobody() {
        let asks = |place: &str| {
            let image = json!({ "pk": { "S": "C#069070#Q" }, "sk": { "S": place } });
            let record = json!({ "eventName": "INSERT", "dynamodb": { "SequenceNumber": "1", "NewImage": image } });
            let found = records(&json!({ "Records": [record] }), NOW).unwrap();
            found[0].asks.clone()
        };
        let here = Asks::Comune("069070".into());
        assert_eq!(asks("1970-01-01T00:00:00.000000000Z#KDR#1"), here);
        assert_eq!(asks("1969-12-31T23:00:00.000000000Z#KDR#1"), here);
        assert_eq!(asks("1970-01-01T00:00:00.000000001Z#KDR#1"), Asks::Nothing);
        assert_eq!(asks("?"), here, "better once too often");
    }
}
