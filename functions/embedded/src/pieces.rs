//! The pieces of a diary as they lie beside the backups: which there are, which are no longer needed, and how a file is
//! brought to their end.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::backup_error::BackupError;
use crate::manifest::Mark;
use crate::stores;

/// The folder of the pieces, in a series of backups.
pub(crate) const DIARY: &str = "diario";

/// Where a piece lies.
pub(crate) fn path_of(place: &Path, diary: &str, number: u32) -> PathBuf {
    place.join(format!("{diary}_{number:06}.wal"))
}

/// The pieces in a series of backups: their paths, each with its diary and number.
fn pieces(series: &Path) -> io::Result<Vec<(Mark, PathBuf)>> {
    let entries = match fs::read_dir(series.join(DIARY)) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let named = path.file_name().and_then(|n| n.to_str()?.strip_suffix(".wal")?.rsplit_once('_'));
        let mark = named.and_then(|(diary, n)| Some(Mark { diary: diary.to_owned(), piece: n.parse().ok()? }));
        found.extend(mark.map(|mark| (mark, path)));
    }
    found.sort_by(|(a, _), (b, _)| (&a.diary, a.piece).cmp(&(&b.diary, b.piece)));
    Ok(found)
}

/// Removes the pieces that none of these marks needs, unless they are of the diary that is being written.
pub(crate) fn prune(series: &Path, needed: &[Mark], now: Option<&Mark>) -> io::Result<()> {
    for (of, path) in pieces(series)? {
        let wanted = |mark: &Mark| mark.diary == of.diary && mark.piece <= of.piece;
        let written = now.is_some_and(|now| now.diary == of.diary && !needed.iter().any(|m| m.diary == of.diary));
        if !needed.iter().any(wanted) && !written {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

/// Brings a file of SQLite that was copied by a backup to the end of the diary; gives until when that is, if it went on.
pub(crate) fn replay(series: &Path, mark: &Mark, file: &Path) -> Result<Option<Timestamp>, BackupError> {
    let place = series.join(DIARY);
    let all = pieces(series).map_err(BackupError::disk(&place))?;
    let of_it = all.into_iter().filter(|(of, _)| of.diary == mark.diary && of.piece >= mark.piece);
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    let (log, mut until) = (PathBuf::from(log), None);
    let sqlite = BackupError::sqlite(file);
    for (expected, (of, path)) in (mark.piece..).zip(of_it) {
        if of.piece != expected {
            return Err(BackupError::Changed { path, what: "manca il pezzo di diario prima di questo" });
        }
        // The file reads its log, as after a power cut.
        drop(stores::open(file).map_err(&sqlite)?);
        let copied = fs::copy(&path, &log).and_then(|_| fs::metadata(&path)?.modified());
        until = Timestamp::try_from(copied.map_err(BackupError::disk(&path))?).ok();
        let opened = stores::open(file).map_err(&sqlite)?;
        let busy: i64 = opened.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(&sqlite)?;
        if busy != 0 {
            return Err(BackupError::Changed { path, what: "non si è potuto portare nel suo file" });
        }
    }
    Ok(until)
}
