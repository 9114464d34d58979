//! Pictures of pages: smaller copies that say nothing of who took them.
//!
//! In: the pictures that texts name. Out: copies of two or three widths below `immagini/`, without EXIF and the right way
//! up, each made once for the bytes of its file. A photograph becomes JPEG, a drawing WebP without loss.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use serde::Serialize;

use crate::fault::Fault;
use crate::model::card::Card;
use crate::model::content::Shared;
use crate::model::joined::Site;
use crate::model::news::News;
use crate::model::page::{Inputs, OutFile, Sink};
use crate::model::picture::{Gallery, MAX_PIXELS, Picture, PictureFile, Shape, State, inside};
use crate::model::showing::{Showing, Shown};
use crate::model::slug::slug;
use crate::render::markdown::ImageView;

/// The quality of photographs, out of 100.
const QUALITY: u8 = 80;
/// Bytes that decoding may take: four for each pixel, and as much again for work.
const MEMORY: u64 = MAX_PIXELS * 8;
/// How wide a picture stands in a page.
const SIZES: &str = "(max-width: 46rem) 100vw, 44rem";
/// The folder of what all comuni share.
const SHARED: &str = "/risorse/immagini";

/// The picture of a piece of news, as templates see it.
#[derive(Clone, Debug, Hash, Serialize)]
pub(super) struct PictureView {
    url: String,
    srcset: String,
    sizes: &'static str,
    larghezza: u32,
    altezza: u32,
    testo: String,
}

/// The picture of a front matter, if it can be shown.
pub(super) fn front(picture: Option<&Picture>, gallery: &Gallery, base: &str) -> Option<PictureView> {
    let picture = picture?;
    let view = view(&picture.file.value, gallery, base)?;
    Some(PictureView {
        url: view.url,
        srcset: view.srcset,
        sizes: view.sizes,
        larghezza: view.width,
        altezza: view.height,
        testo: picture.alt.value.clone(),
    })
}

/// A picture beside a text, as pages show it.
pub(super) fn view(name: &str, gallery: &Gallery, base: &str) -> Option<ImageView> {
    let file = gallery.get(name)?;
    let State::Good(shape) = &file.state else { return None };
    let folder = if file.shared { SHARED.to_owned() } else { format!("{base}/immagini") };
    let url = |width: u32| format!("{folder}/{}", shape.name(&stem(&file.path), width));
    let sizes = shape.sizes();
    let srcset: Vec<String> = sizes.iter().map(|(width, _)| format!("{} {width}w", url(*width))).collect();
    // Who does not know `srcset` gets the middle one.
    let (width, height) = sizes[sizes.len() / 2];
    Some(ImageView { url: url(width), srcset: srcset.join(", "), sizes: SIZES, width, height })
}

fn stem(path: &Path) -> String {
    slug(&path.file_stem().unwrap_or_default().to_string_lossy())
}

/// Makes the pictures of a comune that its pages show.
pub(super) fn comune(site: &Site<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    let mut shown = Vec::new();
    for service in &site.services {
        service.sections.iter().for_each(|s| text(&s.body.value, s.pictures, &mut shown));
    }
    site.pages.iter().for_each(|page| text(&page.body.value, &page.pictures, &mut shown));
    site.news.iter().for_each(|item| news(item, &mut shown));
    for sheet in &site.sheets {
        text(&sheet.body.value, &sheet.pictures, &mut shown);
        shown.extend(sheet.head.picture.as_ref().and_then(|p| sheet.pictures.get(&p.file.value)));
    }
    shown.retain(|picture| !picture.shared);
    put(shown, &format!("site/{}/immagini", site.comune.slug), sink)
}

/// Makes the pictures that all comuni share and somebody may show.
///
/// # Errors
/// If a picture cannot be read, or the sink fails.
pub(crate) fn shared(content: &Shared, showing: Showing, sink: &mut dyn Sink) -> Result<(), Fault> {
    let draft = |card: &Card| Shown { draft: card.head.draft, ..Shown::default() };
    let mut shown = Vec::new();
    for card in content.cards.values().filter(|card| showing.shows(draft(card))) {
        card.sections.iter().for_each(|s| text(&s.body.value, &card.pictures, &mut shown));
    }
    content.news.iter().filter(|n| showing.shows(n.head.shown)).for_each(|item| news(item, &mut shown));
    put(shown, &format!("site{SHARED}"), sink)
}

fn text<'a>(text: &str, gallery: &'a Gallery, shown: &mut Vec<&'a PictureFile>) {
    shown.extend(inside(text).iter().filter_map(|inside| gallery.get(&inside.file)));
}

fn news<'a>(news: &'a News, shown: &mut Vec<&'a PictureFile>) {
    text(&news.body.value, &news.pictures, shown);
    shown.extend(news.head.picture.as_ref().and_then(|p| news.pictures.get(&p.file.value)));
}

fn put(mut pictures: Vec<&PictureFile>, folder: &str, sink: &mut dyn Sink) -> Result<(), Fault> {
    pictures.sort_by(|a, b| a.path.cmp(&b.path));
    pictures.dedup_by(|a, b| a.path == b.path);
    let mut done: Vec<String> = Vec::new();
    for picture in pictures {
        let State::Good(shape) = &picture.state else { continue };
        let mut decoded = None;
        for (width, height) in shape.sizes() {
            let path = format!("{folder}/{}", shape.name(&stem(&picture.path), width));
            // The same picture may lie in two folders.
            if done.contains(&path) {
                continue;
            }
            let inputs = Inputs::of(|state| state.write(path.as_bytes()));
            if !sink.stays(&path, inputs) {
                let whole = match decoded.take() {
                    Some(whole) => whole,
                    None => open(&picture.path)?,
                };
                let bytes = copy(&whole, (width, height), shape, &picture.path)?;
                sink.put(OutFile { inputs: Some(inputs), ..OutFile::page(path.as_str(), bytes) })?;
                decoded = Some(whole);
            }
            done.push(path);
        }
    }
    Ok(())
}

/// Decodes a picture within bounds, and turns it the right way up.
fn open(path: &Path) -> Result<DynamicImage, Fault> {
    let bytes = fs::read(path).map_err(|e| Fault::file(path, "leggere", e))?;
    let broken = |e: image::ImageError| Fault::Picture(path.to_owned(), e);
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let mut reader = reader.map_err(|e| Fault::file(path, "leggere", e))?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(broken)?;
    let turn = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(turn);
    Ok(picture)
}

/// A smaller copy; only pixels are copied, so nothing else that the file said is left.
fn copy(whole: &DynamicImage, (width, height): (u32, u32), shape: &Shape, path: &Path) -> Result<Vec<u8>, Fault> {
    let small = whole.resize_exact(width, height, FilterType::CatmullRom);
    let mut bytes = Vec::new();
    let encoded = if shape.photograph {
        JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&small.to_rgb8())
    } else if small.color().has_alpha() {
        small.to_rgba8().write_with_encoder(WebPEncoder::new_lossless(&mut bytes))
    } else {
        small.to_rgb8().write_with_encoder(WebPEncoder::new_lossless(&mut bytes))
    };
    encoded.map_err(|e| Fault::Picture(path.to_owned(), e))?;
    Ok(bytes)
}
