//! From the content and the theme to the comuni's sites, their forms and the index of each counter.
//!
//! In: `content/` and `themes/<name>/`. Out: `out/site`, `out/forms`, `out/counter`. Only this file knows the order
//! of the stages: read, join, check, render, publish, write. Comuni are read one by one, first to be checked, then to be
//! built, so that memory does not grow with their number. It never looks at a clock but to tell how long it took.
//!
//! Beside the build stand the consortium's instruments, which only read: [`survey`], [`mayors`] and [`difference`].

pub mod build_error;
pub mod check;
pub mod deliver;
pub mod diagnostic;
pub mod difference;
pub mod draw;
pub mod fault;
mod join;
pub mod mayors;
mod memory;
pub mod mend;
pub mod model;
pub mod new_comune;
pub mod new_news;
pub mod new_service;
pub mod progress;
mod publish;
mod read;
mod render;
pub mod report;
pub mod scaffold;
pub mod sentences;
pub mod survey;
pub mod theme;
pub mod usage;
mod write;

use std::collections::BTreeMap;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::build_error::BuildError;
use crate::diagnostic::{Diagnostic, Severity};
use crate::fault::Fault;
pub use crate::memory::Memory;
use crate::memory::{Built, Seen};
pub use crate::model::hosting::{BaseUrl, Hosting};
use crate::model::joined::{Joined, Site};
use crate::model::page::{Inputs, OutFile, Sink};
use crate::model::register::Entry;
use crate::model::showing::Showing;
use crate::new_comune::{Begun, Known, NewComune, NewComuneError};
use crate::new_news::{NewNews, NewNewsError};
use crate::new_service::NewServiceError;
use crate::progress::Progress;
use crate::report::{Elapsed, Report};
use crate::sentences::FormSentences;
pub use crate::theme::{ThemeError, prepare_theme};
use crate::write::{Output, Owner, SHARED};

/// What to build, and where.
#[derive(Clone, Debug, Hash)]
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
    /// The address of the host that the comuni share, or of the consortium, if it is known.
    pub base_url: Option<BaseUrl>,
    /// The day that first and last days are compared with.
    pub day: Date,
    /// Whether drafts are shown too.
    pub drafts: bool,
    /// Whether blanks that nobody sees are left out of pages.
    pub minify: bool,
}

impl Request {
    fn showing(&self) -> Showing {
        Showing::On { day: self.day, drafts: self.drafts }
    }
}

/// Reads the content and tells every slip in it; writes nothing.
///
/// # Errors
/// If a file cannot be read.
pub fn check(content: &Path) -> Result<Vec<Diagnostic>, Fault> {
    let shared = read::shared(content)?;
    let joined = join::join(&shared)?;
    Ok(inspect(content, &joined, &mut Memory::default())?.diagnostics)
}

/// Every sentence that the forms can say when an answer is wrong, form by form, in each language that it has.
///
/// # Errors
/// If a file cannot be read.
pub fn sentences(content: &Path) -> Result<Vec<FormSentences>, Fault> {
    let shared = read::shared(content)?;
    let joined = join::join(&shared)?;
    let forms = joined.forms.values().flat_map(|f| [&f.form].into_iter().chain(f.english.as_ref().map(|e| &e.form)));
    Ok(forms.map(sentences::of).collect())
}

/// The kinds of question that a form can ask, as its author names them.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    read::kinds()
}

/// Begins a comune: the folder that its content begins with.
///
/// # Errors
/// If its name is unknown or taken, or the file cannot be written.
pub fn begin_comune(content: &Path, new: &NewComune) -> Result<Begun, NewComuneError> {
    let shared = read::shared(content)?;
    let joined = join::join(&shared)?;
    let register = inspect(content, &joined, &mut Memory::default())?.register;
    let known = Known { register: &register, services: shared.cards.keys().map(String::as_str).collect() };
    new_comune::begin(content, &known, new)
}

/// Begins a service: its card, still a draft, and its form.
///
/// # Errors
/// If its name is taken or cannot stand in an address, or a file cannot be written.
pub fn begin_service(content: &Path, name: &str, day: Date) -> Result<scaffold::Begun, NewServiceError> {
    new_service::begin(content, &read::shared(content)?, name, day)
}

/// Begins a piece of news, still a draft.
///
/// # Errors
/// If there is no such comune, the file is there, or it cannot be written.
pub fn begin_news(content: &Path, new: &NewNews) -> Result<scaffold::Begun, NewNewsError> {
    new_news::begin(content, &read::comuni(content)?, new)
}

/// Builds the sites: forms first, indexes second, pages last, so that no page asks for a form that is not there.
///
/// # Errors
/// [`BuildError::Content`] with every diagnostic if one of them is an error (then nothing is written), or the fault
/// that broke the build.
pub fn build(request: &Request, progress: &dyn Progress) -> Result<Report, BuildError> {
    rebuild(request, progress, &mut Memory::default())
}

