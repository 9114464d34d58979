//! From the content and the theme to the comuni's sites, their forms and the index of each counter.
//!
//! In: `content/` and `themes/<name>/`. Out: `out/site`, `out/forms`, `out/counter`. Only this file knows the order
//! of the stages: read, join, check, render, publish, write. It never looks at a clock but to tell how long it took.

pub mod check;
pub mod diagnostic;
pub mod draw;
pub mod fault;
mod join;
pub mod model;
pub mod new_comune;
pub mod progress;
mod publish;
mod read;
mod render;
pub mod report;
pub mod theme;
pub mod usage;
mod write;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Severity};
use crate::fault::{BuildError, Fault};
use crate::model::comune::Comune;
pub use crate::model::hosting::Hosting;
use crate::model::joined::{Joined, Site};
use crate::model::page::OutFile;
use crate::progress::Progress;
use crate::report::{Elapsed, Report};
pub use crate::theme::{ThemeError, prepare_theme};
use crate::write::{Output, SHARED};

/// What to build, and where.
#[derive(Clone, Debug)]
pub struct Request {
    /// The content folder.
    pub content: PathBuf,
    /// The theme's folder, already built.
    pub theme: PathBuf,
    /// The output folder.
    pub out: PathBuf,
    /// Only this comune; the others stay as they are.
    pub comune: Option<String>,
    /// Where sites live.
    pub hosting: Hosting,
}

/// Reads the content and tells every slip in it; writes nothing.
///
/// # Errors
/// If a file cannot be read.
pub fn check(content: &Path) -> Result<Vec<Diagnostic>, Fault> {
    let content = read::content(content)?;
    let joined = join::join(&content)?;
    Ok(check::check(&joined, &sites(&joined)))
}

/// Builds the sites: forms first, indexes second, pages last, so that no page asks for a form that is not there.
///
/// # Errors
/// [`BuildError::Content`] with every diagnostic if one of them is an error (then nothing is written), or the fault
/// that broke the build.
pub fn build(request: &Request, progress: &dyn Progress) -> Result<Report, BuildError> {
    let start = Instant::now();
    progress.begin("Leggo i contenuti", None);
    let content = read::content(&request.content)?;
    let joined = join::join(&content)?;
    let sites = sites(&joined);
    let diagnostics = check::check(&joined, &sites);
    progress.end();
    if diagnostics.iter().any(|d| d.severity == Severity::Error) {
        return Err(BuildError::Content(diagnostics));
    }
    let checked = start.elapsed();

    let wanted = wanted(&sites, request.comune.as_deref())?;
    let theme = read::theme(&request.theme)?;
    let templates = render::Templates::load(&theme)?;
    let tools = render::Tools {
        templates: &templates,
        theme: &theme,
        consortium: &content.consortium,
        hosting: request.hosting,
    };
    let output = Output::open(&request.out)?;

    progress.begin("Pubblico i moduli", Some(wanted.len() as u64));
    wanted.par_iter().try_for_each(|site| publish_forms(site, &output))?;
    wanted.par_iter().try_for_each(|site| {
        publish_counter(tools, site, &output)?;
        progress.advance(1);
        Ok::<_, Fault>(())
    })?;
    let listed = listed(&content.comuni, &wanted, &output)?;
    output.put(SHARED, publish::tenants(&content.consortium, listed.iter().copied(), request.hosting)?)?;
    progress.end();
    let published = start.elapsed();

    progress.begin("Costruisco i siti", Some(wanted.len() as u64));
    copy_assets(&theme, &output)?;
    let pages = AtomicUsize::new(0);
    let count = |file: &OutFile| {
        if file.path.ends_with(".html") {
            pages.fetch_add(1, Ordering::Relaxed);
        }
    };
    wanted.par_iter().try_for_each(|site| {
        render::site(tools, site, &mut |file| {
            count(&file);
            output.put(&site.comune.slug, file)
        })?;
        progress.advance(1);
        Ok::<_, Fault>(())
    })?;
    let cards: Vec<render::Listed> = listed.iter().map(|c| render::Listed::new(c, request.hosting)).collect();
    render::consortium(tools, &cards, &mut |file| {
        count(&file);
        output.put(SHARED, file)
    })?;
    progress.end();
    let rendered = start.elapsed();

    let owners: Vec<&str> = wanted.iter().map(|s| s.comune.slug.as_str()).chain([SHARED]).collect();
    let tally = output.close(request.comune.as_ref().map(|_| owners.as_slice()))?;
    let total = start.elapsed();
    Ok(Report {
        comuni: wanted.len(),
        pages: pages.into_inner(),
        files_written: tally.written,
        files_unchanged: tally.unchanged,
        removed: tally.removed,
        diagnostics,
        elapsed: Elapsed {
            check: checked,
            publish: published - checked,
            render: rendered - published,
            clean: total - rendered,
            total,
        },
    })
}

