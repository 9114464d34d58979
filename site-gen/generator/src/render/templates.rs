//! The theme's templates, loaded once.

use std::collections::BTreeMap;
use std::hash::Hash;

use tera::{Context, Tera};

use crate::fault::Fault;
use crate::model::page::Inputs;
use crate::model::theme::Theme;
use crate::render::parts::{Frame, Own};

/// The folder of the templates that read the frame alone.
const FRAGMENTS: &str = "frammenti/";

/// Templates ready to be filled by many threads.
pub(crate) struct Templates {
    tera: Tera,
    inputs: Inputs,
}

impl Templates {
    /// Loads all templates; an error tells file and line. `program` stands for the code that draws with them. Blanks
    /// are taken out of templates once, not out of every page.
    ///
    /// # Errors
    /// If a template cannot be parsed.
    pub(crate) fn load(theme: &Theme, program: Inputs, minify: bool) -> Result<Self, Fault> {
        let mut tera = Tera::new();
        let blanks = |text: &str| if minify { squeeze(&tighten(text)) } else { tighten(text) };
        tera.add_raw_templates(theme.templates.iter().map(|(name, text)| (name.as_str(), blanks(text))))?;
        let inputs = Inputs::of(|mut state| (program.0, minify, &theme.templates).hash(&mut state));
        Ok(Self { tera, inputs })
    }

    /// The digest of all templates and of the program.
    pub(super) fn inputs(&self) -> Inputs {
        self.inputs
    }

    /// The fragments of a frame by name: what is the same on all its pages is drawn once, `frammenti/<name>.html`.
    pub(super) fn fragments(&self, frame: &Frame) -> Result<BTreeMap<String, String>, Fault> {
        let names = self.tera.get_template_names().filter_map(|n| n.strip_prefix(FRAGMENTS)?.strip_suffix(".html"));
        let drawn = names.map(|name| {
            let bytes = self.render(&format!("{FRAGMENTS}{name}.html"), frame, &Own::default())?;
            Ok((name.to_owned(), String::from_utf8_lossy(&bytes).trim_end().to_owned()))
        });
        drawn.collect()
    }

    /// Whether the theme has a template of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// Fills a template.
    pub(super) fn render(&self, name: &str, frame: &Frame, own: &Own<'_>) -> Result<Vec<u8>, Fault> {
        let mut context = Context::new();
        for (key, value) in frame.values() {
            context.insert_value(key, value.clone());
        }
        for (key, value) in own.values() {
            context.insert_value(key, value?);
        }
        let mut page = Vec::with_capacity(32 * 1024);
        self.tera.render_to(name, &context, &mut page)?;
        Ok(page)
    }
}

/// A template that leaves no blank lines where only tags stood; its own lines keep their numbers.
fn tighten(template: &str) -> String {
    let mut tight = String::with_capacity(template.len() + 256);
    for line in template.split_inclusive('\n') {
        let bare = line.trim_end();
        match (only_tags(bare), bare.strip_suffix("%}")) {
            (true, Some(tag)) if !tag.ends_with('-') => {
                tight.push_str(tag);
                tight.push_str("-%}");
                tight.push_str(&line[bare.len()..]);
            }
            _ => tight.push_str(line),
        }
    }
    tight
}

/// A template without the line ends that no reader sees: those beside a tag of a block. Lines inside text, where a line
/// end is a blank between words, and what stands in `pre`, `textarea` and `script` stay.
fn squeeze(template: &str) -> String {
    if ["<pre", "<textarea", "<script"].iter().any(|tag| template.contains(tag)) {
        return template.to_owned();
    }
    let mut squeezed = String::with_capacity(template.len());
    for line in template.split_inclusive('\n') {
        let bare = line.trim_end();
        squeezed.push_str(bare);
        if line.len() > bare.len() && !BLOCKS.iter().any(|end| bare.ends_with(end)) {
            squeezed.push('\n');
        }
    }
    squeezed
}

/// The ends of lines after which a blank shows nowhere.
const BLOCKS: [&str; 16] = [
    "</div>",
    "</section>",
    "</nav>",
    "</header>",
    "</footer>",
    "</ul>",
    "</ol>",
    "</li>",
    "</h1>",
    "</h2>",
    "</h3>",
    "</p>",
    "</form>",
    "</fieldset>",
    "</legend>",
    "</article>",
];

/// Whether a line holds nothing but `{% … %}` tags.
fn only_tags(line: &str) -> bool {
    let mut rest = line.trim_start();
    while let Some(after) = rest.strip_prefix("{%").and_then(|r| r.split_once("%}")) {
        rest = after.1.trim_start();
    }
    rest.is_empty() && !line.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::{squeeze, tighten};

    #[test]
    fn only_line_ends_that_nobody_sees_are_taken_away() {
        assert_eq!(
            squeeze("<p>uno\ndue</p>\n<p>tre</p>\n<b>a</b>\n<b>b</b>\n"),
            "<p>uno\ndue</p><p>tre</p><b>a</b>\n<b>b</b>\n"
        );
        assert_eq!(squeeze("</p>\n<pre>a\n</p>\n"), "</p>\n<pre>a\n</p>\n");
    }

    #[test]
    fn lines_of_tags_leave_no_blank_line() {
        let template = "<ul>\n{% for a in b %}\n<li>{{ a }}</li>\n{% endfor %}\n</ul>\n";
        let tight = "<ul>\n{% for a in b -%}\n<li>{{ a }}</li>\n{% endfor -%}\n</ul>\n";
        assert_eq!(tighten(template), tight);
        assert_eq!(tighten("{% if a %}<b>x</b>{% endif %}\n"), "{% if a %}<b>x</b>{% endif %}\n");
    }
}
