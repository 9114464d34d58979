//! Pictures that authors put beside their texts.
//!
//! In: `immagine = { file = "…", testo = "…" }`, `![what one sees](photo.jpg)`, the files beside a text. Out: what was
//! named, what is there, and the sizes that pages get. Nobody decodes a picture here.

use std::collections::BTreeMap;
use std::path::PathBuf;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::model::dialect;
use crate::model::source::{At, Span};

/// A picture as it was named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The name of the file, beside the text.
    pub file: At<String>,
    /// What one sees.
    pub alt: At<String>,
}

/// The pictures beside a text, by name.
pub type Gallery = BTreeMap<String, PictureFile>;

/// A picture that is there.
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
pub struct PictureFile {
    /// The file.
    pub path: PathBuf,
    /// Bytes of the file.
    pub bytes: u64,
    /// Whether all comuni share it.
    pub shared: bool,
    /// What its first bytes say.
    pub state: State,
}

/// What the first bytes of a picture say.
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
pub enum State {
    /// It can be shown.
    Good(Shape),
    /// It is too large to be opened: width and height in pixels, if they are known.
    Heavy(Option<(u32, u32)>),
    /// It is no picture of a kind that we know.
    Broken,
}

/// What a page needs to know of a picture before anybody decodes it.
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
pub struct Shape {
    /// Pixels, the right way up.
    pub width: u32,
    /// Pixels, the right way up.
    pub height: u32,
    /// Whether some loss is fine: a photograph; drawings keep every pixel.
    pub photograph: bool,
    /// A digest of the file, for names that never change their content.
    pub digest: String,
}

/// The largest file, in bytes.
pub const MAX_BYTES: u64 = 12 * 1024 * 1024;
/// The most pixels: what a good telephone takes.
pub const MAX_PIXELS: u64 = 50_000_000;
/// The largest drawing, in bytes: a heavier one is a photograph saved in the wrong format.
pub const MAX_DRAWING: u64 = 2 * 1024 * 1024;
/// The widths that pages get, in pixels.
const WIDTHS: [u32; 3] = [480, 960, 1600];

impl Shape {
    /// The widths and heights that pages get, the narrowest first; nothing is made larger than it is.
    pub fn sizes(&self) -> Vec<(u32, u32)> {
        let widest = self.width.min(WIDTHS[WIDTHS.len() - 1]);
        let widths = WIDTHS.into_iter().filter(|w| *w < widest).chain([widest]);
        let height = |width: u32| {
            let exact = u64::from(self.height) * u64::from(width);
            let height = (exact + u64::from(self.width) / 2) / u64::from(self.width).max(1);
            u32::try_from(height).unwrap_or(u32::MAX).max(1)
        };
        widths.map(|width| (width, height(width))).collect()
    }

    /// The name of a size in addresses: `foto-480.<digest>.jpg`.
    pub fn name(&self, stem: &str, width: u32) -> String {
        format!("{stem}-{width}.{}.{}", self.digest, if self.photograph { "jpg" } else { "webp" })
    }
}

/// Whether a name is that of a picture that we can open.
pub fn is_picture(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".webp"].iter().any(|end| lower.ends_with(end))
}

/// A picture inside a text: its address, the words that describe it, the place.
pub struct Inside {
    /// As it was written.
    pub file: String,
    /// What one sees.
    pub alt: String,
    /// Where it stands in the text.
    pub span: Span,
}

/// The pictures of a text.
pub fn inside(text: &str) -> Vec<Inside> {
    let mut found: Vec<Inside> = Vec::new();
    if !text.contains("![") {
        return found;
    }
    let mut open: Vec<usize> = Vec::new();
    for (event, span) in Parser::new_ext(text, dialect::options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                open.push(found.len());
                found.push(Inside { file: dest_url.to_string(), alt: String::new(), span });
            }
            Event::End(TagEnd::Image) => _ = open.pop(),
            Event::Text(words) | Event::Code(words) => {
                if let Some(inside) = open.last().and_then(|at| found.get_mut(*at)) {
                    inside.alt.push_str(&words);
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_made_larger_than_it_is() {
        let shape = |width, height| Shape { width, height, photograph: true, digest: String::new() };
        assert_eq!(shape(4000, 3000).sizes(), [(480, 360), (960, 720), (1600, 1200)]);
        assert_eq!(shape(700, 100).sizes(), [(480, 69), (700, 100)]);
        assert_eq!(shape(480, 10).sizes(), [(480, 10)]);
        assert_eq!(shape(3, 1).sizes(), [(3, 1)]);
    }

    #[test]
    fn the_pictures_of_a_text_are_found_with_their_words() {
        let found = inside("a ![la *piazza*](piazza.jpg \"titolo\") b ![](x.png)");
        let told: Vec<_> = found.iter().map(|i| (i.file.as_str(), i.alt.as_str(), i.span.clone())).collect();
        assert_eq!(told, [("piazza.jpg", "la piazza", 2..37), ("x.png", "", 40..50)]);
    }
}
