//! Eleventy, from the npm registry.
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
    ("title", "{{ title }}"),
    ("description", "{{ description }}"),
    ("slug", "{{ comune }}"),
    ("name", "{{ nome }}"),
    ("denomination", "{{ denominazione }}"),
    ("cap", "{{ cap }}"),
    ("category", "{{ categoria }}"),
    ("term", "{{ termine }}"),
    ("url", "{{ page.url }}"),
    ("content", "{{ content | safe }}"),
    ("item-category", "{{ s.data.categoria }}"),
    ("item-url", "{{ s.url }}"),
    ("item-title", "{{ s.data.title }}"),
    ("item-description", "{{ s.data.description }}"),
    ("end", "{% endfor %}"),
];

/// How each layout comes by its services.
const LISTS: [(&str, &str); 3] = [
    ("ingresso", "{% for s in collections.servizi[comune].slice(0, 6) %}"),
    ("servizi", "{% for s in collections.servizi[comune] %}"),
    ("categoria", "{% for s in collections.categorie[comune + '/' + title] %}"),
];

const CONFIG: &str = r#"const grouped = (key) => (api) => {
  const groups = {};
  for (const item of api.getAll()) {
    if (item.data.layout === "servizio.njk") (groups[key(item.data)] ??= []).push(item);
  }
  return groups;
};

module.exports = (config) => {
  config.addCollection("servizi", grouped((data) => data.comune));
  config.addCollection("categorie", grouped((data) => `${data.comune}/${data.categoria}`));
  return { markdownTemplateEngine: false };
};
"#;

const PACKAGE: &str = "@11ty/eleventy@3";

struct Eleventy(PathBuf);

/// The program, installed below the place.
pub(crate) fn find(place: &Place) -> Result<Found, Trouble> {
    let folder = place.path("11ty");
    let home = folder.join("node_modules/@11ty/eleventy");
    if !home.join("cmd.cjs").exists() {
        fs::create_dir_all(&folder).map_err(about(&folder, "creare"))?;
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-fund", "--no-audit", "--silent", "--prefix"]).arg(&folder).arg(PACKAGE);
        if told(npm).is_none() {
            return Ok(Found::Missing("servono node e npm"));
        }
    }
    let about_it = fs::read_to_string(home.join("package.json")).unwrap_or_default();
    let about_it: serde_json::Value = serde_json::from_str(&about_it).unwrap_or_default();
    let version = about_it["version"].as_str().unwrap_or_default();
    Ok(Found::Here(format!("Eleventy {version}"), Box::new(Eleventy(home.join("cmd.cjs")))))
}

impl Tool for Eleventy {
    fn write(&self, folder: &Path, content: &Content, comuni: usize) -> Result<(), Trouble> {
        put(&folder.join("eleventy.config.cjs"), CONFIG)?;
        let root = folder.join("content");
        put(&root.join("_includes/servizio.njk"), &pages::service(WORDS))?;
        for (layout, each) in LISTS {
            put(&root.join(format!("_includes/{layout}.njk")), &pages::list(each, WORDS))?;
        }
        (1..=comuni).into_par_iter().try_for_each(|n| yaml(&root, content, &Comune::new(n), "index"))
    }

    fn command(&self, folder: &Path, out: &Path) -> Command {
        let mut command = Command::new("node");
        command.arg(&self.0).args(["--input=content", "--quiet"]);
        command.arg(format!("--output={}", out.display())).current_dir(folder);
        command
    }
}
