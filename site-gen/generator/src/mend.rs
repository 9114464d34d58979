//! Mends slips that can be mended without asking.
//!
//! In: diagnostics whose rule found a fix. Out: the files as they would be, shown line by line, and written if that is
//! wanted. It never touches a file that changed since it was read, and never leaves half of one: the new text is
//! written beside the old and takes its place at once.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::fault::Fault;
use crate::model::source::{Edit, Source};

/// The invisible mark that some editors put first.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// A file and its mended text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The file as it was read.
    pub source: Arc<Source>,
    /// Its mended text.
    pub text: String,
    /// How many slips that mends.
    pub slips: usize,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds the mended text.
    Written,
    /// Somebody changed it since it was read, so it was left alone.
    Changed,
}

/// The files that can be mended, by path. Of fixes that touch the same bytes the first is taken; the others find their
/// turn when the content is read again.
pub fn plan(diagnostics: &[Diagnostic]) -> Vec<Mended> {
    let mut files: BTreeMap<&str, (&Arc<Source>, Vec<&Edit>, usize)> = BTreeMap::new();
    for diagnostic in diagnostics {
        let (Some(place), Some(fix)) = (&diagnostic.place, &diagnostic.fix) else { continue };
        let (_, edits, slips) = files.entry(&place.source.path).or_insert((&place.source, Vec::new(), 0));
        if !fix.iter().any(|new| edits.iter().any(|old| clash(old, new))) {
            edits.extend(fix);
            *slips += 1;
        }
    }
    let mended = files.into_values().map(|(source, edits, slips)| {
        let text = edited(&source.text, edits);
        Mended { source: source.clone(), text, slips }
    });
    mended.collect()
}

fn clash(a: &Edit, b: &Edit) -> bool {
    a.span == b.span || (a.span.start < b.span.end && b.span.start < a.span.end)
}

fn edited(text: &str, mut edits: Vec<&Edit>) -> String {
    edits.sort_by_key(|e| (e.span.start, e.span.end));
    let (mut new, mut at) = (String::with_capacity(text.len()), 0);
    for edit in edits {
        new.push_str(&text[at..edit.span.start]);
        new.push_str(&edit.text);
        at = edit.span.end;
    }
    new.push_str(&text[at..]);
    new
}

impl Mended {
    /// What changes, line by line; what does not show is told in words.
    pub fn shown(&self) -> String {
        let mut shown = format!("{}\n", self.source.path);
        let mut unseen = 0;
        // No fix adds or takes away a line.
        let lines = self.source.text.split_inclusive('\n').zip(self.text.split_inclusive('\n'));
        for (number, (old, new)) in lines.enumerate().filter(|(_, (old, new))| old != new) {
            if old.trim_end() == new.trim_end() {
                unseen += 1;
            } else {
                let (number, old, new) = (number + 1, old.trim_end(), new.trim_end());
                shown.push_str(&format!("{number:>5} - {old}\n      + {new}\n"));
            }
        }
        match unseen {
            0 => {}
            1 => shown.push_str("      in fondo a una riga cambia ciò che non si vede\n"),
            many => shown.push_str(&format!("      in fondo a {many} righe cambia ciò che non si vede\n")),
        }
        if self.source.marked {
            shown.push_str("      va via il segno invisibile all'inizio\n");
        }
        shown
    }

    /// Writes the mended text in the place of the old one.
    ///
    /// # Errors
    /// If the file cannot be read or written; then it is as before.
    pub fn write(&self) -> Result<Outcome, Fault> {
        let shown = Path::new(&self.source.path);
        // A file that is reached by a link keeps being reached by it.
        let path = fs::canonicalize(shown).map_err(|e| Fault::file(shown, "leggere", e))?;
        let now = fs::read(&path).map_err(|e| Fault::file(shown, "leggere", e))?;
        let mark = if self.source.marked { MARK } else { b"" };
        if now.strip_prefix(mark) != Some(self.source.text.as_bytes()) {
            return Ok(Outcome::Changed);
        }
        self.replace(&path).map_err(|e| Fault::file(shown, "scrivere", e))?;
        Ok(Outcome::Written)
    }

    fn replace(&self, path: &Path) -> std::io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut beside = tempfile::Builder::new().prefix(".").suffix(".tmp").tempfile_in(folder)?;
        beside.write_all(self.text.as_bytes())?;
        beside.as_file().set_permissions(fs::metadata(path)?.permissions())?;
        // An author's text may be the only one there is.
        beside.as_file().sync_all()?;
        beside.persist(path)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Place, Severity};

    fn slip(source: &Arc<Source>, edits: Vec<Edit>) -> Diagnostic {
        let place = Some(Place { source: source.clone(), span: 0..0 });
        let (rule, severity, message) = ("unknown-key", Severity::Error, String::new());
        Diagnostic { rule, severity, place, message, help: None, fix: Some(edits) }
    }

    #[test]
    fn a_fix_is_made_whole_or_not_at_all() {
        let source = Source::new("a", "uno due tre");
        let first = slip(&source, vec![Edit::new(4..7, "2")]);
        let second = slip(&source, vec![Edit::new(0..3, "1"), Edit::new(4..7, "zwei")]);
        let third = slip(&source, vec![Edit::new(11..11, "\n")]);
        let mended = plan(&[first, second, third]);
        assert_eq!((mended[0].text.as_str(), mended[0].slips), ("uno 2 tre\n", 2));
    }

    #[test]
    fn a_file_that_changed_since_it_was_read_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        fs::write(&path, "a = 2\n").unwrap();
        let source = Source::new(path.to_string_lossy(), "a = 1\n");
        let mended = plan(&[slip(&source, vec![Edit::new(0..1, "b")])]);
        assert_eq!(mended[0].write().unwrap(), Outcome::Changed);
        assert_eq!(fs::read_to_string(&path).unwrap(), "a = 2\n");
        fs::write(&path, "a = 1\n").unwrap();
        assert_eq!(mended[0].write().unwrap(), Outcome::Written);
        assert_eq!(fs::read_to_string(&path).unwrap(), "b = 1\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
