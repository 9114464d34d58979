//! The pictures that texts name: where they are named, with which words, and what is beside the text.
//!
//! In: the scope. Out: one [`Named`] for each picture named in a text or in a front matter.

use std::sync::Arc;

use crate::check::scope::Scope;
use crate::model::picture::{Gallery, Picture, inside};
use crate::model::source::{At, Source, Span};

/// A picture that a text names.
pub(super) struct Named<'a> {
    pub(super) source: &'a Arc<Source>,
    pub(super) file: String,
    pub(super) span: Span,
    /// The pictures beside the text.
    pub(super) gallery: &'a Gallery,
}

/// Every picture that is named.
pub(super) fn named<'a>(scope: &Scope<'a>) -> Vec<Named<'a>> {
    let mut found = Vec::new();
    for card in scope.all_cards() {
        card.sections.iter().for_each(|s| texts(&card.source, &s.body, &card.pictures, &mut found));
    }
    for page in scope.comuni().flat_map(|c| &c.pages) {
        texts(&page.source, &page.body, &page.pictures, &mut found);
    }
    for sheet in scope.sheets() {
        texts(&sheet.source, &sheet.body, &sheet.pictures, &mut found);
        if let Some(Picture { file, .. }) = &sheet.head.picture {
            let (span, file) = (file.span.clone(), file.value.clone());
            found.push(Named { source: &sheet.source, file, span, gallery: &sheet.pictures });
        }
    }
    for news in scope.news() {
        texts(&news.source, &news.body, &news.pictures, &mut found);
        if let Some(Picture { file, .. }) = &news.head.picture {
            let (span, file) = (file.span.clone(), file.value.clone());
            found.push(Named { source: &news.source, file, span, gallery: &news.pictures });
        }
    }
    found
}

fn texts<'a>(source: &'a Arc<Source>, body: &'a At<String>, gallery: &'a Gallery, found: &mut Vec<Named<'a>>) {
    found.extend(inside(&body.value).into_iter().map(|inside| {
        let span = body.span.start + inside.span.start..body.span.start + inside.span.end;
        Named { source, file: inside.file, span, gallery }
    }));
}
