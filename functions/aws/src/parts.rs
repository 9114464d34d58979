//! A large file in parts (S3's multipart upload): what a bad line costs is one part and not the whole.
//!
//! In: bytes and where they go. Out: an object that appears when its last part is there, never before. S3 compares each
//! part with its SHA-256, and once more when they are put together; a part that fails is sent again alone. Who gives up,
//! or is given up by whoever waited, takes the parts back; what even so stays behind, the bucket throws away after a day.
//! Parts are slices: the bytes are in memory once.

use std::time::Duration;

use bytes::Bytes;
use counter::fault::Fault;
use rusty_s3::actions::{
    AbortMultipartUpload, CompleteMultipartUpload, CompleteMultipartUploadResponse, CreateMultipartUpload, UploadPart,
};
use tokio::runtime::Handle;

use crate::files::{CHECKSUM, DOING, PART, S3Files, checksum_of, code, refused};
use crate::patience::Patience;

/// How often an upload begins again of which S3 does not know any more whether it was put together.
const ROUNDS: usize = 2;
/// How long taking back the parts may hold up whoever waits for the fault.
const TAKING_BACK: Duration = Duration::from_secs(2);

/// A part that S3 has.
struct Part {
    etag: String,
    checksum: String,
}

/// An upload that is taken back unless it was put together.
struct Upload {
    files: S3Files,
    key: String,
    id: String,
    open: bool,
}

impl Drop for Upload {
    /// Whoever waited is gone: the parts are taken back behind her.
    fn drop(&mut self) {
        if let (true, Ok(runtime)) = (self.open, Handle::try_current()) {
            let (files, key, id) = (self.files.clone(), std::mem::take(&mut self.key), std::mem::take(&mut self.id));
            runtime.spawn(async move { files.take_back(&key, &id).await });
        }
    }
}

impl S3Files {
    /// Keeps an object's bytes in parts, all within one patience.
    pub(crate) async fn put_in_parts(
        &self,
        key: &str,
        kind: &[(&'static str, String)],
        bytes: Bytes,
    ) -> Result<(), Fault> {
        let mut patience = Patience::of(self.patience);
        for _ in 0..ROUNDS {
            let id = self.begin(&mut patience, key, kind).await?;
            let mut upload = Upload { files: self.clone(), key: key.to_owned(), id, open: true };
            let done = self.all(&mut patience, &upload, &bytes).await;
            if done.is_err() {
                self.take_back(&upload.key, &upload.id).await;
            }
            upload.open = false;
            if done? {
                return Ok(());
            }
        }
        Err(Fault::try_again(DOING, "S3 lost the upload again and again"))
    }

    /// Sends every part and puts them together; `false` if S3 does not know the upload any more.
    async fn all(&self, patience: &mut Patience, upload: &Upload, bytes: &Bytes) -> Result<bool, Fault> {
        let mut parts = Vec::new();
        for from in (0..bytes.len()).step_by(PART) {
            let slice = bytes.slice(from..bytes.len().min(from + PART));
            let number = u16::try_from(parts.len() + 1).map_err(|e| Fault::new(DOING, e))?;
            parts.push(self.part(patience, upload, number, slice).await?);
        }
        self.put_together(patience, upload, &parts).await
    }

    /// Gives the id of a new upload.
    async fn begin(
        &self,
        patience: &mut Patience,
        key: &str,
        kind: &[(&'static str, String)],
    ) -> Result<String, Fault> {
        let mut headers = kind.to_vec();
        headers.push(("x-amz-checksum-algorithm", "SHA256".to_owned()));
        let action = CreateMultipartUpload::new(&self.bucket, Some(&self.credentials), key);
        let answer = self.send_within(patience, DOING, "POST", action, &headers, Bytes::new()).await?;
        if answer.status != 200 {
            return Err(refused(DOING, &answer));
        }
        let text = String::from_utf8_lossy(&answer.body);
        let begun = CreateMultipartUpload::parse_response(text.trim()).map_err(|e| Fault::new(DOING, e.to_string()))?;
        Ok(begun.upload_id().to_owned())
    }

    async fn part(&self, patience: &mut Patience, upload: &Upload, number: u16, bytes: Bytes) -> Result<Part, Fault> {
        let checksum = checksum_of(&bytes);
        let action = UploadPart::new(&self.bucket, Some(&self.credentials), &upload.key, number, &upload.id);
        let headers = [(CHECKSUM, checksum.clone())];
        let answer = self.send_within(patience, DOING, "PUT", action, &headers, bytes).await?;
        answer.kept(DOING, &checksum)?;
        // It goes back to S3 as it stands, in XML.
        let plain = |etag: &String| etag.bytes().all(|b| b.is_ascii_graphic() && !b"<>&".contains(&b));
        let etag = answer.etag.filter(plain).ok_or_else(|| Fault::new(DOING, "S3 gave a part no name"))?;
        Ok(Part { etag, checksum })
    }

    /// Puts the parts together; `false` if S3 does not know the upload any more: an answer that was lost may have been that
    /// it is whole.
    async fn put_together(&self, patience: &mut Patience, upload: &Upload, parts: &[Part]) -> Result<bool, Fault> {
        let body = Bytes::from(listed(parts));
        let headers = [("content-type", "application/xml".to_owned())];
        loop {
            let etags = std::iter::empty();
            let (key, id) = (upload.key.as_str(), upload.id.as_str());
            let action = CompleteMultipartUpload::new(&self.bucket, Some(&self.credentials), key, id, etags);
            let answer = self.send_within(patience, DOING, "POST", action, &headers, body.clone()).await?;
            let text = String::from_utf8_lossy(&answer.body);
            // S3 says 200 before it knows; what it says in the end comes after blanks that keep the line open.
            match answer.status {
                200 if CompleteMultipartUploadResponse::parse(text.trim()).is_ok() => return Ok(true),
                200 if patience.pause().await => {}
                200 => {
                    return Err(Fault::try_again(DOING, format!("S3 did not put it together: {}", code(&answer.body))));
                }
                404 if code(&answer.body) == "NoSuchUpload" => return Ok(false),
                _ => return Err(refused(DOING, &answer)),
            }
        }
    }

    /// Takes back the parts of an upload, as well as it goes.
    async fn take_back(&self, key: &str, id: &str) {
        let action = AbortMultipartUpload::new(&self.bucket, Some(&self.credentials), key, id);
        let mut patience = Patience::of(TAKING_BACK.min(self.patience));
        let _ = self.send_within(&mut patience, DOING, "DELETE", action, &[], Bytes::new()).await;
    }
}

/// The list of parts. `rusty-s3` would write it without the checksums, which S3 wants if the upload began with them.
fn listed(parts: &[Part]) -> String {
    let mut text = String::from(r#"<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">"#);
    for (number, Part { etag, checksum }) in (1..).zip(parts) {
        let number: usize = number;
        text.push_str(&format!(
            "<Part><ChecksumSHA256>{checksum}</ChecksumSHA256><ETag>{etag}</ETag><PartNumber>{number}</PartNumber></Part>"
        ));
    }
    text.push_str("</CompleteMultipartUpload>");
    text
}
