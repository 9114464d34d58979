//! The machine's side: the program under load, its memory, the disk, what is stored before.

use std::error::Error;
use std::fs::{DirEntry, File};
use std::io::{Seek, SeekFrom, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use tests::running::{Running, command_into};
use tests::{asked, ballast};

const BACKUP: &str = "SPORTELLO_BACKUP";

/// The program, open.
pub(crate) struct Server {
    running: Running,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Opens it on a data folder, behind a proxy that says who asks: the load is that proxy.
    pub(crate) fn open(data: &Path) -> Result<Server, Box<dyn Error>> {
        let copies = copies();
        let server = Self::started(Self::command(data))?;
        // Beside a diary the first copy is waited for: what is measured afterwards is the diary alone.
        if asked::text(BACKUP).is_some() {
            while self::copies() == copies {
                std::thread::sleep(Duration::from_secs(1));
            }
            println!("with copies: a diary is being written");
        }
        Ok(server)
    }

    /// How it is opened; the program is built by then.
    pub(crate) fn command(data: &Path) -> Command {
        let mut command = command_into("target/bench/velocita-siti", data, 0);
        command.args(["--trusted-proxy", "127.0.0.1", "--simulator"]);
        if let Some(copies) = asked::text(BACKUP) {
            command.args(["--backup", &copies]);
        }
        command
    }

    /// Starts it.
    pub(crate) fn started(command: Command) -> Result<Server, Box<dyn Error>> {
        let running = Running::spawn(command);
        let address = running.url.trim_start_matches("http://").parse()?;
        Ok(Server { running, address })
    }

    /// Where it answers.
    pub(crate) fn url(&self) -> &str {
        &self.running.url
    }

    /// What it holds of memory now, and held at most.
    pub(crate) fn memory(&self) -> Result<String, Box<dyn Error>> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.running.pid()))?;
        let of = |name: &str| {
            let line = status.lines().find_map(|l| l.strip_prefix(name)).unwrap_or_default();
            line.trim_matches([':', ' ', '\t', 'k', 'B']).parse().unwrap_or(0_u64) / 1024
        };
        Ok(format!("{} MB resident, {} MB at most", of("VmRSS"), of("VmHWM")))
    }

    /// Ends it at once.
    pub(crate) fn kill(self) {
        self.running.kill();
    }

    /// Ends it as Ctrl-C does.
    pub(crate) fn close(self) {
        self.running.interrupt();
    }
}

/// How many copies there are of the keys, which are copied last.
fn copies() -> usize {
    let Some(series) = asked::text(BACKUP).map(|to| Path::new(&to).join("chiavi")) else { return 0 };
    let is_whole = |entry: std::io::Result<DirEntry>| entry.is_ok_and(|e| e.path().join("manifesto.json").exists());
    std::fs::read_dir(series).map_or(0, |all| all.filter_map(|e| is_whole(e).then_some(())).count())
}

/// Sees to it that so many requests are stored.
pub(crate) async fn stock(data: &Path, wanted: u64) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(data)?;
    let told = data.with_extension("quante");
    let has = std::fs::read_to_string(&told).ok().and_then(|t| t.trim().parse().ok()).unwrap_or(0);
    if has < wanted {
        let begun = Instant::now();
        ballast::fill(data, has, wanted).await?;
        let rate = (wanted - has) as f64 / begun.elapsed().as_secs_f64();
        println!("stored {} requests, {rate:.0} a second", wanted - has);
        std::fs::write(&told, wanted.to_string())?;
    }
    Ok(())
}

/// How many syncs of a small file the disk does in a second.
pub(crate) fn syncs(folder: &Path) -> Result<f64, Box<dyn Error>> {
    let path = folder.join("prova.sync");
    let mut file = File::create(&path)?;
    let begun = Instant::now();
    let mut done = 0_u32;
    while begun.elapsed() < Duration::from_secs(2) {
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&[7; 4096])?;
        file.sync_all()?;
        done += 1;
    }
    std::fs::remove_file(path)?;
    Ok(f64::from(done) / begun.elapsed().as_secs_f64())
}
