//! Pages become a PDF: drawn, tagged, with their links, their list of contents and their metadata.
//!
//! In: finished pages and what the document says of itself. Out: bytes that are PDF/A-2a and PDF/UA-1 at once, the same
//! for the same input: their only instant is the one given, and their identifiers are digests of what is inside.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder, ValidationError};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{Path, PathBuilder, Point, Transform};
use krilla::metadata::{DateTime, Metadata, TextDirection};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};
use krilla::{Document, SerializeSettings};

use crate::error::PaperError;
use crate::face::Faces;
use crate::flow::{Bookmark, Drawing, Flow, Link, Page, Rect, Role};
use crate::legible::one_line;
use crate::qr::Modules;
use crate::structure::Pieces;
use crate::style::{Ink, PAGE_HEIGHT, PAGE_WIDTH};

/// What a document says of itself.
pub(crate) struct Imprint<'a> {
    /// Its title, shown by readers as the window's title.
    pub(crate) title: &'a str,
    /// Who gives it out.
    pub(crate) author: &'a str,
    /// What makes it one document and no other.
    pub(crate) identity: &'a str,
    /// When it was made.
    pub(crate) made: Timestamp,
}

/// Makes the bytes of the PDF.
pub(crate) fn press(flow: Flow, imprint: &Imprint<'_>) -> Result<Vec<u8>, PaperError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|_| PaperError::Rule("profile"))?;
    let mut document = Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut pieces = Pieces::of(&flow.structure);
    for page in &flow.pages {
        draw_page(&mut document, flow.faces, page, &mut pieces);
    }
    document.set_tag_tree(flow.structure.tags(&pieces));
    document.set_outline(outline(&flow.bookmarks));
    document.set_metadata(metadata(imprint));
    document.finish().map_err(|error| failure(&error))
}

fn draw_page(document: &mut Document, faces: &Faces, page: &Page, pieces: &mut Pieces) {
    let settings = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT).unwrap_or_default();
    let mut sheet = document.start_page_with(settings);
    let mut surface = sheet.surface();
    for (role, drawing) in &page.marks {
        let piece = surface.start_tagged(tag(*role, drawing));
        draw(&mut surface, faces, drawing);
        surface.end_tagged();
        if let Role::Content(leaf) = role {
            pieces.set(*leaf, piece);
        }
    }
    surface.finish();
    for link in &page.links {
        if let Some(annotation) = annotation(link) {
            pieces.set(link.leaf, sheet.add_tagged_annotation(annotation));
        }
    }
    sheet.finish();
}

fn tag(role: Role, drawing: &Drawing) -> ContentTag<'static> {
    match (role, drawing) {
        (Role::Content(_), Drawing::Text { .. }) => ContentTag::Span(SpanTag::empty()),
        (Role::Content(_), _) => ContentTag::Other,
        (Role::Decoration, _) => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)),
        (Role::Footer, _) => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)),
    }
}

fn draw(surface: &mut Surface<'_>, faces: &Faces, drawing: &Drawing) {
    match drawing {
        Drawing::Text { x, y, style, text } => {
            let face = faces.of(style.weight);
            fill_with(surface, style.ink);
            surface.draw_glyphs(point(*x, *y), &face.glyphs(text), face.font(), text, style.size, false);
        }
        Drawing::Fill(rect, ink) => {
            fill_with(surface, *ink);
            draw_path(surface, path(&[*rect]));
        }
        Drawing::Edge(rect, ink, width) => {
            surface.set_fill(None);
            let stroke = Stroke { paint: ink.colour().into(), width: *width, ..Stroke::default() };
            surface.set_stroke(Some(stroke));
            draw_path(surface, path(&[*rect]));
            surface.set_stroke(None);
        }
        Drawing::Code { rect, modules } => {
            fill_with(surface, Ink::Black);
            let module = rect.width / modules.side as f32;
            surface.push_transform(&Transform::from_row(
                module,
                0.0,
                0.0,
                module,
                hundredths(rect.x),
                hundredths(rect.y),
            ));
            draw_path(surface, path(&dark(modules)));
            surface.pop();
        }
    }
}

fn fill_with(surface: &mut Surface<'_>, ink: Ink) {
    surface.set_fill(Some(Fill { paint: ink.colour().into(), ..Fill::default() }));
}

