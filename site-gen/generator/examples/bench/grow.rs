//! Our own cost as the content grows, up to all of Italy.
//!
//! In: numbers of comuni or pages. Out: a table of single runs, each in a fresh process with an empty output folder.

use generator::progress::Progress;

use crate::compare::{comuni_for, pages_of_a_comune};
use crate::content::Content;
use crate::measure::{self, Run};
use crate::place::Place;
use crate::table::{self, Row};
use crate::tool::Tool;
use crate::trouble::Trouble;

/// Builds so many comuni once.
pub(crate) fn once(
    content: &Content,
    comuni: usize,
    ours: &dyn Tool,
    place: &Place,
    progress: &dyn Progress,
) -> Result<Row, Trouble> {
    progress.begin(&format!("Preparo {comuni} Comuni"), None);
    let (folder, out) = (place.gone("contenuti")?, place.output("sito")?);
    ours.write(&folder, content, comuni)?;
    progress.end();
    progress.begin(&format!("Costruisco {comuni} Comuni"), None);
    let run = measure::run(ours.command(&folder, &out), &place.path("registro.txt"))?;
    progress.end();
    progress.begin("Conto e tolgo i file", None);
    let output = measure::output(&out);
    place.no_outputs()?;
    place.gone("contenuti")?;
    progress.end();
    let (cost, broken) = match run {
        Run::Done(cost) => (cost, None),
        Run::Broken(cost, words) => (cost, Some(words)),
    };
    let name = format!("site-gen, {} online su {}", content.online, content.cards.len());
    Ok(Row { name, comuni, output, cost, broken })
}

/// All of Italy, or as many comuni as asked for.
pub(crate) fn italy(
    content: &Content,
    comuni: usize,
    ours: &dyn Tool,
    place: &Place,
    progress: &dyn Progress,
) -> Result<String, Trouble> {
    let row = once(content, comuni, ours, place, progress)?;
    let output = row.output;
    let seconds = row.cost.wall.as_secs_f64();
    Ok(format!(
        "{}\n{} file, {:.2} GiB; {:.0} pagine al secondo\n",
        table::drawn(&[row]),
        output.files,
        output.bytes as f64 / f64::from(1 << 30),
        output.html as f64 / seconds.max(0.001)
    ))
}

/// The cost of a page as pages grow.
pub(crate) fn scale(
    content: &Content,
    pages: &[usize],
    ours: &dyn Tool,
    place: &Place,
    progress: &dyn Progress,
) -> Result<String, Trouble> {
    let each = pages_of_a_comune(ours, content, place)?;
    let mut rows = Vec::new();
    for &pages in pages {
        rows.push(once(content, comuni_for(pages, each), ours, place, progress)?);
    }
    Ok(table::drawn(&rows))
}
