//! Fourth stage: nouns into pages.
//!
//! In: a [`Site`] and the theme. Out: [`OutFile`]s, handed to a sink one by one so that nothing is kept.

mod card_page;
mod consortium_pages;
mod crawlers;
mod desk;
mod first_step;
mod fixed_pages;
mod linked_data;
mod list_pages;
mod markdown;
mod section_pages;
mod templates;
mod view;

use crate::fault::Fault;
use crate::model::joined::Site;
use crate::model::page::OutFile;
use crate::render::desk::Desk;
use crate::render::templates::Own;
use crate::render::view::Page;

pub(crate) use consortium_pages::{Listed, consortium};
pub(crate) use desk::{Sink, Tools};
pub(crate) use templates::Templates;

/// What functions put in a shell's title.
const TITLE_HOLE: &str = "%%TITOLO%%";

/// Draws every page of a comune.
///
/// # Errors
/// If a template fails or the sink does.
pub(crate) fn site(tools: Tools<'_>, site: &Site<'_>, sink: &mut Sink<'_>) -> Result<(), Fault> {
    let desk = Desk::new(tools, site)?;
    let root = format!("site/{}", site.comune.slug);
    let mut pages: Vec<String> = Vec::new();
    let mut listing = |file: OutFile| {
        let page = file.path.strip_prefix(&root).and_then(|p| p.strip_suffix("index.html")).map(str::to_owned);
        pages.extend(page);
        sink(file)
    };
    draw(&desk, &mut listing)?;
    crawlers::files(&desk, &pages, sink)
}

fn draw(desk: &Desk<'_>, sink: &mut Sink<'_>) -> Result<(), Fault> {
    sink(desk.style.clone())?;
    list_pages::home(desk, sink)?;
    list_pages::services(desk, sink)?;
    list_pages::categories(desk, sink)?;
    list_pages::topics(desk, sink)?;
    for service in &desk.site.services {
        card_page::card(desk, service, sink)?;
    }
    section_pages::sections(desk, sink)?;
    fixed_pages::fixed(desk, sink)?;
    fixed_pages::own(desk, sink)?;
    fixed_pages::map(desk, sink)
}

/// Draws the shell of a comune, with holes for title and body.
///
/// # Errors
/// If the template fails.
pub(crate) fn shell(tools: Tools<'_>, site: &Site<'_>) -> Result<OutFile, Fault> {
    let desk = Desk::new(tools, site)?;
    let page = Page::new("sportello", TITLE_HOLE, "", "");
    let bytes = tools.templates.render("shell.html", &desk.frame, Own::default().with("pagina", &page)?)?;
    Ok(OutFile::atomic(format!("counter/{}.shell.html", site.comune.slug), bytes))
}
