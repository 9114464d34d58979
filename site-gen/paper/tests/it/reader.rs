//! Reads a PDF as somebody else's program would.

use lopdf::{Dictionary, Document, Object};

/// A PDF that was read.
pub(crate) struct Pdf {
    document: Document,
    bytes: Vec<u8>,
}

impl Pdf {
    /// Reads the bytes of a PDF.
    pub(crate) fn read(bytes: Vec<u8>) -> Self {
        Self { document: Document::load_mem(&bytes).unwrap(), bytes }
    }

    /// How many pages it has.
    pub(crate) fn pages(&self) -> usize {
        self.document.get_pages().len()
    }

    /// The words of each page; however lines were cut, there is one space between two words.
    pub(crate) fn texts(&self) -> Vec<String> {
        let text = |number: &u32| {
            let text = self.document.extract_text(&[*number]).unwrap();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        self.document.get_pages().keys().map(text).collect()
    }

    /// All words.
    pub(crate) fn text(&self) -> String {
        self.texts().join(" ")
    }

    /// The drawing operators of all pages.
    pub(crate) fn operators(&self) -> Vec<String> {
        let pages = self.document.get_pages();
        let content = pages.values().map(|page| self.document.get_and_decode_page_content(*page).unwrap());
        content.flat_map(|content| content.operations.into_iter().map(|o| o.operator)).collect()
    }

    /// Whether the drawing of a page says, beside a glyph, what it stands for.
    pub(crate) fn has_actual_text(&self) -> bool {
        let has = |page: &lopdf::ObjectId| {
            let content = self.document.get_page_content(*page);
            content.windows(11).any(|w| w == b"/ActualText")
        };
        self.document.get_pages().values().any(has)
    }

    /// How many nodes of the structure have a role, for example `H2`.
    pub(crate) fn roles(&self, role: &str) -> usize {
        self.elements().filter(|e| name(e, b"S") == role).count()
    }

    /// The nodes of the structure.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Dictionary> {
        let nodes = self.document.objects.values().filter_map(|o| o.as_dict().ok());
        nodes.filter(|d| d.has(b"S") && d.has(b"P") && d.has(b"K"))
    }

    /// The catalogue of the document.
    pub(crate) fn catalogue(&self) -> &Dictionary {
        self.document.catalog().unwrap()
    }

    /// Follows a reference, if it is one.
    pub(crate) fn follow<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).unwrap().1
    }

    /// Whether the file says something in its metadata, which are never compressed.
    pub(crate) fn says(&self, words: &str) -> bool {
        self.bytes.windows(words.len()).any(|w| w == words.as_bytes())
    }
}

fn name<'a>(dictionary: &'a Dictionary, key: &[u8]) -> &'a str {
    dictionary.get(key).ok().and_then(|o| o.as_name().ok()).map_or("", |n| std::str::from_utf8(n).unwrap())
}
