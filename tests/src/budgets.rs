//! What the verbs of the archive may cost on DynamoDB, in request units. `tests/promises/archive_dynamodb.rs` tries each;
//! `COSTS.md` and `SCALE.md` reckon with them.

/// A submission of up to 5 KB: record, key and line.
pub const SUBMISSION: f64 = 8.0;
/// A status look-up, consistent, with the key.
pub const STATUS: f64 = 2.0;
/// A page of twenty-five of the inbox.
pub const INBOX: f64 = 1.5;
/// A dossier of twenty-five with its looks.
pub const DOSSIER: f64 = 3.0;
/// Something done to a pratica: its new version and its line.
pub const CHANGE: f64 = 8.0;
/// A version goes into the public log alone, with nothing else that waits: the dearest case. It is told in the lines too.
pub const LOGGED: f64 = 14.0;
/// A letter about a request of up to 5 KB leaves: it is looked for, taken by one deliverer, counted for its address, marked.
/// Write and read units.
pub const LETTER: (f64, f64) = (16.0, 9.0);
