//! What the verbs of the archive may cost on DynamoDB, in request units. `tests/promises/archive_dynamodb.rs` and
//! `outlay.rs` try each; `COSTS.md` and `SCALE.md` reckon with them.

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
/// A record with files is written: that they are needed is noted beside it.
pub const HELD: f64 = 1.0;
/// The first night looks a new pratica with files up. Write and read units.
pub const FOUND: (f64, f64) = (1.0, 2.0);
/// So many of those notes are read for a unit.
pub const HELD_IN_A_UNIT: f64 = 40.0;
/// A night reads in a comune, beside the notes.
pub const NIGHT: f64 = 3.0;
/// Somebody is counted, in this minute and the one before. Write and read units.
pub const COUNTED: (f64, f64) = (1.0, 1.0);
/// A request of the way reads on the average: the session, the draft and, once it is whole, whether it was sent already.
pub const REQUEST: f64 = 3.0;
/// What time reads in a comune in which nothing happens: each minute for the log, every five for the letters.
pub const MINUTE: f64 = 1.5;
/// See [`MINUTE`].
pub const FIVE_MINUTES: f64 = 2.5;
