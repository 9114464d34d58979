//! What search engines read: `robots.txt`, and `sitemap.xml` where the host is known.

use std::fmt::Write as _;

use crate::fault::Fault;
use crate::model::hosting::Hosting;
use crate::model::page::{OutFile, Sink};
use crate::model::register::Entry;
use crate::render::desk::{Desk, Tools};

/// Pages that are a step of a form, not a place to arrive at.
const STEPS: [&str; 3] = ["/inizia/", "/domanda/", "/condizioni/"];

/// Everybody may read everything but the counter.
pub(super) fn robots(base: &str) -> String {
    format!("User-agent: *\nDisallow: {base}/sportello/\n")
}

/// The shared host's `robots.txt`, with the sitemaps of the comuni that live there.
pub(super) fn shared(tools: Tools<'_>, listed: &[&Entry]) -> String {
    let mut robots = robots("/*");
    if let (Hosting::Path, Some(url)) = (tools.hosting, tools.base_url) {
        for entry in listed {
            // Writing to a string cannot fail.
            _ = writeln!(robots, "Sitemap: {}/{}/sitemap.xml", url.as_str(), entry.slug);
        }
    }
    robots
}

/// The two files of a comune; the addresses are those of the pages drawn, below the site's root.
pub(super) fn files(desk: &Desk<'_>, pages: &[String], sink: &mut dyn Sink) -> Result<(), Fault> {
    let comune = desk.site.comune;
    let folder = format!("site/{}", comune.slug);
    let mut robots = robots(&desk.base);
    // A sitemap wants whole addresses, and only a known host gives them.
    if let Some(origin) = &desk.origin {
        let site = format!("{origin}{}", desk.base);
        let mut map = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        for page in pages.iter().filter(|p| !STEPS.iter().any(|s| p.ends_with(s))) {
            // Writing to a string cannot fail; addresses are plain names.
            _ = writeln!(map, "<url><loc>{site}{page}</loc></url>");
        }
        map.push_str("</urlset>\n");
        sink.put(OutFile::page(format!("{folder}/sitemap.xml"), map))?;
        _ = writeln!(robots, "Sitemap: {site}/sitemap.xml");
    }
    sink.put(OutFile::page(format!("{folder}/robots.txt"), robots))
}
