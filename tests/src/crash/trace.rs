//! What `strace -f -y -xx` wrote down, read into what matters to a disk.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The calls that must be traced for [`read`] to understand a run.
pub const CALLS: &str = "trace=openat,write,pwrite64,fsync,fdatasync,ftruncate,fallocate,rename,renameat,renameat2,unlink,\
                         unlinkat,mkdir,mkdirat,lseek";

/// One thing that was asked of the disk, or told to the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A file was opened to be written; it is made if it was not there, and emptied if so asked.
    Open {
        /// Where.
        path: PathBuf,
        /// Whether what it held goes.
        empty: bool,
    },
    /// A folder was made.
    Folder(PathBuf),
    /// A name was changed.
    Rename(PathBuf, PathBuf),
    /// A name was taken away.
    Remove(PathBuf),
    /// Bytes were written.
    Write {
        /// Where.
        path: PathBuf,
        /// From which byte.
        at: usize,
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// A file was cut or grown.
    Resize {
        /// Where.
        path: PathBuf,
        /// How long it is now.
        length: usize,
    },
    /// A file or folder was synced: what was asked of it before step `from` lasts.
    Sync {
        /// Where.
        path: PathBuf,
        /// How many steps had been taken when it was asked.
        from: usize,
    },
    /// A line was told to the world.
    Told(String),
}

/// Reads the calls below a folder, in the order in which they ended (what is told counts from its beginning).
///
/// # Panics
/// If a line cannot be understood: a trace that is half read proves nothing.
pub fn read(trace: &str, folder: &Path) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut begun: HashMap<&str, (String, usize)> = HashMap::new();
    let mut places: HashMap<PathBuf, usize> = HashMap::new();
    for line in trace.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        if let Some(start) = rest.strip_suffix("<unfinished ...>") {
            if let Some(told) = told(start) {
                steps.push(Step::Told(told));
                begun.remove(thread);
            } else {
                begun.insert(thread, (start.to_owned(), steps.len()));
            }
        } else if let Some(resumed) = rest.strip_prefix("<... ") {
            let Some((start, from)) = begun.remove(thread) else { continue };
            let end = resumed.split_once("resumed>").map_or("", |(_, end)| end);
            call(&format!("{start}{end}"), from, folder, &mut places, &mut steps);
        } else if let Some(told) = told(rest) {
            steps.push(Step::Told(told));
        } else {
            let from = steps.len();
            call(rest, from, folder, &mut places, &mut steps);
        }
    }
    steps
}

/// A line to standard output.
fn told(call: &str) -> Option<String> {
    let text =
        quoted(call.strip_prefix("write(1<")?).first().map(|bytes| String::from_utf8_lossy(bytes).into_owned())?;
    Some(text.trim().to_owned())
}

