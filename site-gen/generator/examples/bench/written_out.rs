//! The shared text written out in each comune, with YAML on top: how Hugo and Eleventy read it.
//!
//! In: a content and a comune. Out: one Markdown file for each page.

use std::path::Path;

use crate::content::{Comune, Content};
use crate::pages;
use crate::place::put;
use crate::trouble::Trouble;

/// HTML files that a peer writes for one comune.
pub(crate) fn pages_of_a_comune(content: &Content, comune: &Comune) -> usize {
    content.cards.len() + pages::lists(comune, "index").len()
}

/// Writes the pages of a comune with YAML front matter; `index` is the name of a folder's own page.
pub(crate) fn yaml(root: &Path, content: &Content, comune: &Comune, index: &str) -> Result<(), Trouble> {
    let folder = root.join(&comune.slug);
    // Eleventy wants the extension of a layout, Hugo must not have it.
    let extension = if index == "index" { ".njk" } else { "" };
    let front = |layout: &str, title: &str, description: &str| {
        format!(
            "---\nlayout: {layout}{extension}\ntitle: \"{title}\"\ndescription: \"{description}\"\ncomune: {}\n\
             nome: \"{}\"\ndenominazione: \"{}\"\ncap: \"{:05}\"\n",
            comune.slug,
            comune.name,
            comune.denomination(),
            comune.number
        )
    };
    let overlays = content.overlays(comune);
    for (at, card) in content.cards.iter().enumerate() {
        let front = front("servizio", &card.title, &card.description);
        let text = content.text(at, &overlays, comune);
        let page = format!("{front}categoria: \"{}\"\ntermine: {}\n---\n{text}", card.category, card.term);
        put(&folder.join(format!("servizi/{}.md", card.id)), &page)?;
    }
    for page in pages::lists(comune, index) {
        let text = format!("{}---\n", front(page.layout, &page.title, "Tutti i servizi: che cosa serve e come fare."));
        put(&folder.join(format!("{}.md", page.path)), &text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{pages_of_a_comune, yaml};
    use crate::content::{Comune, Content};

    #[test]
    fn a_peer_has_a_file_for_each_page() {
        let (content, comune) = (Content::new(1, 60, 0), Comune::new(2));
        let folder = tempfile::tempdir().unwrap();
        yaml(folder.path(), &content, &comune, "_index").unwrap();
        let files = crate::tool::bytes(folder.path());
        assert_eq!(files.len(), 77);
        assert_eq!(files.len(), pages_of_a_comune(&content, &comune));
        let one = String::from_utf8(files["comune-00002/servizi/servizio-001.md".as_ref() as &std::path::Path].clone());
        assert!(one.unwrap().contains("## A chi è rivolto"));
    }
}
