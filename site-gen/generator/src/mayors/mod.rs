//! The document for the mayors: where the area stands, what each comune lacks, what to do next.
//!
//! In: the content folder. Out: a page to print and two tables; on request a PDF, printed by a browser that is on the
//! machine. It judges only what the content shows, says where each number comes from and never looks at a clock.

mod comune_sheet;
mod cover;
mod criteria;
mod italian;
mod matrix;
mod page;
mod pdf;
mod picture;
mod plots;
mod prose;
mod steps;
mod tables;

use std::fs;
use std::path::{Path, PathBuf};

use crate::fault::Fault;
use crate::model::showing::Showing;
use crate::{join, read};

pub use pdf::PdfError;
use picture::Picture;

/// What to write, and where.
#[derive(Clone, Debug)]
pub struct Request {
    /// The content folder.
    pub content: PathBuf,
    /// The folder of the document.
    pub out: PathBuf,
    /// Whether a PDF is wanted too.
    pub pdf: bool,
}

/// Why the document was not written.
#[derive(Debug, thiserror::Error)]
pub enum MayorsError {
    /// The page is written, the PDF is not.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// We, or the machine, broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Writes the document; returns its files.
///
/// # Errors
/// If the content cannot be read, a file cannot be written, or no browser prints the PDF.
pub fn write(request: &Request) -> Result<Vec<PathBuf>, MayorsError> {
    let picture = picture(&request.content)?;
    let out = &request.out;
    fs::create_dir_all(out).map_err(|e| Fault::file(out, "creare", e))?;
    let page = page::page(&picture).into_string();
    let mut files = Vec::new();
    let coverage = tables::coverage(&picture).map_err(|e| Fault::file(out, "scrivere", e))?;
    let criteria = tables::criteria(&picture).map_err(|e| Fault::file(out, "scrivere", e))?;
    let all: [(&str, &[u8]); 3] =
        [("index.html", page.as_bytes()), ("copertura.csv", &coverage), ("criteri.csv", &criteria)];
    for (name, bytes) in all {
        let path = out.join(name);
        fs::write(&path, bytes).map_err(|e| Fault::file(&path, "scrivere", e))?;
        files.push(path);
    }
    if request.pdf {
        let path = out.join("report.pdf");
        pdf::print(&page, &path)?;
        files.push(path);
    }
    Ok(files)
}

/// Looks at the comuni one at a time; of each only its numbers are kept.
fn picture(root: &Path) -> Result<Picture, Fault> {
    let shared = read::shared(root)?;
    let answers = read::survey(root, &mut Vec::new())?;
    let joined = join::join(&shared)?;
    let mut picture = Picture::new(&shared.consortium, &shared.cards);
    for (slug, folder) in read::comuni(root)? {
        if let (Some(comune), _) = read::comune(&slug, &folder)? {
            let mut site = join::site(&joined, &comune, Showing::Everything);
            // A draft is no service yet.
            site.services.retain(|service| !service.draft);
            picture.add(&site, answers.get(&slug).cloned().unwrap_or_default());
        }
    }
    Ok(picture)
}
