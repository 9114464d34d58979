//! A full disk: nothing is acknowledged that is not kept, nothing that was typed is lost, reading goes on, and nobody has
//! to start the counter anew when there is room again.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tests::browser::Browser;
use tests::journey::Journey;
use tests::town::Town;

/// A small disk of its own; it goes when it is dropped.
struct Disk(TempDir);

impl Disk {
    /// Mounts it, where that is allowed.
    fn mount() -> Option<Self> {
        let place = TempDir::new().unwrap();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=12m", "tmpfs"]).arg(place.path()).status();
        mounted.is_ok_and(|s| s.success()).then_some(Self(place))
    }
    fn data(&self) -> PathBuf {
        self.0.path().join("dati")
    }
    fn ballast(&self) -> PathBuf {
        self.0.path().join("zavorra")
    }
    /// Takes all the room there is.
    fn fill(&self) {
        let mut file = std::fs::File::create(self.ballast()).unwrap();
        for size in [64 * 1024, 4096, 1] {
            while std::io::Write::write_all(&mut file, &vec![7; size]).is_ok() {}
        }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).status();
    }
}

fn pratiche(data: &Path) -> i64 {
    let file = rusqlite::Connection::open(data.join("archivio.sqlite")).unwrap();
    file.query_row("SELECT count(*) FROM pratica", [], |row| row.get(0)).unwrap()
}

#[test]
#[allow(clippy::print_stderr)]
fn a_full_disk_refuses_in_italian_keeps_what_was_typed_and_heals_by_itself() {
    let Some(disk) = Disk::mount() else {
        eprintln!("SKIPPED: a small disk cannot be mounted here (it wants root); the writer's own test stays");
        return;
    };
    let town = Town::open_at(&disk.data());
    let mut browser = Browser::new(&town.url);
    let first = Journey::to("quadri", "segnala-disservizio").send(&mut browser);
    let journey = Journey::to("quadri", "segnala-disservizio");
    let summary = journey.to_summary(&mut browser);
    disk.fill();

    // What is left of a page may take a write or two; then nothing is taken any more, and never falsely.
    let mut refused = browser.send(&journey.ready(&summary));
    assert_eq!(refused.status, 503, "{}", refused.text);
    for words in ["lo spazio per conservare le richieste è finito", "Invia di nuovo", "non è ancora arrivata"] {
        assert!(refused.text.contains(words), "{words}: {}", refused.text);
    }
    assert_eq!(refused.headers["retry-after"], "60");
    assert_eq!(pratiche(&disk.data()), 1);

    // Who typed something keeps it on the page.
    let mut other = Browser::new(&town.url);
    let blank = other.get(&journey.first_step());
    let typed = other.send(&journey.fill(&blank, "/avvia", 0));
    assert_eq!(typed.status, 503, "{}", typed.text);
    assert!(typed.text.contains("Quello che hai scritto in questa pagina"), "{}", typed.text);

    // Reading goes on, for who is here and for who comes.
    for path in [first.path.as_str(), summary.path.as_str(), "/quadri/servizi/", "/quadri/sportello/stato/"] {
        let page = browser.get(path);
        assert_eq!(page.status, 200, "{path}: {}", page.text);
    }

    std::fs::remove_file(disk.ballast()).unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    while refused.status == 503 {
        assert!(Instant::now() < until, "it does not heal");
        std::thread::sleep(Duration::from_millis(200));
        refused = browser.send(&journey.ready(&summary));
    }
    assert!(refused.path.contains("/ricevuta/"), "{} {}", refused.status, refused.path);
    assert_eq!(pratiche(&disk.data()), 2, "once, however often it was pressed");
}