fn sites<'a>(joined: &'a Joined<'a>) -> Vec<Site<'a>> {
    joined.content.comuni.par_iter().map(|comune| join::site(joined, comune)).collect()
}

/// The sites to build: all, or the one asked for.
fn wanted<'s, 'a>(sites: &'s [Site<'a>], only: Option<&str>) -> Result<Vec<&'s Site<'a>>, Fault> {
    let wanted: Vec<_> = sites.iter().filter(|s| only.is_none_or(|slug| s.comune.slug == slug)).collect();
    match only {
        Some(slug) if wanted.is_empty() => Err(Fault::NoComune(slug.to_owned())),
        _ => Ok(wanted),
    }
}

/// The comuni that have a site: those built now and those built before.
fn listed<'a>(comuni: &'a [Comune], wanted: &[&Site<'_>], output: &Output) -> Result<Vec<&'a Comune>, Fault> {
    let mut listed = Vec::new();
    for comune in comuni {
        let now = wanted.iter().any(|s| s.comune.slug == comune.slug);
        if now || output.existing(&publish::index_path(&comune.slug))?.is_some() {
            listed.push(comune);
        }
    }
    Ok(listed)
}

fn publish_forms(site: &Site<'_>, output: &Output) -> Result<(), Fault> {
    publish::forms(site).into_iter().try_for_each(|form| output.put(&site.comune.slug, form))
}

fn publish_counter(tools: render::Tools<'_>, site: &Site<'_>, output: &Output) -> Result<(), Fault> {
    let slug = &site.comune.slug;
    let before = output.existing(&publish::index_path(slug))?.and_then(|bytes| publish::published(&bytes));
    // An index that is gone or cannot be read must not retire a form that somebody is filling in.
    let before = before.unwrap_or_else(|| forms_on_disk(slug, output));
    output.put(slug, publish::index(site, tools.consortium, tools.hosting, &before)?)?;
    output.put(slug, render::shell(tools, site)?)
}

fn forms_on_disk(slug: &str, output: &Output) -> publish::Published {
    let folder = publish::forms_path(slug);
    let services = output.names(&folder).into_iter().map(|service| {
        let names = output.names(&format!("{folder}/{service}"));
        let revisions = names.iter().filter_map(|n| contract::revision::Revision::parse(n.strip_suffix(".json")?));
        (service.clone(), revisions.collect())
    });
    services.collect()
}

/// The theme's built files, under the names that carry their digest.
fn copy_assets(theme: &model::theme::Theme, output: &Output) -> Result<(), Fault> {
    for asset in theme.assets.values() {
        let path = theme.root.join("dist").join(&asset.file);
        let bytes = std::fs::read(&path).map_err(|e| Fault::file(&path, "leggere", e))?;
        output.put(SHARED, OutFile::page(format!("site/risorse/{}", asset.file), bytes))?;
    }
    Ok(())
}
