//! Fourth stage: nouns into pages.
//!
//! In: a [`Site`] and the theme. Out: [`OutFile`]s, handed to a sink one by one so that nothing is kept.

mod az;
mod card_page;
mod consortium_news;
mod consortium_pages;
mod consortium_services;
mod crawlers;
mod desk;
mod english;
mod feed;
mod first_step;
mod fixed_pages;
mod linked_data;
mod list_pages;
mod listed;
mod markdown;
mod moved_pages;
mod news_pages;
mod offline;
mod open_data;
mod parts;
mod pictures;
mod section_pages;
mod security;
mod sheet_pages;
mod templates;
mod texts;
mod view;

use crate::fault::Fault;
use crate::model::hosting::Hosting;
use crate::model::joined::Site;
use crate::model::page::{Inputs, OutFile, Sink};
use crate::render::desk::Desk;
use crate::render::parts::Own;
use crate::render::view::Page;

pub(crate) use consortium_pages::consortium;
pub(crate) use desk::Tools;
pub(crate) use pictures::shared as shared_pictures;
pub(crate) use templates::Templates;
pub(crate) use texts::Texts;

/// What functions put in a shell's title.
const TITLE_HOLE: &str = "%%TITOLO%%";

/// Draws the shell and every page of a comune; `search` is the address of the index that the browser searches.
///
/// # Errors
/// If a template fails or the sink does.
pub(crate) fn site(tools: Tools<'_>, site: &Site<'_>, search: &str, sink: &mut dyn Sink) -> Result<(), Fault> {
    let desk = Desk::new(tools, site, search)?;
    let mut listing = Listing { root: format!("site/{}", site.comune.slug), pages: Vec::new(), sink };
    draw(&desk, &mut listing)?;
    let Listing { pages, sink, .. } = listing;
    moved_pages::moved_pages(&desk, sink)?;
    crawlers::files(&desk, &pages, sink)?;
    offline::worker(&desk, &pages, sink)?;
    // Only who answers for a whole host may say whom to write to.
    let whole = tools.hosting == Hosting::Domain;
    match desk.absolute(security::PATH).filter(|_| whole) {
        Some(address) => {
            let folder = format!("site/{}", site.comune.slug);
            security::file(tools.consortium.security.as_ref(), &folder, Some(&address), sink)
        }
        None => Ok(()),
    }
}

/// Notes the addresses of the pages on their way to the sink.
struct Listing<'s> {
    root: String,
    pages: Vec<String>,
    sink: &'s mut dyn Sink,
}

impl Listing<'_> {
    fn note(&mut self, path: &str) {
        let page = path.strip_prefix(&self.root).and_then(|p| p.strip_suffix("index.html"));
        self.pages.extend(page.map(str::to_owned));
    }
}

impl Sink for Listing<'_> {
    fn stays(&mut self, path: &str, inputs: Inputs) -> bool {
        let stays = self.sink.stays(path, inputs);
        if stays {
            self.note(path);
        }
        stays
    }

    fn put(&mut self, file: OutFile) -> Result<(), Fault> {
        self.note(&file.path);
        self.sink.put(file)
    }
}

fn draw(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    shell(desk, sink)?;
    sink.put(desk.style.clone())?;
    if let Some(Ok(drawing)) = desk.site.comune.arms.as_ref().map(|arms| &arms.made) {
        let path = format!("site/{}/{}", desk.site.comune.slug, view::arms_name(drawing));
        sink.put(OutFile::page(path, drawing.bytes.clone()))?;
    }
    pictures::comune(desk.site, sink)?;
    list_pages::home(desk, sink)?;
    list_pages::services(desk, sink)?;
    az::page(desk, sink)?;
    list_pages::categories(desk, sink)?;
    list_pages::topics(desk, sink)?;
    for service in &desk.site.services {
        card_page::card(desk, service, sink)?;
    }
    english::cards(desk, sink)?;
    section_pages::sections(desk, sink)?;
    sheet_pages::sheets(desk, sink)?;
    news_pages::news(desk, sink)?;
    fixed_pages::fixed(desk, sink)?;
    open_data::comune(desk, sink)?;
    fixed_pages::own(desk, sink)?;
    fixed_pages::map(desk, sink)
}

/// The page of a comune with holes for title and body, which functions fill.
fn shell(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let page = Page::new("sportello", TITLE_HOLE, "", "");
    let menu = desk.menu(page.url())?;
    let own = Own::default().with("pagina", &page).with("menu", &*menu);
    let bytes = desk.tools.templates.render("shell.html", &desk.frame, &own)?;
    sink.put(OutFile::counter(format!("counter/{}.shell.html", desk.site.comune.slug), bytes))?;
    english::shell(desk, sink)
}
