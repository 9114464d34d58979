//! Reads the arms of a comune and makes them harmless.
//!
//! In: a file of `immagini/`. Out: [`Arms`]. An SVG is taken apart by `usvg` and written anew from its shapes, so that no
//! script, no event, no style, no entity and no address of another file can come through; a PNG is drawn again.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType;
use image::{ImageFormat, ImageReader, Limits};

use crate::model::arms::{Arms, ArmsFault, Drawing, MAX_ARMS, MIN_PIXELS};
use crate::model::source::At;

/// The largest file that is opened, in bytes.
const MAX_FILE: usize = 1024 * 1024;
/// The height that a PNG is drawn at, in pixels: twice what pages show.
const HEIGHT: u32 = 164;

/// Reads the arms named by a comune.
pub(super) fn arms(folder: &Path, file: At<String>) -> Arms {
    let plain = !file.value.contains(['/', '\\']);
    let made = fs::read(folder.join(&file.value)).ok().filter(|_| plain).ok_or(ArmsFault::Missing);
    let made = made
        .and_then(|bytes| if bytes.len() > MAX_FILE { Err(ArmsFault::Heavy(bytes.len())) } else { made_of(&bytes) });
    let made = made.and_then(|drawing| match drawing.bytes.len() {
        heavy if heavy > MAX_ARMS => Err(ArmsFault::Heavy(heavy)),
        _ => Ok(drawing),
    });
    Arms { file, made }
}

fn made_of(bytes: &[u8]) -> Result<Drawing, ArmsFault> {
    match image::guess_format(bytes) {
        Ok(ImageFormat::Png) => png(bytes),
        Ok(_) => Err(ArmsFault::Kind),
        Err(_) => svg(bytes),
    }
}

fn svg(bytes: &[u8]) -> Result<Drawing, ArmsFault> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.contains("<svg")).ok_or(ArmsFault::Kind)?;
    let mut options = usvg::Options::default();
    // No picture inside the picture, neither its own nor another file's.
    options.image_href_resolver.resolve_data = Box::new(|_, _, _| None);
    options.image_href_resolver.resolve_string = Box::new(|_, _| None);
    let tree = usvg::Tree::from_str(text, &options).map_err(|_| ArmsFault::Broken)?;
    if !tree.root().has_children() {
        return Err(ArmsFault::Broken);
    }
    let write =
        usvg::WriteOptions { coordinates_precision: 3, transforms_precision: 3, ..usvg::WriteOptions::default() };
    let size = tree.size();
    let ratio = (size.width() / size.height() * 1000.0).round().clamp(100.0, 10_000.0);
    Ok(Drawing { bytes: tree.to_string(&write).into_bytes(), ending: "svg", ratio: ratio as u32 })
}

fn png(bytes: &[u8]) -> Result<Drawing, ArmsFault> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png);
    let mut limits = Limits::default();
    limits.max_image_width = Some(8192);
    limits.max_image_height = Some(8192);
    reader.limits(limits);
    let whole = reader.decode().map_err(|_| ArmsFault::Broken)?;
    if whole.width().max(whole.height()) < MIN_PIXELS {
        return Err(ArmsFault::Small);
    }
    let ratio = u64::from(whole.width()) * 1000 / u64::from(whole.height().max(1));
    let ratio = u32::try_from(ratio).unwrap_or(1000).clamp(100, 10_000);
    let small = whole.resize_exact((HEIGHT * ratio / 1000).max(1), HEIGHT, FilterType::CatmullRom);
    let mut drawn = Vec::new();
    let encoder = WebPEncoder::new_lossless(&mut drawn);
    small.to_rgba8().write_with_encoder(encoder).map_err(|_| ArmsFault::Broken)?;
    Ok(Drawing { bytes: drawn, ending: "webp", ratio })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: &str = "<path d='M0 0h10v10z' fill='#123456'/>";

    fn made(text: &str) -> Result<String, ArmsFault> {
        made_of(text.as_bytes()).map(|d| String::from_utf8(d.bytes).unwrap())
    }

    #[test]
    fn only_shapes_come_through() {
        let hostile = [
            "<script>alert(1)</script>",
            "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml' onload='x()'/></foreignObject>",
            "<image href='http://example.org/x.png' width='9' height='9'/>",
            "<image href='file:///etc/passwd' width='9' height='9'/>",
            "<use href='http://example.org/x.svg#a'/>",
            "<a href='javascript:alert(1)'><rect width='3' height='3'/></a>",
            "<style>@import url(http://example.org/x.css); rect { fill: url(http://example.org/y) }</style><rect width='3' height='3'/>",
            "<rect width='3' height='3' onclick='alert(1)' style='background:url(http://example.org)'/>",
            "<animate attributeName='href' to='javascript:alert(1)'/><set onbegin='alert(1)'/>",
        ];
        for bad in hostile {
            let out = made(&format!(
                "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10' onload='x()'>{SHAPE}{bad}</svg>"
            ));
            let out = out.unwrap();
            assert!(out.contains("#123456"), "{bad}");
            for sign in [
                "script",
                "foreign",
                "alert",
                "example.org",
                "passwd",
                "onload",
                "onclick",
                "<style",
                "import",
                "animate",
            ] {
                assert!(!out.contains(sign), "{bad} left `{sign}` in {out}");
            }
        }
    }

    #[test]
    fn entities_do_not_grow_and_what_is_no_picture_is_told() {
        let bomb = "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>\
                    <!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>\
                    <!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'><!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'>]>\
                    <svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'><title>&f;</title></svg>";
        assert!(made(bomb).is_err());
        assert_eq!(made("ciao"), Err(ArmsFault::Kind));
        assert_eq!(made("<svg"), Err(ArmsFault::Broken));
        assert_eq!(made("<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"), Err(ArmsFault::Broken));
    }
}
