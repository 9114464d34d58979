//! A file as it came, made fit to be kept: told by its own bytes, without what nobody meant to send.
//!
//! In: bytes, a name, and what the form takes. Out: the bytes to keep, or why not. Nothing is ever decoded: sizes are
//! read from headers, so that no file can be larger inside than outside. Photographs lose where they were taken and
//! everything else that is not the picture; only how it is turned is kept.

use contract::file::Refused;
use contract::kind::FileFormat;
use img_parts::jpeg::{Jpeg, markers};
use img_parts::png::Png;
use img_parts::{Bytes, ImageEXIF};

/// A file fit to be kept.
#[derive(Debug, PartialEq, Eq)]
pub struct Clean {
    /// What it is.
    pub format: FileFormat,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The most points of a picture: twice those of today's best telephones.
const POINTS: u64 = 120_000_000;

/// Looks at a file.
///
/// # Errors
/// Why it is not taken.
pub fn clean(bytes: &[u8], name: &str, formats: &[FileFormat], most: u64) -> Result<Clean, Refused> {
    if bytes.is_empty() {
        return Err(Refused::Empty);
    }
    if bytes.len() as u64 > most {
        return Err(Refused::TooLarge(most));
    }
    let said = said(name);
    let is = told(bytes);
    let Some(format) = is.filter(|f| formats.contains(f)) else {
        // A name that promises what the bytes do not keep is told as such.
        let promised = said.is_some_and(|f| formats.contains(&f));
        return Err(if promised { Refused::NotWhatItSays } else { Refused::Format(formats.to_vec()) });
    };
    if said != Some(format) {
        return Err(if said.is_some() { Refused::NotWhatItSays } else { Refused::Format(formats.to_vec()) });
    }
    let bytes = match format {
        FileFormat::Jpg => jpeg(bytes)?,
        FileFormat::Png => png(bytes)?,
        FileFormat::Pdf => pdf(bytes)?,
        FileFormat::P7m => bytes.to_vec(),
    };
    Ok(Clean { format, bytes })
}

/// A name for bytes that came without one: as their question is called, with the extension that they say themselves; without
/// any, if they say nothing.
pub fn named(called: &str, bytes: &[u8]) -> String {
    let plain: String = called.chars().map(|c| if matches!(c, '/' | '\\' | '.') { ' ' } else { c }).collect();
    let called = plain.trim();
    told(bytes).map_or_else(|| called.to_owned(), |format| format!("{called}.{}", format.extension()))
}

/// What its name says it is.
fn said(name: &str) -> Option<FileFormat> {
    let (_, extension) = name.trim().rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "jpeg" => Some(FileFormat::Jpg),
        extension => FileFormat::ALL.into_iter().find(|f| f.extension() == extension),
    }
}

/// What its bytes say it is.
fn told(bytes: &[u8]) -> Option<FileFormat> {
    // `signedData` (RFC 5652), within the first bytes of an ASN.1 sequence.
    const SIGNED: [u8; 11] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02];
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(FileFormat::Jpg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(FileFormat::Png),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some(FileFormat::Pdf),
        [0x30, ..] if bytes[..bytes.len().min(24)].windows(SIGNED.len()).any(|w| w == SIGNED) => Some(FileFormat::P7m),
        _ => None,
    }
}

/// The picture alone: what follows its end, comments and the notes of cameras are left out.
fn jpeg(bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    let mut picture = Jpeg::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|_| Refused::Damaged)?;
    let mut seen = false;
    for segment in picture.segments() {
        if is_frame(segment.marker()) {
            let [_, h1, h2, w1, w2, ..] = segment.contents()[..] else { return Err(Refused::Damaged) };
            points(u32::from(u16::from_be_bytes([w1, w2])), u32::from(u16::from_be_bytes([h1, h2])))?;
            seen = true;
        }
    }
    if !seen {
        return Err(Refused::Damaged);
    }
    let turned = picture.exif().and_then(|exif| orientation(&exif));
    picture.segments_mut().retain(|s| is_picture(s.marker(), s.contents()));
    picture.set_exif(turned.map(|turned| Bytes::copy_from_slice(&exif_of(turned))));
    up_to_end(&picture.encoder().bytes()).ok_or(Refused::Damaged)
}

/// A start of frame, except the markers among them that are something else.
fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc))
}

/// Whether a segment is needed to see the picture (ITU-T T.81, table B.1): frames, tables and scans, and of the notes
/// APP0 on how to read it, APP2 on its colours, APP14 on how they are mixed. What stands for it in small is another one.
fn is_picture(marker: u8, contents: &[u8]) -> bool {
    match marker {
        // Its last two bytes of fourteen say how large the picture in small is that follows.
        markers::APP0 => contents.starts_with(b"JFIF\0") && contents.get(12..) == Some(&[0, 0]),
        markers::APP2 => contents.starts_with(b"ICC_PROFILE\0"),
        markers::APP14 => contents.starts_with(b"Adobe"),
        0xc4 | 0xcc | 0xda..=0xdf => true,
        marker => is_frame(marker),
    }
}

