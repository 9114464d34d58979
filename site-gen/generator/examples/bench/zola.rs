//! Zola, if it is installed: no registry that we use has the program.
//!
//! In: made-up content. Out: one Markdown file for each page, templates, and the command.

use std::path::Path;
use std::process::Command;

use rayon::prelude::*;

use crate::content::{Comune, Content};
use crate::measure::told;
use crate::pages::{self, Words};
use crate::place::put;
use crate::tool::{Found, Tool};
use crate::trouble::Trouble;

/// What fills the holes of pages; sections have the same holes under another name.
pub(crate) const PAGE_WORDS: &Words = &[
    ("title", "{{ page.title }}"),
    ("description", "{{ page.description }}"),
    ("slug", "{{ page.extra.comune }}"),
    ("name", "{{ page.extra.nome }}"),
    ("denomination", "{{ page.extra.denominazione }}"),
    ("cap", "{{ page.extra.cap }}"),
    ("category", "{{ page.extra.categoria }}"),
    ("term", "{{ page.extra.termine }}"),
    ("url", "{{ page.path }}"),
    ("content", "{{ page.content | safe }}"),
    ("item-category", "{{ s.extra.categoria }}"),
    ("item-url", "{{ s.path }}"),
    ("item-title", "{{ s.title }}"),
    ("item-description", "{{ s.description }}"),
    ("end", "{% endfor %}"),
];

/// How each template comes by its services.
const LISTS: [(&str, &str); 3] = [
    (
        "ingresso",
        "{% set servizi = get_section(path=section.extra.comune ~ \"/servizi/_index.md\") %}\
         {% for s in servizi.pages | slice(end=6) %}",
    ),
    ("servizi", "{% for s in section.pages %}"),
    (
        "categoria",
        "{% set servizi = get_section(path=page.extra.comune ~ \"/servizi/_index.md\") %}\
         {% for s in servizi.pages | filter(attribute=\"extra.categoria\", value=page.title) %}",
    ),
];

struct Zola;

/// The program, if it is on the path.
pub(crate) fn find() -> Found {
    let mut version = Command::new("zola");
    version.arg("--version");
    match told(version) {
        Some(version) => Found::Here(version.trim().replace("zola", "Zola"), Box::new(Zola)),
        None => Found::Missing("il programma `zola` non è installato"),
    }
}

impl Tool for Zola {
    fn write(&self, folder: &Path, content: &Content, comuni: usize) -> Result<(), Trouble> {
        put(&folder.join("config.toml"), CONFIG)?;
        put(&folder.join("templates/servizio.html"), &pages::service(PAGE_WORDS))?;
        for (layout, each) in LISTS {
            let page = pages::list(each, PAGE_WORDS);
            let page = if layout == "categoria" { page } else { page.replace("{{ page.", "{{ section.") };
            put(&folder.join(format!("templates/{layout}.html")), &page)?;
        }
        let root = folder.join("content");
        (1..=comuni).into_par_iter().try_for_each(|n| comune(&root, content, &Comune::new(n)))
    }

    fn command(&self, folder: &Path, out: &Path) -> Command {
        let mut command = Command::new("zola");
        command
            .arg("--root")
            .arg(folder)
            .args(["--config", "config.toml", "build"])
            .arg("--output-dir")
            .arg(out)
            .arg("--force");
        command
    }
}

const CONFIG: &str = "base_url = \"https://misure.example\"\ncompile_sass = false\nbuild_search_index = false\n\
    generate_sitemap = false\ngenerate_robots_txt = false\n";

fn comune(root: &Path, content: &Content, comune: &Comune) -> Result<(), Trouble> {
    let folder = root.join(&comune.slug);
    let front = |template: &str, title: &str, description: &str, more: &str| {
        format!(
            "+++\ntemplate = \"{template}.html\"\ntitle = \"{title}\"\ndescription = \"{description}\"\n[extra]\n\
             comune = \"{}\"\nnome = \"{}\"\ndenominazione = \"{}\"\ncap = \"{:05}\"\n{more}+++\n",
            comune.slug,
            comune.name,
            comune.denomination(),
            comune.number
        )
    };
    let overlays = content.overlays(comune);
    for (at, card) in content.cards.iter().enumerate() {
        let more = format!("categoria = \"{}\"\ntermine = {}\n", card.category, card.term);
        let page = front("servizio", &card.title, &card.description, &more) + &content.text(at, &overlays, comune);
        put(&folder.join(format!("servizi/{}.md", card.id)), &page)?;
    }
    for page in pages::lists(comune, "_index") {
        let text = front(page.layout, &page.title, "Tutti i servizi: che cosa serve e come fare.", "");
        put(&folder.join(format!("{}.md", page.path)), &text)?;
    }
    Ok(())
}
