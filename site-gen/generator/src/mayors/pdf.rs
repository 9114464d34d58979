//! The page on paper, printed by a browser that is on the machine.
//!
//! In: the page's HTML. Out: a PDF. The browser sees a folder of its own and this page alone; there is no other way to
//! make a PDF here.

use std::fs;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The programs that can print, in the order in which they are tried.
const BROWSERS: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// How long a browser may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// None of the browsers is there.
    #[error(
        "per il PDF serve Chromium o Chrome, e qui non c'è: apri `index.html` con il tuo browser e scegli Stampa, poi \
         \"Salva come PDF\""
    )]
    NoBrowser,
    /// The browser did not print.
    #[error("`{0}` non stampa il PDF: apri `index.html` con il tuo browser e scegli Stampa, poi \"Salva come PDF\"")]
    Failed(String),
    /// A file could not be read or written.
    #[error("`{0}`: non si legge o non si scrive")]
    File(PathBuf, #[source] Error),
}

/// Prints a page.
pub(super) fn print(page: &str, out: &Path) -> Result<(), PdfError> {
    let folder = tempfile::tempdir().map_err(|e| PdfError::File(std::env::temp_dir(), e))?;
    let (html, pdf) = (folder.path().join("index.html"), folder.path().join("report.pdf"));
    fs::write(&html, page).map_err(|e| PdfError::File(html.clone(), e))?;
    for browser in BROWSERS {
        let mut child = match start(browser, folder.path()) {
            Ok(child) => child,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(PdfError::File(browser.into(), error)),
        };
        let ended = wait(&mut child).map_err(|e| PdfError::File(browser.into(), e))?;
        return match ended && pdf.is_file() {
            true => fs::copy(&pdf, out).map(|_| ()).map_err(|e| PdfError::File(out.to_owned(), e)),
            false => Err(PdfError::Failed(browser.to_owned())),
        };
    }
    Err(PdfError::NoBrowser)
}

fn start(browser: &str, folder: &Path) -> Result<Child, Error> {
    let mut command = Command::new(browser);
    command.args([
        "--headless",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-extensions",
        "--disable-sync",
        "--no-first-run",
        "--no-default-browser-check",
        "--no-pdf-header-footer",
    ]);
    // The browser's own walls do not stand for root; the page is ours and has no script.
    if is_root(folder) {
        command.arg("--no-sandbox");
    }
    command.arg(format!("--user-data-dir={}", folder.join("profilo").display()));
    command.arg(format!("--print-to-pdf={}", folder.join("report.pdf").display()));
    command.arg(address(&folder.join("index.html")));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
}

/// Whether the browser ended well in time; if it did not end it is stopped.
fn wait(child: &mut Child) -> Result<bool, Error> {
    let start = Instant::now();
    while start.elapsed() < PATIENCE {
        if let Some(status) = child.try_wait()? {
            return Ok(status.success());
        }
        sleep(Duration::from_millis(50));
    }
    child.kill()?;
    child.wait()?;
    Ok(false)
}

/// The address of a file, on every system.
fn address(file: &Path) -> String {
    let path = file.to_string_lossy().replace('\\', "/");
    format!("file://{}{path}", if path.starts_with('/') { "" } else { "/" })
}

/// Whether we are root, as the folder that we just made tells.
#[cfg(unix)]
fn is_root(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(folder).is_ok_and(|own| own.uid() == 0)
}

#[cfg(not(unix))]
fn is_root(_folder: &Path) -> bool {
    false
}