/// Builds the sites again, passing over the comuni that this process built before from the same files.
///
/// # Errors
/// Like [`build`].
pub fn rebuild(request: &Request, progress: &dyn Progress, memory: &mut Memory) -> Result<Report, BuildError> {
    let start = Instant::now();
    progress.begin("Leggo i contenuti", None);
    memory.begin(request)?;
    let shared = read::shared(&request.content)?;
    let joined = join::join(&shared)?;
    let Inspected { register, diagnostics } = inspect(&request.content, &joined, memory)?;
    progress.end();
    if diagnostics.iter().any(|d| d.severity == Severity::Error) {
        return Err(BuildError::Content(diagnostics));
    }
    let checked = start.elapsed();

    let wanted = wanted(&register, request.comune.as_deref())?;
    let theme = read::theme(&request.theme)?;
    let templates = render::Templates::load(&theme, program(), request.minify)?;
    let texts = render::Texts::compile(&shared)?;
    let tools = render::Tools {
        templates: &templates,
        texts: &texts,
        theme: &theme,
        consortium: &shared.consortium,
        news: &shared.news,
        hosting: request.hosting,
        base_url: request.base_url.as_ref(),
        showing: request.showing(),
    };
    let output = Output::open(&request.out, memory.trusts(&request.out))?;
    let mut common = output.owner(SHARED)?;
    publish::forms(&joined, request.showing()).into_iter().try_for_each(|form| common.put(form))?;
    copy_assets(&theme, &mut common)?;
    render::shared_pictures(&shared, request.showing(), &mut common)?;

    progress.begin("Costruisco i siti", Some(wanted.len() as u64));
    let listed = listed(&register, &wanted, &output)?;
    let one = |entry: &&Entry| {
        let built = match memory.built(&entry.slug).filter(|_| output.remembers(&entry.slug)) {
            Some(before) => Ok(before.again()),
            None => build_comune(tools, &joined, entry, request.showing(), &output),
        };
        progress.advance(1);
        built
    };
    let of_all = || -> Result<Built, Fault> {
        common.put(publish::tenants(&shared.consortium, listed.iter().copied(), request.hosting)?)?;
        let mut common = Counted::new(common);
        common.put(publish::search::consortium(&shared, &listed)?)?;
        render::consortium(tools, &shared.cards, &listed, &mut common)?;
        common.close()
    };
    let (built, shared_built) =
        rayon::join(|| wanted.par_iter().map(one).collect::<Result<Vec<Built>, Fault>>(), of_all);
    let (built, shared_built) = (built?, shared_built?);
    progress.end();
    let rendered = start.elapsed();

    let names: Vec<&str> = wanted.iter().map(|e| e.slug.as_str()).chain([SHARED]).collect();
    let left_over = output.close(&names, request.comune.is_some())?;
    memory.keep(&request.out, wanted.iter().map(|e| e.slug.as_str()).zip(built.iter().copied()));
    let total = start.elapsed();
    let all = built.into_iter().fold(shared_built, |a, b| a + b);
    let tally = all.tally + left_over;
    Ok(Report {
        comuni: wanted.len(),
        pages: all.pages,
        files_written: tally.written,
        files_unchanged: tally.unchanged,
        removed: tally.removed,
        diagnostics,
        elapsed: Elapsed { check: checked, render: rendered - checked, place: total - rendered, total },
    })
}

/// Which program this is: another one may draw the same inputs differently.
fn program() -> Inputs {
    let file = std::env::current_exe().and_then(std::fs::metadata);
    let mark = file.ok().map(|file| (file.len(), file.modified().ok()));
    Inputs::of(|mut state| (env!("CARGO_PKG_VERSION"), mark).hash(&mut state))
}

/// What was learned of all comuni, one by one.
struct Inspected {
    register: Vec<Entry>,
    diagnostics: Vec<Diagnostic>,
}

/// Reads, joins and checks each comune by itself, and keeps only a few facts of it.
fn inspect(content: &Path, joined: &Joined<'_>, memory: &mut Memory) -> Result<Inspected, Fault> {
    let folders = read::comuni(content)?;
    let ids: BTreeMap<&str, Arc<str>> =
        joined.shared.cards.keys().map(|id| (id.as_str(), Arc::from(id.as_str()))).collect();
    let one = |(slug, folder): (String, PathBuf)| -> Result<Seen, Fault> {
        let stamp = memory.stamp(&folder)?;
        if let Some(seen) = memory.seen(&slug, stamp) {
            return Ok(seen);
        }
        let (comune, odd) = read::comune(&slug, &folder)?;
        let site = comune.as_ref().map(|comune| join::site(joined, comune, Showing::Everything));
        let diagnostics = check::comune(joined, site.as_ref(), &odd);
        let entry = site.as_ref().map(|site| Entry::new(folder, site.comune, site, &ids));
        Ok(Seen { slug, stamp, entry, diagnostics })
    };
    let (seen, mut diagnostics) = rayon::join(
        || folders.into_par_iter().map(one).collect::<Result<Vec<Seen>, Fault>>(),
        || check::shared(joined),
    );
    let seen = seen?;
    memory.note(&seen);
    let mut register = Vec::new();
    for Seen { entry, diagnostics: mut told, .. } in seen {
        register.extend(entry);
        diagnostics.append(&mut told);
    }
    diagnostics.append(&mut check::across(joined, &register));
    diagnostic::sort(&mut diagnostics);
    Ok(Inspected { register, diagnostics })
}

