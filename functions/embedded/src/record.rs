//! Records as text: JSON, and behind it a sum by which a bit that the disk lost is noticed (CRC-32, as in a PNG).
//!
//! It proves nothing against whoever changes a record on purpose: that is what seals and the log are for. What was written
//! before there were sums has none, and is read as it is.

use std::fmt::Write;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::store_error::StoreError;

/// The text of a record. Compact JSON has no line break: what stands behind one is the sum.
pub(crate) fn write<T: Serialize>(record: &T) -> Result<String, StoreError> {
    let mut text = serde_json::to_string(record)?;
    let sum = crc32fast::hash(text.as_bytes());
    // Writing to a string cannot fail.
    let _ = write!(text, "\n{sum:08x}");
    Ok(text)
}

/// The record of a text.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    let json = match text.split_once('\n') {
        None => text,
        Some((json, sum)) if u32::from_str_radix(sum, 16) == Ok(crc32fast::hash(json.as_bytes())) => json,
        Some(_) => return Err(StoreError::Text("a record")),
    };
    Ok(serde_json::from_str(json)?)
}

/// The record of a text, if it is the one that was looked for: an index that lost a bit leads to another row.
pub(crate) fn sought<T: DeserializeOwned>(text: &str, is_it: impl FnOnce(&T) -> bool) -> Result<T, StoreError> {
    let record = read(text)?;
    if is_it(&record) { Ok(record) } else { Err(StoreError::Text("what an index leads to")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lost_bit_is_noticed_and_what_has_no_sum_is_read() {
        let record = vec!["una richiesta\nsu due righe".to_owned(), "àèì".to_owned()];
        let text = write(&record).unwrap();
        assert_eq!(read::<Vec<String>>(&text).unwrap(), record);
        assert_eq!(read::<Vec<String>>(&serde_json::to_string(&record).unwrap()).unwrap(), record);
        for bit in 0..text.len() * 8 {
            let mut bytes = text.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let Ok(text) = String::from_utf8(bytes) else { continue };
            // A sum may be written with large letters too: the record is the same.
            assert!(read::<Vec<String>>(&text).map_or(true, |read| read == record), "bit {bit}");
        }
    }
}
