//! What a telephone may keep: the pages of this build and the files they ask for, so that a page that was read once opens
//! without signal.
//!
//! In: the addresses of the pages drawn and the theme's worker. Out: `sw.js` at the root of the comune's site. Steps of
//! forms and all that functions answer are left out: nothing of a citizen stays on the device.

use crate::fault::Fault;
use crate::model::page::{OutFile, Sink};
use crate::render::desk::Desk;
use crate::render::view;

/// The name of the worker below the base: it may answer for what lies beside and below it.
pub(super) const NAME: &str = "sw.js";
/// Pages that are a step of a request.
const STEPS: [&str; 2] = ["/inizia/", "/domanda/"];

/// Writes the worker of a comune; nothing, if the theme has none.
pub(super) fn worker(desk: &Desk<'_>, pages: &[String], sink: &mut dyn Sink) -> Result<(), Fault> {
    let Some(worker) = &desk.tools.theme.worker else { return Ok(()) };
    let kept = pages.iter().filter(|page| !STEPS.iter().any(|step| page.ends_with(step)));
    let mut pages: Vec<String> = kept.map(|page| format!("{}{page}", desk.base)).collect();
    pages.sort_unstable();
    let theme = desk.tools.theme.assets.iter();
    // Letters that few names need come when they are asked for.
    let theme = theme.filter(|(name, _)| !name.contains("-ext.")).map(|(_, asset)| format!("/risorse/{}", asset.file));
    let mut files: Vec<String> = theme.collect();
    files.extend(desk.style.path.rsplit('/').next().map(|name| format!("{}/{name}", desk.base)));
    let arms = desk.site.comune.arms.as_ref().and_then(|arms| arms.made.as_ref().ok());
    files.extend(arms.map(|drawing| format!("{}/{}", desk.base, view::arms_name(drawing))));
    let (pages, files) = (serde_json::to_string(&pages)?, serde_json::to_string(&files)?);
    let text = format!("const pagine={pages},risorse={files};\n{worker}");
    sink.put(OutFile::page(format!("site/{}/{NAME}", desk.site.comune.slug), text))
}
