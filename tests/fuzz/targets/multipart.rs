//! A form with files, as browsers send it.
//!
//! In: the content type on the first line, then the body. Nothing panics and nothing waits for more; what is read keeps
//! the limits, and comes back the same when it is offered again.

#![no_main]

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use contract::answer::Typed;
use contract::file::shown_name;
use libfuzzer_sys::fuzz_target;
use web::multipart;

const LIMIT: usize = 1_000;

fuzz_target!(|data: &[u8]| {
    let end = data.iter().position(|b| *b == b'\n').unwrap_or(data.len());
    let Some(boundary) = multipart::boundary(&String::from_utf8_lossy(&data[..end])) else { return };
    let body = Bytes::copy_from_slice(data.get(end + 1..).unwrap_or_default());
    let reading = pin!(multipart::read(body, boundary, LIMIT));
    let Poll::Ready(read) = reading.poll(&mut Context::from_waker(Waker::noop())) else { panic!("it waits") };
    let Some((typed, uploads)) = read else { return };
    for upload in &uploads {
        assert!(upload.bytes.len() < data.len());
        let _ = shown_name(&upload.name);
    }
    // Bytes that are no text are replaced by a sign of three.
    let text: usize = typed.pairs().map(|(_, value)| value.len()).sum();
    assert!(text <= LIMIT * 3);
    let mut again = form_urlencoded::Serializer::new(String::new());
    again.extend_pairs(typed.pairs());
    assert!(Typed::from_pairs(form_urlencoded::parse(again.finish().as_bytes())) == typed);
});
