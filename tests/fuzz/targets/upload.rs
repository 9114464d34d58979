//! A file that a citizen sends.
//!
//! In: its name on the first line, then its bytes; the checksums of a PNG are put right, or nothing would be looked at.
//! Nothing panics; what is taken is taken again as it is; a picture holds nothing but the picture.

#![no_main]

use contract::kind::FileFormat;
use counter::upload::clean;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let end = data.iter().position(|b| *b == b'\n').unwrap_or(data.len());
    let (name, bytes) = (String::from_utf8_lossy(&data[..end]), data.get(end + 1..).unwrap_or_default());
    let bytes = checked(bytes);
    let _ = clean(&bytes, &name, &[FileFormat::Pdf], 1_000);
    let Ok(taken) = clean(&bytes, &name, &FileFormat::ALL, 1 << 20) else { return };
    let again = clean(&taken.bytes, &name, &FileFormat::ALL, 1 << 21);
    assert_eq!(again.as_ref(), Ok(&taken), "taken once, not twice");
    match taken.format {
        FileFormat::Jpg => jpeg(&taken.bytes),
        FileFormat::Png => png(&taken.bytes),
        FileFormat::Pdf | FileFormat::P7m => assert_eq!(taken.bytes, bytes),
    }
});

/// Every segment of a JPEG, between scans too: of notes only our own orientation, and nothing behind the end.
fn jpeg(bytes: &[u8]) {
    const OURS: &[u8] = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0";
    assert_eq!(bytes[..2], [0xff, 0xd8]);
    let (mut at, mut notes) = (2, 0);
    loop {
        assert_eq!(bytes[at], 0xff, "a marker at {at}");
        let marker = bytes[at + 1];
        if marker == 0xd9 {
            assert_eq!(at + 2, bytes.len(), "behind the end");
            return;
        }
        let length = usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
        let contents = &bytes[at + 4..at + 2 + length];
        match marker {
            0xe0 => assert!(contents.starts_with(b"JFIF\0"), "APP0 at {at}"),
            0xe1 => {
                notes += 1;
                let ours = contents.starts_with(OURS) && contents.len() == 32 && contents[26..].iter().all(|b| *b == 0);
                assert!(ours && notes == 1, "APP1 at {at}");
            }
            0xe2 => assert!(contents.starts_with(b"ICC_PROFILE\0"), "APP2 at {at}"),
            0xee => assert!(contents.starts_with(b"Adobe"), "APP14 at {at}"),
            0xc0..=0xc7 | 0xc9..=0xcf | 0xda..=0xdf => {}
            _ => panic!("segment {marker:x} at {at}"),
        }
        at += 2 + length;
        if marker == 0xda {
            let next = |w: &[u8]| w[0] == 0xff && !matches!(w[1], 0 | 0xff | 0xd0..=0xd7);
            at += bytes[at..].windows(2).position(next).expect("a scan without end");
        }
    }
}

fn png(bytes: &[u8]) {
    const KEPT: [&[u8; 4]; 11] =
        [b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"];
    let mut at = 8;
    while at < bytes.len() {
        let kind: &[u8; 4] = bytes[at + 4..at + 8].try_into().expect("four bytes");
        assert!(KEPT.contains(&kind), "chunk {:?}", String::from_utf8_lossy(kind));
        at += 12 + size(&bytes[at..]);
        assert!(kind != b"IEND" || at == bytes.len(), "behind the end");
    }
}

fn size(chunk: &[u8]) -> usize {
    chunk.first_chunk().map_or(usize::MAX / 2, |size| u32::from_be_bytes(*size) as usize)
}

/// The same bytes, with the checksums of a PNG's chunks (ISO 3309) made to follow from them.
fn checked(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if !bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return bytes;
    }
    let mut at = 8;
    while at + 12 <= bytes.len() && at + 12 + size(&bytes[at..]) <= bytes.len() {
        let end = at + 8 + size(&bytes[at..]);
        let sum = !bytes[at + 4..end].iter().fold(u32::MAX, |sum, b| {
            (0..8).fold(sum ^ u32::from(*b), |sum, _| (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 })
        });
        bytes[end..end + 4].copy_from_slice(&sum.to_be_bytes());
        at = end + 4;
    }
    bytes
}