fn draw_path(surface: &mut Surface<'_>, path: Option<Path>) {
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

fn path(rects: &[Rect]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for rect in rects {
        builder.push_rect(area(rect)?);
    }
    builder.finish()
}

fn dark(modules: &Modules) -> Vec<Rect> {
    let stretch = |(row, column, length): &(usize, usize, usize)| Rect {
        x: *column as f32,
        y: *row as f32,
        width: *length as f32,
        height: 1.0,
    };
    modules.stretches.iter().map(stretch).collect()
}

fn area(rect: &Rect) -> Option<krilla::geom::Rect> {
    let Rect { x, y, width, height } = *rect;
    krilla::geom::Rect::from_xywh(hundredths(x), hundredths(y), hundredths(width), hundredths(height))
}

fn point(x: f32, y: f32) -> Point {
    Point::from_xy(hundredths(x), hundredths(y))
}

/// Rounded so that sums of widths do not fill the file with digits that nobody sees.
fn hundredths(length: f32) -> f32 {
    (length * 100.0).round() / 100.0
}

fn annotation(link: &Link) -> Option<Annotation> {
    let target = Target::Action(Action::from(LinkAction::new(link.url.clone())));
    Some(Annotation::new_link(LinkAnnotation::new(area(&link.rect)?, target), Some(link.title.clone())))
}

fn outline(bookmarks: &[Bookmark]) -> Outline {
    let mut outline = Outline::new();
    for node in nested(bookmarks) {
        outline.push_child(node);
    }
    outline
}

/// Each title with the deeper ones that follow it.
fn nested(bookmarks: &[Bookmark]) -> Vec<OutlineNode> {
    let mut nodes = Vec::new();
    let mut rest = bookmarks;
    while let Some((first, after)) = rest.split_first() {
        let deeper = after.iter().take_while(|b| b.level > first.level).count();
        let place = XyzDestination::new(first.page, point(0.0, first.y));
        let mut node = OutlineNode::new(first.title.clone(), place).with_open(true);
        for child in nested(&after[..deeper]) {
            node.push_child(child);
        }
        nodes.push(node);
        rest = &after[deeper..];
    }
    nodes
}

fn metadata(imprint: &Imprint<'_>) -> Metadata {
    Metadata::new()
        .title(one_line(imprint.title, 200))
        .authors(vec![one_line(imprint.author, 200)])
        .creator("Sportello".to_owned())
        .producer("Sportello".to_owned())
        .language("it".to_owned())
        .text_direction(TextDirection::LeftToRight)
        .document_id(imprint.identity.to_owned())
        .creation_date(date_time(imprint.made))
}

/// An instant as PDF writes it, in UTC, so that no time zone of the machine leaks into the bytes.
fn date_time(instant: Timestamp) -> DateTime {
    let at = TimeZone::UTC.to_datetime(instant);
    DateTime::new(at.year().unsigned_abs())
        .month(at.month().unsigned_abs())
        .day(at.day().unsigned_abs())
        .hour(at.hour().unsigned_abs())
        .minute(at.minute().unsigned_abs())
        .second(at.second().unsigned_abs())
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

/// The name of what went wrong. krilla's own errors can quote the text of the sheet, so they go no further.
fn failure(error: &KrillaError) -> PaperError {
    let KrillaError::Validation(errors) = error else { return PaperError::Write };
    PaperError::Rule(errors.first().map_or("validation", |(rule, _)| rule_name(rule)))
}

fn rule_name(rule: &ValidationError) -> &'static str {
    match rule {
        ValidationError::TooLongString => "string length",
        ValidationError::ContainsNotDefGlyph(..) => "no missing glyph",
        ValidationError::NoCodepointMapping(..) | ValidationError::InvalidCodepointMapping(..) => "letters as text",
        ValidationError::UnicodePrivateArea(..) => "no private letters",
        ValidationError::MissingAltText(_) | ValidationError::MissingAnnotationAltText(_) => "alternative text",
        ValidationError::MissingHeadingTitle => "heading title",
        ValidationError::NoDocumentTitle => "document title",
        ValidationError::MissingTagging => "tags",
        _ => "another rule",
    }
}
