//! The news as an Atom feed (RFC 4287), so that people can follow them without giving their address to anybody.
//!
//! In: news, newest first, with whole addresses. Out: XML. Its times are midnights of the news' own days: the format wants
//! a time, and the content knows only days. Without news there is no day to tell, hence no feed.

use std::io;

use jiff::civil::Date;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::fault::Fault;

/// The name of the feed below a body's root.
pub(super) const PATH: &str = "/novita/atom.xml";
/// News in a feed.
const MAX: usize = 50;

/// A feed; addresses are whole.
pub(super) struct Feed<'a> {
    pub(super) title: String,
    pub(super) author: &'a str,
    /// The page that the feed follows.
    pub(super) page: String,
    /// The feed's own address.
    pub(super) own: String,
    pub(super) entries: Vec<Entry<'a>>,
}

/// A piece of news in a feed.
pub(super) struct Entry<'a> {
    pub(super) title: &'a str,
    pub(super) summary: &'a str,
    pub(super) url: String,
    pub(super) kind: &'a str,
    pub(super) day: Date,
}

impl Feed<'_> {
    /// The feed as XML; nothing, if there are no news.
    ///
    /// # Errors
    /// Only if the XML writer fails.
    pub(super) fn xml(&self) -> Result<Option<Vec<u8>>, Fault> {
        let Some(updated) = self.entries.iter().map(|entry| entry.day).max() else { return Ok(None) };
        let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
        self.write(&mut writer, updated).map_err(Fault::Xml)?;
        let mut bytes = writer.into_inner();
        bytes.push(b'\n');
        Ok(Some(bytes))
    }

    fn write(&self, writer: &mut Writer<Vec<u8>>, updated: Date) -> io::Result<()> {
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
        let feed = writer.create_element("feed");
        let feed = feed.with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", "it")]);
        feed.write_inner_content(|writer| {
            text(writer, "id", &self.page)?;
            text(writer, "title", &self.title)?;
            text(writer, "updated", &time(updated))?;
            writer.create_element("author").write_inner_content(|writer| text(writer, "name", self.author))?;
            link(writer, "self", "application/atom+xml", &self.own)?;
            link(writer, "alternate", "text/html", &self.page)?;
            self.entries.iter().take(MAX).try_for_each(|entry| entry.write(writer))
        })?;
        Ok(())
    }
}

impl Entry<'_> {
    fn write(&self, writer: &mut Writer<Vec<u8>>) -> io::Result<()> {
        writer.create_element("entry").write_inner_content(|writer| {
            text(writer, "id", &self.url)?;
            text(writer, "title", self.title)?;
            text(writer, "updated", &time(self.day))?;
            text(writer, "published", &time(self.day))?;
            link(writer, "alternate", "text/html", &self.url)?;
            writer.create_element("category").with_attribute(("term", self.kind)).write_empty()?;
            text(writer, "summary", self.summary)
        })?;
        Ok(())
    }
}

fn text(writer: &mut Writer<Vec<u8>>, name: &str, text: &str) -> io::Result<()> {
    // XML 1.0 has no control characters, not even escaped.
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    writer.create_element(name).write_text_content(BytesText::new(&text))?;
    Ok(())
}

fn link(writer: &mut Writer<Vec<u8>>, rel: &str, kind: &str, href: &str) -> io::Result<()> {
    writer.create_element("link").with_attributes([("rel", rel), ("type", kind), ("href", href)]).write_empty()?;
    Ok(())
}

fn time(day: Date) -> String {
    format!("{day}T00:00:00Z")
}
