//! Prints how long it takes to make a data folder again from its backups, everything checked and every pratica opened.
//!
//! `cargo run --release -p tests --example restore_drill [pratiche] [folder]`: 100,000 pratiche of about 3 KB, one in
//! a hundred with a file, in a folder on the disk that will be used.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use contract::answer::{Answer, Answers};
use contract::file::StoredFile;
use contract::kind::FileFormat;
use contract::revision::hex;
use counter::archive::Archive;
use counter::files::{FileId, Files, label};
use counter::keyring::KeyRing;
use counter::keys::{Keys, Purpose, Secret};
use counter::pratica::{Body, Pratica};
use embedded::archive::SqliteArchive;
use embedded::backup::{Places, back_up};
use embedded::files::FolderFiles;
use embedded::folder::DataFolder;
use embedded::keys::load_keyring;
use embedded::progress::Silent;
use embedded::restore::{Wanted, restore};
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tests::ballast::{HERE, pratica};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let many: u64 = arguments.next().map_or(Ok(100_000), |s| s.parse())?;
    let place = match arguments.next() {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let (data, copies) = (place.path().join("dati"), place.path().join("copie"));
    let begun = Instant::now();
    fill(&data, many).await?;
    println!("{many} pratiche sent in {:.1} s, {} MB", begun.elapsed().as_secs_f64(), size(&data)? / 1_000_000);
    let begun = Instant::now();
    back_up(&data, &Places::new(&copies, None), Timestamp::UNIX_EPOCH, &Silent)?;
    println!("backed up in {:.1} s", begun.elapsed().as_secs_f64());
    let root_key = Some(data.join("chiavi/chiave.radice"));
    let wanted = Wanted { from: copies, keys: None, until: None, root_key };
    let begun = Instant::now();
    let restored = restore(&wanted, &place.path().join("rifatti"), &Silent)?;
    let verdict = restored.verdict;
    println!(
        "restored and verified in {:.1} s: {} pratiche, {} opened, {} files read, {} wrong",
        begun.elapsed().as_secs_f64(),
        verdict.pratiche,
        verdict.opened,
        verdict.files,
        verdict.wrong
    );
    Ok(())
}

async fn fill(data: &Path, many: u64) -> Result<(), Box<dyn Error>> {
    let folder = DataFolder::open(data)?;
    let keys = Arc::new(load_keyring(&folder)?);
    let archive = Arc::new(SqliteArchive::open(&folder)?);
    let files = FolderFiles::new(&folder);
    let clients = 64;
    let mut sending = Vec::new();
    for client in 0..clients {
        let (keys, archive, files) = (Arc::clone(&keys), Arc::clone(&archive), files.clone());
        sending.push(tokio::spawn(async move {
            for number in (client..many).step_by(clients as usize) {
                archive.submit(&sample(&keys, &files, number).await?).await?;
            }
            Ok::<_, counter::fault::Fault>(())
        }));
    }
    for one in sending {
        one.await??;
    }
    archive.close().await;
    Ok(())
}

async fn sample(keys: &KeyRing, files: &FolderFiles, number: u64) -> Result<Pratica, counter::fault::Fault> {
    let mut answers = Answers::default();
    if number.is_multiple_of(100) {
        let mac = keys.mac(Purpose::Content, &[&number.to_be_bytes()]);
        let id = FileId::from_random(std::array::from_fn(|place| mac[place]));
        let plain = vec![b'%'; 100_000];
        let sealed = keys.seal_under(&Secret(mac), &label(HERE, &id), &plain)?;
        files.put(HERE, &id, sealed.0).await?;
        let record = StoredFile {
            id: id.as_str().into(),
            name: "planimetria.pdf".into(),
            format: FileFormat::Pdf,
            bytes: plain.len() as u64,
            sha256: hex(&Sha256::digest(&plain)),
            key: hex(&mac),
        };
        answers.0.insert("planimetria".into(), Answer::Many(vec![record.to_text()]));
    }
    pratica(keys, number, Body { answers, ..Body::default() })
}

fn size(folder: &Path) -> std::io::Result<u64> {
    let mut bytes = 0;
    let mut folders: Vec<PathBuf> = vec![folder.into()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            match entry.file_type()?.is_dir() {
                true => folders.push(entry.path()),
                false => bytes += entry.metadata()?.len(),
            }
        }
    }
    Ok(bytes)
}
