//! `--watch`: a change in the content or the theme builds the sites again and tells the browsers.
//!
//! The build is the same pass as at the start, over what changed; a broken file is told in the terminal and the old site stays.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use generator::Memory;
use generator::progress::Silent;
use generator::report::Report;
use notify::{RecursiveMode, Watcher};
use tokio::sync::watch;

use crate::settings::Settings;
use crate::start;

/// What a rebuild says in the terminal.
pub type Say = Arc<dyn Fn(Result<&Report, &start::StartError>) + Send + Sync>;

/// How long the files must be quiet before a build, so that a save of many files builds once.
const QUIET: Duration = Duration::from_millis(60);

/// Watches until the process ends; the returned receiver counts the builds that succeeded.
///
/// # Errors
/// If the system cannot watch the folders.
pub fn watch(settings: Settings, mut memory: Memory, say: Say) -> notify::Result<watch::Receiver<u64>> {
    let (tell, builds) = watch::channel(0);
    let (changed, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        if event.is_ok_and(|e| !e.kind.is_access() && e.paths.iter().any(|p| concerns_us(p))) {
            // The receiver lives as long as the process; nobody is left to hear of a failure.
            let _ = changed.send(());
        }
    })?;
    watcher.watch(&settings.content, RecursiveMode::Recursive)?;
    for part in ["templates", "scss", "strings", "js"] {
        let folder = settings.theme.join(part);
        if folder.is_dir() {
            watcher.watch(&folder, RecursiveMode::Recursive)?;
        }
    }
    std::thread::Builder::new().name("watch".into()).spawn(move || {
        let _watcher = watcher;
        while wait(&changes) {
            let built = start::build(&settings, &Silent, &mut memory);
            say(built.as_ref());
            if built.is_ok() {
                tell.send_modify(|n| *n += 1);
            }
        }
    })?;
    Ok(builds)
}

/// Waits for a change and then for quiet; false when there will be no more.
fn wait(changes: &Receiver<()>) -> bool {
    if changes.recv().is_err() {
        return false;
    }
    loop {
        match changes.recv_timeout(QUIET) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
}

/// Editors' swap files and the theme's own output do not count.
fn concerns_us(path: &Path) -> bool {
    let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
    let ours = !name.starts_with('.') && !name.ends_with('~') && !name.ends_with(".swp") && !name.ends_with(".tmp");
    ours && !path.components().any(|c| matches!(c.as_os_str().to_str(), Some("node_modules" | "dist")))
}
