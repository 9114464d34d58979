//! Reads the pictures of a folder, as far as their first bytes tell.
//!
//! In: a folder. Out: a [`Gallery`]. No picture is decoded: a page needs only its measures and a digest.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use image::{ImageDecoder, ImageFormat, ImageReader};
use sha2::{Digest, Sha256};

use crate::fault::Fault;
use crate::model::picture::{Gallery, MAX_BYTES, MAX_PIXELS, PictureFile, Shape, State, is_picture};

/// Changes when the same file gives other pictures, so that their names change too.
const RECIPE: &[u8] = b"1";

/// The pictures of a folder; none, if it is not there.
pub(super) fn gallery(folder: &Path, shared: bool) -> Result<Gallery, Fault> {
    let names = super::entries(folder, |path| path.file_name().filter(|_| path.is_file()))?;
    let pictures = names.into_iter().filter(|(name, _)| is_picture(name)).map(|(name, path)| {
        let bytes = fs::metadata(&path).map_err(|e| Fault::file(&path, "leggere", e))?.len();
        let state = if bytes > MAX_BYTES { State::Heavy(None) } else { state(&path)? };
        Ok((name, PictureFile { path, bytes, shared, state }))
    });
    pictures.collect()
}

fn state(path: &Path) -> Result<State, Fault> {
    let bytes = fs::read(path).map_err(|e| Fault::file(path, "leggere", e))?;
    Ok(shape(&bytes).unwrap_or(State::Broken))
}

fn shape(bytes: &[u8]) -> Option<State> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let photograph = match reader.format()? {
        ImageFormat::Jpeg => true,
        ImageFormat::Png => false,
        // `VP8 ` is WebP's format with loss.
        ImageFormat::WebP => bytes.get(12..16) == Some(b"VP8 "),
        _ => return None,
    };
    // A file that was cut ends elsewhere.
    let whole = match bytes {
        [0xff, 0xd8, ..] => bytes.windows(2).rev().take(4096).any(|pair| pair == [0xff, 0xd9]),
        [0x89, b'P', b'N', b'G', ..] => bytes.windows(4).rev().take(4096).any(|name| name == b"IEND"),
        _ => bytes.get(4..8)?.try_into().map(u32::from_le_bytes).is_ok_and(|n| u64::from(n) <= bytes.len() as u64 - 8),
    };
    let mut decoder = reader.into_decoder().ok().filter(|_| whole)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return None;
    }
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Some(State::Heavy(Some((width, height))));
    }
    // Telephones keep a picture as the sensor saw it and say how to turn it.
    let turned = decoder.orientation().is_ok_and(|turn| turn.to_exif() >= 5);
    let (width, height) = if turned { (height, width) } else { (width, height) };
    let digest = contract::revision::hex(&Sha256::new().chain_update(RECIPE).chain_update(bytes).finalize()[..6]);
    Some(State::Good(Shape { width, height, photograph, digest }))
}
