//! Where a link may lead.
//!
//! In: an address as the author wrote it, entities read. Out: what kind of link it is, or nothing when it may not be
//! followed. Schemes are allowed by name, so that a new trick is refused without being known.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use pulldown_cmark::LinkType;

use crate::model::slug::slug;
use crate::model::vocabulary::CATEGORIES;

const SCHEMES: [&str; 4] = ["https://", "http://", "mailto:", "tel:"];

/// A link that may be drawn.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target<'u> {
    /// An address of another site, a number, a mailbox.
    Outside(&'u str),
    /// A mailbox without `mailto:`.
    Mailbox(&'u str),
    /// A place on the same page, without `#`.
    Anchor(&'u str),
    /// A path below the comune's base.
    Page(&'u str),
    /// A card, and what follows its path.
    Card { id: &'u str, rest: &'u str },
}

/// Where a link leads, or nothing if it may not be followed.
pub(super) fn target(url: &str, link_type: LinkType) -> Option<Target<'_>> {
    // A browser ignores tabs and line ends inside an address: `/<tab>/altrove` would be another site.
    if url.chars().any(char::is_control) {
        return None;
    }
    if link_type == LinkType::Email {
        return Some(Target::Mailbox(url));
    }
    if let Some(anchor) = url.strip_prefix('#') {
        return Some(Target::Anchor(anchor));
    }
    if SCHEMES.iter().any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))) {
        return Some(Target::Outside(url));
    }
    let path = url.strip_prefix('/').filter(|p| !p.starts_with(['/', '\\']))?;
    let (page, rest) = path.find(['#', '?']).map_or((path, ""), |at| path.split_at(at));
    let mut parts = page.trim_end_matches('/').split('/');
    let target = match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some("servizi"), Some(id), None, None) if !id.is_empty() && !category(id) => Target::Card { id, rest },
        (Some("servizi"), Some(_), Some(id), None) => Target::Card { id, rest },
        _ => Target::Page(url),
    };
    Some(target)
}

/// Whether `/servizi/<name>/` is a list of services; every other name is a service's.
fn category(name: &str) -> bool {
    static NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| CATEGORIES.iter().map(|c| slug(c)).collect());
    NAMES.contains(name)
}

/// Whether a name is that of a picture beside the text.
pub(super) fn picture(name: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.starts_with('.') && name.contains('.') && name.len() <= 255 && name.chars().all(fits)
}