/// One comune: its index, its shell, its pages. It is read again, so that no more than a few are held at once.
fn build_comune(
    tools: render::Tools<'_>,
    joined: &Joined<'_>,
    entry: &Entry,
    showing: Showing,
    output: &Output,
) -> Result<Built, Fault> {
    let (Some(comune), _) = read::comune(&entry.slug, &entry.folder)? else {
        return Err(Fault::NoComune(entry.slug.clone()));
    };
    let site = join::site(joined, &comune, showing);
    let before = output.existing(&publish::index_path(&entry.slug))?.and_then(|bytes| publish::published(&bytes));
    // An index that is gone or cannot be read must not retire a form that somebody is filling in.
    let before = before.unwrap_or_else(|| forms_on_disk(&site, output));
    let mut owner = Counted::new(output.owner(&entry.slug)?);
    owner.put(publish::index(&site, tools.consortium, tools.hosting, &before)?)?;
    publish::redirects(&site, tools.hosting)?.into_iter().try_for_each(|file| owner.put(file))?;
    let search = publish::search::comune(&site, &joined.shared.synonyms, tools.hosting)?;
    search.files.into_iter().try_for_each(|file| owner.put(file))?;
    render::site(tools, &site, &search.url, &mut owner)?;
    owner.close()
}

/// Counts the pages on their way.
struct Counted<'o> {
    owner: Owner<'o>,
    pages: usize,
}

impl<'o> Counted<'o> {
    fn new(owner: Owner<'o>) -> Self {
        Self { owner, pages: 0 }
    }

    fn close(self) -> Result<Built, Fault> {
        Ok(Built { pages: self.pages, tally: self.owner.close()? })
    }
}

impl Sink for Counted<'_> {
    fn stays(&mut self, path: &str, inputs: Inputs) -> bool {
        let stays = self.owner.stays(path, inputs);
        self.pages += usize::from(stays && is_page(path));
        stays
    }

    fn put(&mut self, file: OutFile) -> Result<(), Fault> {
        self.pages += usize::from(is_page(&file.path));
        self.owner.put(file)
    }
}

fn is_page(path: &str) -> bool {
    path.starts_with("site/") && path.ends_with(".html")
}

/// The comuni to build: all, or the one asked for.
fn wanted<'r>(register: &'r [Entry], only: Option<&str>) -> Result<Vec<&'r Entry>, Fault> {
    let wanted: Vec<_> = register.iter().filter(|e| only.is_none_or(|slug| e.slug == slug)).collect();
    match only {
        Some(slug) if wanted.is_empty() => Err(Fault::NoComune(slug.to_owned())),
        _ => Ok(wanted),
    }
}

/// The comuni that have a site: those built now and those built before.
fn listed<'r>(register: &'r [Entry], wanted: &[&Entry], output: &Output) -> Result<Vec<&'r Entry>, Fault> {
    if wanted.len() == register.len() {
        return Ok(register.iter().collect());
    }
    let mut listed = Vec::new();
    for entry in register {
        let now = wanted.iter().any(|w| w.slug == entry.slug);
        if now || output.existing(&publish::index_path(&entry.slug))?.is_some() {
            listed.push(entry);
        }
    }
    Ok(listed)
}

/// The revisions of a comune's forms that were published before, as far as the forms themselves tell.
fn forms_on_disk(site: &Site<'_>, output: &Output) -> publish::Published {
    let services = site.services.iter().filter(|s| s.form.is_some()).map(|service| {
        let names = output.names(&publish::forms_path(service.id));
        let revisions = names.iter().filter_map(|n| contract::revision::Revision::parse(n.strip_suffix(".json")?));
        (service.id.to_owned(), revisions.collect())
    });
    services.collect()
}

/// The theme's built files, under the names that carry their digest.
fn copy_assets(theme: &model::theme::Theme, sink: &mut dyn Sink) -> Result<(), Fault> {
    for asset in theme.assets.values() {
        let path = theme.root.join("dist").join(&asset.file);
        let bytes = std::fs::read(&path).map_err(|e| Fault::file(&path, "leggere", e))?;
        sink.put(OutFile::page(format!("site/risorse/{}", asset.file), bytes))?;
    }
    Ok(())
}
