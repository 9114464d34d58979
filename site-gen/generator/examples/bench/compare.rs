//! The same services built by us and by the peers, one after the other.
//!
//! In: a number of pages, peers, a number of runs. Out: a table of medians. Each run has an empty output folder.

use std::path::PathBuf;

use generator::progress::Progress;

use crate::content::{Comune, Content};
use crate::measure::{self, Cost, Output, Run};
use crate::peer::{self, Name};
use crate::place::Place;
use crate::table::{self, Row};
use crate::tool::{Found, Tool};
use crate::trouble::Trouble;
use crate::written_out;

/// What to compare.
pub(crate) struct Plan {
    /// HTML files for each program, about.
    pub(crate) pages: usize,
    /// Runs of each program.
    pub(crate) runs: usize,
    /// The peers.
    pub(crate) peers: Vec<Name>,
    /// The seed of the content.
    pub(crate) seed: u64,
    /// Services of a comune.
    pub(crate) services: usize,
    /// How many of them have a form, one row of ours for each; the peers have none.
    pub(crate) online: Vec<usize>,
}

struct Racer<'a> {
    name: String,
    tool: Box<dyn Tool + 'a>,
    comuni: usize,
    folder: PathBuf,
    costs: Vec<Cost>,
    output: Output,
    broken: Option<(Cost, String)>,
}

/// Measures and draws the table, with a line for each peer that could not be measured.
pub(crate) fn compare<'a>(
    plan: &Plan,
    ours: &'a dyn Tool,
    place: &Place,
    progress: &dyn Progress,
) -> Result<String, Trouble> {
    let mut racers: Vec<Racer<'a>> = Vec::new();
    let mut notes = String::new();
    for &online in &plan.online {
        let content = Content::new(plan.seed, plan.services, online);
        progress.begin("Preparo i contenuti", None);
        let comuni = comuni_for(plan.pages, pages_of_a_comune(ours, &content, place)?);
        let name = format!("site-gen, {online} online su {}", plan.services);
        racers.push(racer(name, Box::new(Borrowed(ours)), &content, comuni, place)?);
        progress.end();
    }
    let content = Content::new(plan.seed, plan.services, 0);
    let comuni = comuni_for(plan.pages, written_out::pages_of_a_comune(&content, &Comune::new(1)));
    for &name in &plan.peers {
        progress.begin("Preparo i contenuti", None);
        match peer::find(name, place)? {
            Found::Here(name, tool) => racers.push(racer(name, tool, &content, comuni, place)?),
            Found::Missing(why) => notes.push_str(&format!("- {name:?}: non misurato, {why}.{}\n", known(name))),
        }
        progress.end();
    }
    for turn in 1..=plan.runs {
        for racer in &mut racers {
            progress.begin(&format!("Giro {turn} di {}: {}", plan.runs, racer.name), None);
            race(racer, turn, place)?;
            progress.end();
        }
    }
    progress.begin("Tolgo i file", None);
    place.no_outputs()?;
    for racer in &racers {
        place.gone(&racer.folder.to_string_lossy())?;
    }
    progress.end();
    let rows: Vec<Row> = racers.into_iter().map(row).collect();
    Ok(format!("Circa {} pagine, mediana di {}\n\n{}{notes}", plan.pages, plan.runs, table::drawn(&rows)))
}

/// HTML files that each comune adds to what we write.
pub(crate) fn pages_of_a_comune(ours: &dyn Tool, content: &Content, place: &Place) -> Result<usize, Trouble> {
    let mut html = [0, 0];
    for (at, comuni) in [2, 4].into_iter().enumerate() {
        let (folder, out) = (place.gone("prova")?, place.output("prova")?);
        ours.write(&folder, content, comuni)?;
        if let Run::Broken(_, words) = measure::run(ours.command(&folder, &out), &place.path("registro.txt"))? {
            return Err(Trouble::Failed("`site-gen build`".to_owned(), words));
        }
        html[at] = measure::output(&out).html;
    }
    place.gone("prova")?;
    Ok((html[1] - html[0]) / 2)
}

/// How many comuni make about so many pages.
pub(crate) fn comuni_for(pages: usize, of_a_comune: usize) -> usize {
    let each = of_a_comune.max(1);
    ((pages + each / 2) / each).max(1)
}

fn racer<'a>(
    name: String,
    tool: Box<dyn Tool + 'a>,
    content: &Content,
    comuni: usize,
    place: &Place,
) -> Result<Racer<'a>, Trouble> {
    let folder = place.gone(&format!("contenuti {name}").replace([' ', ','], "-"))?;
    tool.write(&folder, content, comuni)?;
    Ok(Racer { name, tool, comuni, folder, costs: Vec::new(), output: Output::default(), broken: None })
}

fn race(racer: &mut Racer<'_>, turn: usize, place: &Place) -> Result<(), Trouble> {
    if racer.broken.is_some() {
        return Ok(());
    }
    // The file system is slow to make files where many were removed a moment ago: outputs go at the end.
    let out = place.output(&format!("{}-{turn}", racer.name.replace([' ', ','], "-")))?;
    match measure::run(racer.tool.command(&racer.folder, &out), &place.path("registro.txt"))? {
        Run::Done(cost) => racer.costs.push(cost),
        Run::Broken(cost, words) => racer.broken = Some((cost, words)),
    }
    racer.output = measure::output(&out);
    Ok(())
}

fn row(racer: Racer<'_>) -> Row {
    let (cost, broken) = match racer.broken {
        Some((cost, words)) => (cost, Some(words)),
        None => (measure::median(&racer.costs), None),
    };
    Row { name: racer.name, comuni: racer.comuni, output: racer.output, cost, broken }
}

/// What was measured earlier of a peer that is not here, on other content of the same kind.
fn known(name: Name) -> &'static str {
    match name {
        Name::Zola => {
            " Misure di un'altra volta, su testi simili e 2 core, senza cartella di uscita: 2.410 pagine 0,48 s reali, \
             0,78 s di CPU, 67 MiB; 12.192 pagine 3,12 s, 5,3 s, 225 MiB; 60.883 pagine 28,8 s, 42,8 s, 986 MiB"
        }
        Name::Hugo | Name::Eleventy => "",
    }
}

/// Ours, lent to several rows.
struct Borrowed<'a>(&'a dyn Tool);

impl Tool for Borrowed<'_> {
    fn write(&self, folder: &std::path::Path, content: &Content, comuni: usize) -> Result<(), Trouble> {
        self.0.write(folder, content, comuni)
    }

    fn command(&self, folder: &std::path::Path, out: &std::path::Path) -> std::process::Command {
        self.0.command(folder, out)
    }
}