/// A JPEG up to its end (ITU-T T.81, annex B), without what is not the picture between its scans, of which there may be
/// many. Within a scan 0xff is followed by 0 or by a restart marker, else a new segment begins.
fn up_to_end(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut picture = bytes.get(..2)?.to_vec();
    let (mut at, mut between) = (2, false);
    loop {
        let [0xff, marker] = *bytes.get(at..at + 2)? else { return None };
        match marker {
            // Any number of 0xff may stand before a marker.
            0xff => {
                at += 1;
                continue;
            }
            markers::EOI => {
                picture.extend([0xff, markers::EOI]);
                return Some(picture);
            }
            // What has no length would be passed over by one program and read with a length by another. A second frame
            // could be larger than the first.
            0..=0x01 | markers::RST0..=markers::SOI => return None,
            _ if between && is_frame(marker) => return None,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let contents = bytes.get(at + 4..at + 2 + length)?;
        let mut end = at + 2 + length;
        if marker == markers::SOS {
            let next = |w: &[u8]| w[0] == 0xff && !matches!(w[1], 0 | 0xff | markers::RST0..=markers::RST7);
            end += bytes[end..].windows(2).position(next)?;
        }
        if !between || is_picture(marker, contents) {
            picture.extend(&bytes[at..end]);
        }
        between |= marker == markers::SOS;
        at = end;
    }
}

/// How a photograph is turned, 1 to 8, where it is turned at all.
fn orientation(exif: &[u8]) -> Option<u16> {
    let exif = exif::Reader::new().read_raw(exif.to_vec()).ok()?;
    let turned = exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?.value.get_uint(0)?;
    u16::try_from(turned).ok().filter(|t| (2..=8).contains(t))
}

/// The smallest Exif that says how a photograph is turned: one directory with one entry (TIFF 6.0, section 2).
fn exif_of(turned: u16) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    tiff.extend(turned.to_be_bytes());
    tiff.extend([0; 6]);
    tiff
}

fn png(bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    let mut picture = Png::from_bytes(Bytes::copy_from_slice(bytes)).map_err(|_| Refused::Damaged)?;
    let head = picture.chunk_by_type(*b"IHDR").ok_or(Refused::Damaged)?;
    let [w1, w2, w3, w4, h1, h2, h3, h4, ..] = head.contents()[..] else { return Err(Refused::Damaged) };
    points(u32::from_be_bytes([w1, w2, w3, w4]), u32::from_be_bytes([h1, h2, h3, h4]))?;
    if picture.chunk_by_type(*b"IDAT").is_none() {
        return Err(Refused::Damaged);
    }
    // The four that the picture needs, and those that say its colours.
    let needed = [*b"IHDR", *b"PLTE", *b"IDAT", *b"IEND"];
    let colours = [*b"tRNS", *b"gAMA", *b"cHRM", *b"sRGB", *b"iCCP", *b"sBIT", *b"pHYs"];
    picture.chunks_mut().retain(|c| needed.contains(&c.kind()) || colours.contains(&c.kind()));
    Ok(picture.encoder().bytes().to_vec())
}

fn points(width: u32, height: u32) -> Result<(), Refused> {
    match u64::from(width) * u64::from(height) {
        0 => Err(Refused::Damaged),
        points if points > POINTS => Err(Refused::TooManyPoints),
        _ => Ok(()),
    }
}

