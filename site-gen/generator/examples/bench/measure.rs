//! Runs a program and tells what it cost, and what it left on disk.
//!
//! In: a command, a folder. Out: CPU seconds, wall time, peak memory of that process; files and bytes.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use wait4::Wait4;
use walkdir::WalkDir;

use crate::trouble::{Trouble, about};

/// What one run cost.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cost {
    /// User time of the process and of those it waited for.
    pub(crate) user: Duration,
    /// System time: most of it goes into writing files.
    pub(crate) system: Duration,
    /// Time on the clock.
    pub(crate) wall: Duration,
    /// Peak resident memory, in bytes.
    pub(crate) memory: u64,
}

impl Cost {
    /// User and system time, in seconds.
    pub(crate) fn cpu(&self) -> f64 {
        (self.user + self.system).as_secs_f64()
    }
}

/// What one run came to.
pub(crate) enum Run {
    /// It ended well.
    Done(Cost),
    /// It did not: the cost until then and its last words.
    Broken(Cost, String),
}

/// What lies in a folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Output {
    /// HTML files.
    pub(crate) html: usize,
    /// Their bytes.
    pub(crate) html_bytes: u64,
    /// Files of any kind.
    pub(crate) files: usize,
    /// Their bytes.
    pub(crate) bytes: u64,
}

/// Runs a command to its end; what it says goes to `log`.
pub(crate) fn run(mut command: Command, log: &Path) -> Result<Run, Trouble> {
    // What others wrote before must not be flushed in this one's time.
    told(Command::new("sync"));
    let open = || File::create(log).map_err(about(log, "scrivere"));
    let out = open()?;
    let err = out.try_clone().map_err(about(log, "scrivere"))?;
    command.stdin(Stdio::null()).stdout(out).stderr(err);
    let program = command.get_program().into();
    let start = Instant::now();
    let end = command.spawn().and_then(Wait4::wait4);
    let wall = start.elapsed();
    let end = end.map_err(|e| Trouble::Start(program, e))?;
    let cost = Cost { user: end.rusage.utime, system: end.rusage.stime, wall, memory: end.rusage.maxrss };
    if end.status.success() {
        return Ok(Run::Done(cost));
    }
    let words = String::from_utf8_lossy(&fs::read(log).unwrap_or_default()).into_owned();
    let line = words.lines().find(|l| ["rror", "memory", "errore"].iter().any(|w| l.contains(w)));
    Ok(Run::Broken(cost, format!("{}: {}", end.status, line.unwrap_or_default().trim())))
}

/// What a short command says, if it ends well.
pub(crate) fn told(mut command: Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Counts what lies in a folder.
pub(crate) fn output(folder: &Path) -> Output {
    let mut output = Output::default();
    for (path, bytes) in files(folder, None) {
        output.files += 1;
        output.bytes += bytes;
        if path {
            output.html += 1;
            output.html_bytes += bytes;
        }
    }
    output
}

/// How many files of a folder were written after a moment.
pub(crate) fn written_after(folder: &Path, moment: SystemTime) -> usize {
    files(folder, Some(moment)).count()
}

/// Whether each file is HTML, and its bytes.
fn files(folder: &Path, after: Option<SystemTime>) -> impl Iterator<Item = (bool, u64)> {
    let found = WalkDir::new(folder).into_iter().flatten().filter(|e| e.file_type().is_file());
    found.filter_map(move |entry| {
        let meta = entry.metadata().ok()?;
        let late = after.is_none_or(|moment| meta.modified().is_ok_and(|m| m > moment));
        late.then(|| (entry.path().extension().is_some_and(|e| e == "html"), meta.len()))
    })
}

/// The middle cost of some runs, each figure by itself.
pub(crate) fn median(costs: &[Cost]) -> Cost {
    Cost {
        user: middle(costs.iter().map(|c| c.user)),
        system: middle(costs.iter().map(|c| c.system)),
        wall: middle(costs.iter().map(|c| c.wall)),
        memory: middle(costs.iter().map(|c| c.memory)),
    }
}

fn middle<T: Ord + Copy + Default>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The machine, in a line.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let field = |file: &str, key: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|l| l.starts_with(key)).and_then(|l| l.split_once(':'));
        line.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let memory = field("/proc/meminfo", "MemTotal");
    let memory: u64 = memory.split(' ').next().and_then(|kib| kib.parse().ok()).unwrap_or_default();
    let model = field("/proc/cpuinfo", "model name");
    format!("macchina: {cores} core, {model}, {} GiB di memoria, {}", memory >> 20, std::env::consts::OS)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Cost, Output, median, output};

    #[test]
    fn the_median_is_the_middle_of_each_figure() {
        let cost = |user, wall, memory| Cost {
            user: Duration::from_secs(user),
            system: Duration::ZERO,
            wall: Duration::from_secs(wall),
            memory,
        };
        let found = median(&[cost(1, 9, 5), cost(3, 7, 4), cost(2, 8, 6)]);
        assert_eq!((found.user.as_secs(), found.wall.as_secs(), found.memory), (2, 8, 5));
    }

    #[test]
    fn an_output_is_counted_by_kind() {
        let folder = tempfile::tempdir().unwrap();
        crate::place::put(&folder.path().join("a/index.html"), "12345").unwrap();
        crate::place::put(&folder.path().join("a/b.json"), "123").unwrap();
        assert_eq!(output(folder.path()), Output { html: 1, html_bytes: 5, files: 2, bytes: 8 });
    }
}
