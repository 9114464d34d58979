//! What brought an error about, in lines for who sits at the terminal.
//!
//! In: an error. Out: its causes in Italian, the nearest first. What the system says is told in our words; what only helps
//! who mends the program is one line, and says so.

use std::error::Error;
use std::io;

use counter::fault::{Fault, with_causes};

/// The causes of an error, without itself.
pub fn causes(error: &(dyn Error + 'static)) -> Vec<String> {
    let (mut lines, mut next) = (Vec::new(), error.source());
    while let Some(cause) = next {
        if cause.is::<Fault>() {
            lines.push(format!("per chi assiste: {}", with_causes(cause)));
            break;
        }
        lines.push(match cause.downcast_ref::<io::Error>() {
            Some(system) => words(system),
            None => cause.to_string(),
        });
        next = cause.source();
    }
    lines
}

fn words(error: &io::Error) -> String {
    use io::ErrorKind::{
        AlreadyExists, IsADirectory, NotADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem, StorageFull,
        TimedOut,
    };
    let known = match error.kind() {
        NotFound => "non c’è",
        PermissionDenied => "manca il permesso",
        AlreadyExists => "c’è già",
        NotADirectory => "non è una cartella",
        IsADirectory => "è una cartella",
        StorageFull => "il disco è pieno",
        ReadOnlyFilesystem => "il disco è in sola lettura",
        TimedOut => "non ha risposto in tempo",
        _ => return format!("il sistema dice: {error}"),
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("la cartella non si legge")]
    struct Outer(#[source] Box<dyn Error + Send + Sync>);

    #[test]
    fn what_the_system_says_is_told_in_italian_and_what_helps_us_alone_is_one_line() {
        let missing = Outer(io::Error::from_raw_os_error(2).into());
        assert_eq!(causes(&missing), ["non c’è"]);
        let ours = Outer(Fault::new("reading a table", "it is gone").into());
        assert_eq!(causes(&ours), ["per chi assiste: failed at reading a table: it is gone"]);
    }
}
