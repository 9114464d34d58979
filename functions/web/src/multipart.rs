//! A form with files, as browsers send it (RFC 7578), read by a well-kept library under our limits.
//!
//! In: the content type and the whole body. Out: what was typed and the files, each with the name of its field.

use std::convert::Infallible;

use bytes::Bytes;
use contract::answer::Typed;
use futures_util::stream;
use multer::Multipart;

/// The largest form with files that is read, in bytes: two of the largest files and all answers.
pub const UPLOAD_LIMIT: usize = 22 * 1024 * 1024;
/// More parts than any form has.
const PARTS: usize = 1_000;

/// A file as it came.
pub struct Upload {
    /// The field it answers.
    pub field: String,
    /// The name it had on the citizen's device.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// The boundary that a content type names, if it is that of a form with files.
pub fn boundary(content_type: &str) -> Option<String> {
    multer::parse_boundary(content_type).ok()
}

/// Reads a body; nothing if it is broken, has too many parts or more text than a form may have, in bytes.
///
/// Waits for nothing: the whole body is there.
pub async fn read(body: Bytes, boundary: String, text_limit: usize) -> Option<(Typed, Vec<Upload>)> {
    let mut parts = Multipart::new(stream::iter([Ok::<_, Infallible>(body)]), boundary);
    let (mut pairs, mut uploads, mut text) = (Vec::new(), Vec::new(), 0);
    while let Some(part) = parts.next_field().await.ok()? {
        let field = part.name()?.to_owned();
        let file = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.ok()?;
        match file {
            // A browser sends a part without name and bytes where no file was chosen.
            Some(name) if name.is_empty() && bytes.is_empty() => {}
            Some(name) => uploads.push(Upload { field, name, bytes }),
            None => {
                text += field.len() + bytes.len();
                pairs.push((field, String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
        if text > text_limit || pairs.len() + uploads.len() > PARTS {
            return None;
        }
    }
    Some((Typed::from_pairs(pairs), uploads))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "--x\r\nContent-Disposition: form-data; name=\"nome\"\r\n\r\nAda\r\n--x\r\n\
        Content-Disposition: form-data; name=\"pianta\"; filename=\"pianta casa.pdf\"\r\nContent-Type: application/pdf\r\n\
        \r\n%PDF-\r\n--x\r\nContent-Disposition: form-data; name=\"altro\"; filename=\"\"\r\n\r\n\r\n--x--\r\n";

    async fn of(body: &str) -> Option<(Typed, Vec<Upload>)> {
        read(Bytes::copy_from_slice(body.as_bytes()), "x".into(), 100).await
    }

    #[tokio::test]
    async fn what_was_typed_is_told_from_files() {
        let (typed, uploads) = of(BODY).await.unwrap();
        assert_eq!(typed.one("nome"), "Ada");
        assert!(!typed.has("altro"));
        let [file] = &uploads[..] else { panic!("one file") };
        assert_eq!(
            (file.field.as_str(), file.name.as_str(), &file.bytes[..]),
            ("pianta", "pianta casa.pdf", &b"%PDF-"[..])
        );
    }

    #[tokio::test]
    async fn torn_and_endless_bodies_are_refused() {
        for end in 1..BODY.len() - 4 {
            assert!(of(&BODY[..end]).await.is_none(), "{end}");
        }
        let long = BODY.replace("Ada", &"A".repeat(200));
        assert!(of(&long).await.is_none());
        let part = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n";
        let many = format!("{}--x--\r\n", part.repeat(PARTS + 1));
        assert!(read(Bytes::from(many), "x".into(), usize::MAX).await.is_none());
    }

    #[test]
    fn only_a_form_with_files_has_a_boundary() {
        assert_eq!(boundary("multipart/form-data; boundary=x"), Some("x".into()));
        for other in ["application/x-www-form-urlencoded", "multipart/mixed; boundary=x", "multipart/form-data", ""] {
            assert_eq!(boundary(other), None, "{other}");
        }
    }
}