fn call(call: &str, from: usize, folder: &Path, places: &mut HashMap<PathBuf, usize>, steps: &mut Vec<Step>) {
    let Some((name, rest)) = call.split_once('(') else { return };
    let Some((arguments, result)) = rest.rsplit_once(" = ") else { return };
    // What failed asked nothing of the disk.
    let Ok(result) = result.split(['<', ' ']).next().unwrap_or_default().parse::<i64>() else { return };
    if result < 0 {
        return;
    }
    let arguments = arguments.trim_end();
    let arguments = arguments.strip_suffix(')').unwrap_or(arguments).trim_end();
    let short = || call.chars().take(200).collect::<String>();
    let named: Vec<PathBuf> =
        quoted(arguments).iter().map(|b| PathBuf::from(String::from_utf8_lossy(b).as_ref())).collect();
    let held = || descriptor(arguments).filter(|path| path.starts_with(folder));
    let last =
        || arguments.rsplit(", ").next().and_then(|n| n.parse::<usize>().ok()).unwrap_or_else(|| panic!("{}", short()));
    let ours = |path: &PathBuf| path.starts_with(folder);
    match name {
        "openat" => {
            let Some(path) = named.first().filter(|p| ours(p)) else { return };
            if arguments.contains("O_CREAT") || arguments.contains("O_TRUNC") {
                places.insert(path.clone(), 0);
                steps.push(Step::Open { path: path.clone(), empty: arguments.contains("O_TRUNC") });
            }
        }
        "write" => {
            let (Some(path), Some(bytes)) = (held(), written(arguments, result)) else { return };
            let at = places.entry(path.clone()).or_default();
            steps.push(Step::Write { path, at: *at, bytes });
            *at += result as usize;
        }
        "pwrite64" => {
            let (Some(path), Some(bytes)) = (held(), written(arguments, result)) else { return };
            steps.push(Step::Write { path, at: last(), bytes });
        }
        "fsync" | "fdatasync" => {
            if let Some(path) = held() {
                steps.push(Step::Sync { path, from });
            }
        }
        "ftruncate" => {
            if let Some(path) = held() {
                steps.push(Step::Resize { path, length: last() });
            }
        }
        "mkdir" | "mkdirat" => steps.extend(named.first().filter(|p| ours(p)).cloned().map(Step::Folder)),
        "unlink" | "unlinkat" => steps.extend(named.first().filter(|p| ours(p)).cloned().map(Step::Remove)),
        "rename" | "renameat" | "renameat2" => {
            if let [from, to] = &named[..]
                && ours(to)
            {
                steps.push(Step::Rename(from.clone(), to.clone()));
            }
        }
        "lseek" => assert!(held().is_none(), "a place is sought, which is not followed here: {}", short()),
        "fallocate" => assert!(held().is_none(), "room is made ahead, which is not followed here: {}", short()),
        _ => {}
    }
}

/// The bytes of a write, as many as were taken.
fn written(arguments: &str, result: i64) -> Option<Vec<u8>> {
    // The first quoted text is what was written: paths of descriptors stand in angle brackets.
    let mut bytes = quoted(arguments).into_iter().next()?;
    assert!(bytes.len() as i64 >= result, "the trace was cut: {} of {result} bytes", bytes.len());
    bytes.truncate(result as usize);
    Some(bytes)
}

/// The path of the first descriptor: `7<\x2f\x74…>`.
fn descriptor(arguments: &str) -> Option<PathBuf> {
    let path = arguments.split_once('<')?.1.split_once('>')?.0;
    Some(PathBuf::from(String::from_utf8_lossy(&unescaped(path)).as_ref()))
}

/// All texts in quotes.
fn quoted(text: &str) -> Vec<Vec<u8>> {
    text.split('"').skip(1).step_by(2).map(unescaped).collect()
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len() / 4);
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        match (first, tail) {
            (b'\\', [b'x', a, b, after @ ..]) => {
                let hex = |c: &u8| (*c as char).to_digit(16).unwrap_or_default() as u8;
                bytes.push(hex(a) * 16 + hex(b));
                rest = after;
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_read_in_the_order_in_which_things_ended() {
        let trace = r#"7 openat(AT_FDCWD</>, "\x2f\x64\x2f\x61", O_RDWR|O_CREAT, 0600) = 3<\x2f\x64\x2f\x61>
7 pwrite64(3<\x2f\x64\x2f\x61>, "\x61\x62", 2, 4096) = 2
8 fdatasync(3<\x2f\x64\x2f\x61> <unfinished ...>
7 pwrite64(3<\x2f\x64\x2f\x61>, "\x63", 1, 0) = 1
8 <... fdatasync resumed>) = 0
7 pwrite64(3<\x2f\x64\x2f\x61>, "\x63", 1, 0) = -1 ENOSPC (No space left on device)
7 write(1<\x2f\x78>, "\x61\x63\x6b\x0a", 4 <unfinished ...>
7 unlink("\x2f\x65\x2f\x61") = 0"#;
        let path = PathBuf::from("/d/a");
        assert_eq!(
            read(trace, Path::new("/d")),
            [
                Step::Open { path: path.clone(), empty: false },
                Step::Write { path: path.clone(), at: 4096, bytes: b"ab".to_vec() },
                Step::Write { path: path.clone(), at: 0, bytes: b"c".to_vec() },
                Step::Sync { path, from: 2 },
                Step::Told("ack".into()),
            ]
        );
    }
}
