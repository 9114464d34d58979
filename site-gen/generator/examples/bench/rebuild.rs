//! What a build costs when little has changed since the last one.
//!
//! In: a number of pages. Out: a table of fresh processes over the same output folder, one for each kind of change.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use generator::progress::Progress;

use crate::compare::{comuni_for, pages_of_a_comune};
use crate::content::{Comune, Content};
use crate::measure::{self, Run};
use crate::ours::card_file;
use crate::place::{Place, put};
use crate::tool::Tool;
use crate::trouble::{Trouble, about};
use crate::watch;

/// A full build, then one with nothing changed, one with a word in an overlay, one with a word in a shared card.
pub(crate) fn rebuild(
    content: &mut Content,
    pages: usize,
    ours: &dyn Tool,
    theme: &Path,
    place: &Place,
    progress: &dyn Progress,
) -> Result<String, Trouble> {
    progress.begin("Preparo i contenuti", None);
    let comuni = comuni_for(pages, pages_of_a_comune(ours, content, place)?);
    let (folder, out) = (place.gone("contenuti")?, place.output("sito")?);
    ours.write(&folder, content, comuni)?;
    progress.end();

    let mut text = String::from("| | file scritti | CPU (s) | reale (s) | memoria (MiB) |\n|---|--:|--:|--:|--:|\n");
    let mut step = |name: &str| {
        progress.begin(name, None);
        let moment = moment(place)?;
        let run = measure::run(ours.command(&folder, &out), &place.path("registro.txt"))?;
        progress.end();
        let cost = match run {
            Run::Done(cost) => cost,
            Run::Broken(_, words) => return Err(Trouble::Failed("`site-gen build`".to_owned(), words)),
        };
        let written = measure::written_after(&out, moment);
        let (cpu, wall) = (cost.cpu(), cost.wall.as_secs_f64());
        text.push_str(&format!("| {name} | {written} | {cpu:.3} | {wall:.3} | {} |\n", cost.memory >> 20));
        Ok(())
    };
    step("tutto da capo")?;
    step("niente di cambiato")?;
    let comune = Comune::new(1);
    if let Some((at, words)) = content.overlays(&comune).first() {
        let file = format!("comuni/{}/servizi/{}.md", comune.slug, content.cards[*at].id);
        put(&folder.join(file), &Content::overlay_file(&words.replace("solo", "soltanto")))?;
    }
    step("una parola in un Comune")?;
    let online = content.online > 0;
    if let Some(card) = content.cards.first_mut() {
        card.sections[0].1.push_str(" Parola.");
        put(&folder.join("servizi").join(&card.id).join("scheda.md"), &card_file(card, online))?;
    }
    step("una parola in una scheda di tutti")?;

    let again = watched(content, &comune, &folder, &out, theme)?;
    let html = measure::output(&out).html;
    place.no_outputs()?;
    place.gone("contenuti")?;
    Ok(format!("{comuni} Comuni, {html} file HTML\n\n{text}{again}"))
}

/// The same changes again, in one process that remembers.
fn watched(content: &mut Content, comune: &Comune, folder: &Path, out: &Path, theme: &Path) -> Result<String, Trouble> {
    let overlay = content.overlays(comune).first().map(|(at, words)| {
        let file = format!("comuni/{}/servizi/{}.md", comune.slug, content.cards[*at].id);
        (folder.join(file), words.clone())
    });
    let mut turn = 0;
    let online = content.online > 0;
    let mut of_one = || {
        let Some((path, words)) = &overlay else { return Ok(()) };
        turn += 1;
        put(path, &Content::overlay_file(&format!("{words} Volta {turn}.")))
    };
    let mut of_all = || {
        let Some(card) = content.cards.first_mut() else { return Ok(()) };
        card.sections[0].1.push_str(" Ancora.");
        put(&folder.join("servizi").join(&card.id).join("scheda.md"), &card_file(card, online))
    };
    let mut changes: [watch::Change<'_>; 3] = [
        ("niente di cambiato", &mut || Ok(())),
        ("una parola in un Comune", &mut of_one),
        ("una parola in una scheda di tutti", &mut of_all),
    ];
    watch::rows(folder, theme, out, &mut changes)
}

/// A moment on the disk's own clock, with nothing written just before or after it.
fn moment(place: &Place) -> Result<SystemTime, Trouble> {
    let rest = || std::thread::sleep(Duration::from_millis(30));
    rest();
    let path = place.path("momento");
    put(&path, "")?;
    let moment = modified(&path)?;
    rest();
    Ok(moment)
}

fn modified(path: &Path) -> Result<SystemTime, Trouble> {
    Ok(fs::metadata(path).and_then(|m| m.modified()).map_err(about(path, "leggere"))?)
}
