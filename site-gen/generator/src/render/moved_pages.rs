//! Former addresses: a small page that leads on, without a script.
//!
//! In: what moved. Out: a page at each former address; what the edge and the counter read is made by `publish`.

use crate::fault::Fault;
use crate::model::moved::moved;
use crate::model::page::Sink;
use crate::render::desk::{Desk, draw};
use crate::render::parts::Own;

/// Draws the pages at former addresses. They are no places to arrive at: no map lists them.
pub(super) fn moved_pages(desk: &Desk<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    for moved in moved(desk.site) {
        let page = desk.page("rinvio", &moved.title, "", &moved.to).hidden();
        let name = if moved.from.ends_with('/') { "index.html" } else { "" };
        let file = format!("site/{}{}{name}", desk.site.comune.slug, moved.from);
        draw(desk.tools, &desk.frame, "rinvio.html", file, &Own::default().with("pagina", &page), sink)?;
    }
    Ok(())
}