/// A document that begins and ends as one, and is not an archive or a page at the same time.
fn pdf(bytes: &[u8]) -> Result<Vec<u8>, Refused> {
    let has = |part: &[u8], what: &[u8]| part.windows(what.len()).any(|w| w == what);
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    if !has(tail, b"%%EOF") || !has(bytes, b"obj") {
        return Err(Refused::Damaged);
    }
    // The end of a ZIP archive's directory may be followed by 64 KiB of comment.
    let end = &bytes[bytes.len().saturating_sub(66_000)..];
    if has(end, b"PK\x05\x06") || has(&bytes[..bytes.len().min(1024)].to_ascii_lowercase(), b"<html") {
        return Err(Refused::NotWhatItSays);
    }
    Ok(bytes.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [FileFormat; 4] = FileFormat::ALL;

    fn chunk(kind: &[u8; 4], contents: &[u8]) -> Vec<u8> {
        let chunk = img_parts::png::PngChunk::new(*kind, Bytes::copy_from_slice(contents));
        chunk.encoder().bytes().to_vec()
    }

    fn png_of(width: u32, height: u32, more: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
        head.extend([8, 2, 0, 0, 0]);
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        bytes.extend(chunk(b"IHDR", &head));
        for (kind, contents) in more {
            bytes.extend(chunk(kind, contents));
        }
        bytes.extend(chunk(b"IDAT", b"x"));
        bytes.extend(chunk(b"IEND", b""));
        bytes
    }

    fn jpeg_of(width: u16, height: u16, exif: &[u8]) -> Vec<u8> {
        let segment = |marker: u8, contents: &[u8]| {
            let mut bytes = vec![0xff, marker];
            bytes.extend((contents.len() as u16 + 2).to_be_bytes());
            bytes.extend(contents);
            bytes
        };
        let mut bytes = vec![0xff, 0xd8];
        bytes.extend(segment(0xe1, &[b"Exif\0\0", exif].concat()));
        bytes.extend(segment(0xfe, b"casa mia"));
        let frame =
            [vec![8], height.to_be_bytes().to_vec(), width.to_be_bytes().to_vec(), vec![1, 1, 0x11, 0]].concat();
        bytes.extend(segment(0xc0, &frame));
        bytes.extend(segment(0xda, &[1, 1, 0, 0, 63, 0]));
        bytes.extend([1, 2, 3, 0xff, 0xd9]);
        bytes
    }

    fn holds(bytes: &[u8], what: &[u8]) -> bool {
        bytes.windows(what.len()).any(|w| w == what)
    }

    #[test]
    fn a_photograph_loses_where_it_was_taken_and_stays_as_it_is_turned() {
        // Orientation 6, then a place: kept is the first alone.
        let mut exif = exif_of(6);
        exif.extend(b"GPS 41.9 14.2");
        let taken =
            clean(&[jpeg_of(400, 300, &exif), b"dopo la fine".to_vec()].concat(), "Foto.JPEG", &ALL, 10_000).unwrap();
        assert_eq!(taken.format, FileFormat::Jpg);
        for gone in [&b"GPS"[..], b"casa mia", b"dopo la fine"] {
            assert!(!holds(&taken.bytes, gone));
        }
        let again = Jpeg::from_bytes(Bytes::from(taken.bytes)).unwrap();
        assert_eq!(orientation(&again.exif().unwrap()), Some(6));
        let plain = clean(&jpeg_of(400, 300, b"GPS"), "foto.jpg", &ALL, 10_000).unwrap();
        assert!(Jpeg::from_bytes(Bytes::from(plain.bytes)).unwrap().exif().is_none());
    }

    #[test]
    fn a_photograph_hides_nothing_between_its_scans() {
        let whole = jpeg_of(4, 3, b"");
        let (picture, end) = whole.split_at(whole.len() - 2);
        let scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 4, 5];
        for (marker, note) in [(0xe1_u8, &b"Exif\0\0GPS"[..]), (0xe5, b"GPS"), (0xfe, b"GPS casa mia")] {
            let mut note = [&[0xff, marker, 0, note.len() as u8 + 2], note].concat();
            note.extend([0xff, 0xdb, 0, 3, 7]);
            let bytes = [picture, &note, &scan, end].concat();
            let taken = clean(&bytes, "foto.jpg", &ALL, 10_000).unwrap();
            assert!(!holds(&taken.bytes, b"GPS"));
            assert!(taken.bytes.ends_with(&[&[3, 0xff, 0xdb, 0, 3, 7], &scan[..], end].concat()));
        }
        // What is shown in the place of the picture is not the picture.
        for (marker, other) in [(0xe0_u8, &b"JFXX\0\x10GPS"[..]), (0xe2, b"FPXR\0GPS"), (0xee, b"GPS")] {
            let segment = [&[0xff, marker, 0, other.len() as u8 + 2], other].concat();
            let bytes = [&whole[..2], &segment, &whole[2..]].concat();
            assert!(!holds(&clean(&bytes, "foto.jpg", &ALL, 10_000).unwrap().bytes, b"GPS"), "{marker:x}");
        }
    }

    #[test]
    fn a_picture_keeps_no_chunk_that_nobody_knows() {
        let bytes = png_of(10, 10, &[(b"EXAt", b"GPS"), (b"PLTE", b"abc")]);
        let taken = clean(&bytes, "pianta.png", &ALL, 10_000).unwrap();
        assert!(!holds(&taken.bytes, b"GPS") && holds(&taken.bytes, b"PLTE"));
    }

    #[test]
    fn a_picture_in_small_goes_with_its_head() {
        let with = |small: &[u8]| {
            let head = [b"JFIF\0\x01\x02\0\0\x01\0\x01".as_slice(), small].concat();
            let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0];
            bytes.extend((head.len() as u16 + 2).to_be_bytes());
            bytes.extend(head);
            bytes.extend(&jpeg_of(400, 300, b"")[2..]);
            clean(&bytes, "foto.jpg", &ALL, 10_000).unwrap().bytes
        };
        assert!(holds(&with(&[0, 0]), b"JFIF"));
        let cut = with(b"\x01\x01abc");
        assert!(!holds(&cut, b"JFIF") && !holds(&cut, b"abc"));
    }

    #[test]
    fn a_picture_loses_its_notes() {
        let bytes = png_of(10, 10, &[(b"tEXt", b"Author\0Maria"), (b"sRGB", b"\0"), (b"eXIf", b"GPS")]);
        let taken = clean(&[bytes, b"PK\x03\x04".to_vec()].concat(), "pianta.png", &ALL, 10_000).unwrap();
        assert!(!holds(&taken.bytes, b"Maria") && !holds(&taken.bytes, b"GPS") && !holds(&taken.bytes, b"PK"));
        assert!(holds(&taken.bytes, b"sRGB"));
    }

    #[test]
    fn what_came_without_a_name_is_called_after_its_question_and_its_bytes() {
        let name = named("Pianta/mappa della casa.", b"%PDF-1.7");
        assert_eq!(name, "Pianta mappa della casa.pdf");
        assert_eq!(said(&name), Some(FileFormat::Pdf));
        assert_eq!(named("Mappa 1.pdf", b"MZ"), "Mappa 1 pdf", "nothing promises what the bytes do not");
    }

    #[test]
    fn what_is_not_what_it_says_is_refused_with_its_reason() {
        let pdf = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n".to_vec();
        let signed = b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80".to_vec();
        let refused =
            |bytes: &[u8], name: &str, formats: &[FileFormat]| clean(bytes, name, formats, 5_000).map(|c| c.format);
        assert_eq!(refused(&pdf, "atto.pdf", &ALL), Ok(FileFormat::Pdf));
        assert_eq!(refused(&signed, "atto.pdf.p7m", &ALL), Ok(FileFormat::P7m));
        let only_pdf = [FileFormat::Pdf];
        for (bytes, name, formats, reason) in [
            (&b""[..], "vuoto.pdf", &ALL[..], Refused::Empty),
            (&[b'x'; 5_001], "grande.pdf", &ALL, Refused::TooLarge(5_000)),
            (b"MZ\x90\0", "atto.pdf", &ALL, Refused::NotWhatItSays),
            (b"MZ\x90\0", "gioco.exe", &ALL, Refused::Format(ALL.to_vec())),
            (&pdf, "atto.exe", &ALL, Refused::Format(ALL.to_vec())),
            (&pdf, "foto.jpg", &ALL, Refused::NotWhatItSays),
            (&png_of(1, 1, &[]), "foto.png", &only_pdf, Refused::Format(only_pdf.to_vec())),
            (b"%PDF-1.7\nniente", "rotto.pdf", &ALL, Refused::Damaged),
            (&[&pdf[..], b"PK\x05\x06", b"%%EOF"].concat(), "due.pdf", &ALL, Refused::NotWhatItSays),
            (&[b"%PDF-1 <HTML>", &pdf[..]].concat(), "pagina.pdf", &ALL, Refused::NotWhatItSays),
            (b"\xff\xd8\xff\xe0", "foto.jpg", &ALL, Refused::Damaged),
            (&jpeg_of(0, 300, b""), "foto.jpg", &ALL, Refused::Damaged),
            (&jpeg_of(60_000, 60_000, b""), "foto.jpg", &ALL, Refused::TooManyPoints),
            (&png_of(u32::MAX, u32::MAX, &[]), "bomba.png", &ALL, Refused::TooManyPoints),
            (&png_of(1, 1, &[])[..40], "rotta.png", &ALL, Refused::Damaged),
        ] {
            assert_eq!(refused(bytes, name, formats), Err(reason), "{name}");
        }
    }

    #[test]
    fn no_bytes_at_all_make_it_panic() {
        let samples = [jpeg_of(4, 3, &exif_of(3)), png_of(4, 3, &[(b"tEXt", b"a\0b")]), b"%PDF-1.7 obj %%EOF".to_vec()];
        for sample in samples {
            for name in ["a.jpg", "a.png", "a.pdf"] {
                for end in 0..sample.len() {
                    let _ = clean(&sample[..end], name, &ALL, 10_000);
                    let mut wrong = sample.clone();
                    wrong[end] ^= 0xff;
                    let _ = clean(&wrong, name, &ALL, 10_000);
                }
            }
        }
    }
}
