//! The door to what the generator published: who has which address, which forms are open, the page to answer in.
//!
//! [`Shelf`](crate::shelf::Shelf) opens it over files.

use std::future::Future;
use std::sync::Arc;

use contract::form::Form;
use contract::index::{CounterIndex, Tenants};
use contract::language::Language;
use contract::revision::Revision;
use contract::search::Index;
use contract::translation::Translation;
use jiff::Timestamp;

use crate::fault::Fault;

/// A page with two holes: its title and the inside of its `main`; and, between marks, what only some pages need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shell(pub Arc<str>);

impl Shell {
    /// The page, with both holes filled, for somebody who `logged_in` or not. The title is escaped here; the body is markup
    /// already.
    pub fn fill(&self, title: &str, body: &str, logged_in: bool) -> String {
        let mut page = String::with_capacity(self.0.len() + title.len() + body.len() + 64);
        // Each hole is looked for in the shell alone: what fills one may hold the mark of the other, and no more happens.
        let mut rest = &*self.0;
        if let Some((before, after)) = rest.split_once("%%TITOLO%%") {
            page.push_str(before);
            page.push_str(&title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"));
            rest = after;
        }
        // What stands between two marks is for pages that send files.
        let mut parts = rest.splitn(3, "%%FILE%%");
        if let (Some(before), Some(script), Some(after)) = (parts.next(), parts.next(), parts.next()) {
            page.push_str(before);
            if body.contains("type=\"file\"") {
                page.push_str(script);
            }
            rest = after;
        }
        // Between three marks stands what a stranger reads, then what she reads who logged in.
        let mut parts = rest.splitn(4, "%%ACCESSO%%");
        if let (Some(before), Some(stranger), Some(known), Some(after)) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        {
            page.push_str(before);
            page.push_str(if logged_in { known } else { stranger });
            rest = after;
        }
        let (before, after) = rest.split_once("%%CORPO%%").unwrap_or((rest, ""));
        for part in [before, if before.len() < rest.len() { body } else { "" }, after] {
            page.push_str(part);
        }
        page
    }
}

/// Whose shell is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShellOf<'a> {
    /// A comune's, by slug, in a language.
    Comune(&'a str, Language),
    /// The consortium's public pages.
    Consortium,
    /// The back office.
    Office,
}

/// Whose catalogue is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchOf<'a> {
    /// A comune's, by slug.
    Comune(&'a str),
    /// All comuni's: one row for each service.
    Consortium,
}

/// The door.
pub trait Published: Send + Sync {
    /// Who has which address.
    fn tenants(&self, now: Timestamp) -> impl Future<Output = Result<Arc<Tenants>, Fault>> + Send;

    /// The counter of a comune, at most a minute old where it can be read; `fresh` asks for it anew, at most a second
    /// old, for example after an unknown revision.
    fn index(
        &self,
        slug: &str,
        fresh: bool,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Arc<CounterIndex>>, Fault>> + Send;

    /// A form by its revision; comuni share it.
    fn form(&self, service: &str, revision: &Revision)
    -> impl Future<Output = Result<Option<Arc<Form>>, Fault>> + Send;

    /// The words of a form in another language, by their name.
    fn words(
        &self,
        service: &str,
        words: &Revision,
    ) -> impl Future<Output = Result<Option<Arc<Translation>>, Fault>> + Send;

    /// What can be found; nothing, if no index was published.
    fn search(
        &self,
        of: SearchOf<'_>,
        now: Timestamp,
    ) -> impl Future<Output = Result<Option<Arc<Index>>, Fault>> + Send;

    /// The page to answer in.
    fn shell(&self, of: ShellOf<'_>, now: Timestamp) -> impl Future<Output = Result<Shell, Fault>> + Send;
}

/// Whether a text can be a name in addresses: it then names no path outside the shelf.
pub fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 80
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fills_a_hole_is_never_filled_itself() {
        let shell = Shell("<title>%%TITOLO%% - C</title><main>%%CORPO%%</main>".into());
        let page = shell.fill("</title>%%CORPO%%%%TITOLO%%", "<p>%%TITOLO%% %%CORPO%%</p>", false);
        let expected = "<title>&lt;/title&gt;%%CORPO%%%%TITOLO%% - C</title><main><p>%%TITOLO%% %%CORPO%%</p></main>";
        assert_eq!(page, expected);
    }
}
