//! The body of a request, read as it comes.
//!
//! In: a stream of bytes. Out: all of it, within its size, its time and the memory that all large bodies share. What waits
//! holds only what has come: a telephone with one bar of signal may take its time, and keeps nobody else out.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

/// How long a body may rest between two of its parts.
const REST: Duration = Duration::from_secs(30);
/// What one permit of the shared memory stands for, in bytes.
const UNIT: usize = 1024;

/// The memory that all large bodies share.
#[derive(Clone, Debug)]
pub struct Room(Arc<Semaphore>);

/// What is kept free for bodies that are read already, until they are answered.
pub type Held = Option<OwnedSemaphorePermit>;

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is longer than it may be.
    TooLong,
    /// It came too slowly, or broke off.
    Late,
    /// Too many large ones came at once.
    Full,
}

impl Room {
    /// Room for so many bytes in all.
    pub fn new(bytes: usize) -> Self {
        Self(Arc::new(Semaphore::new(bytes / UNIT)))
    }
}

/// Reads a body of at most `most` bytes in at most `whole`; one that shares the memory takes its part of the room.
///
/// # Errors
/// Why it was not read; what is left of it will not be.
pub async fn read(mut body: Body, most: usize, whole: Duration, room: Option<&Room>) -> Result<(Bytes, Held), Unread> {
    let mut read = BytesMut::new();
    let mut held: Held = None;
    let end = Instant::now() + whole;
    loop {
        let rest = REST.min(end.saturating_duration_since(Instant::now()));
        let frame = match timeout(rest, body.frame()).await {
            Ok(Some(Ok(frame))) => frame,
            Ok(None) => return Ok((read.freeze(), held)),
            Ok(Some(Err(_))) | Err(_) => return Err(Unread::Late),
        };
        let Some(data) = frame.data_ref() else { continue };
        if read.len() + data.len() > most {
            return Err(Unread::TooLong);
        }
        if let Some(Room(room)) = room {
            let has = held.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
            let more = (read.len() + data.len()).div_ceil(UNIT).saturating_sub(has);
            let more = u32::try_from(more).map_err(|_| Unread::TooLong)?;
            let taken = Arc::clone(room).try_acquire_many_owned(more).map_err(|_| Unread::Full)?;
            match &mut held {
                Some(held) => held.merge(taken),
                None => held = Some(taken),
            }
        }
        read.extend_from_slice(data);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_core::Stream;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    const HOUR: Duration = Duration::from_secs(3600);

    /// Parts, then the end, or silence for ever.
    struct Parts(Vec<&'static [u8]>, bool);

    impl Stream for Parts {
        type Item = Result<Bytes, std::convert::Infallible>;
        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            match (self.0.pop(), self.1) {
                (Some(part), _) => Poll::Ready(Some(Ok(Bytes::from_static(part)))),
                (None, true) => Poll::Ready(None),
                (None, false) => Poll::Pending,
            }
        }
    }

    fn body(parts: &[&'static [u8]], ends: bool) -> Body {
        Body::from_stream(Parts(parts.iter().rev().copied().collect(), ends))
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_whole_is_read_and_what_is_not_is_told() {
        let parts = [&b"uno "[..], b"due"];
        let whole = read(body(&parts, true), 7, HOUR, None).await.map(|(bytes, _)| bytes);
        assert_eq!(whole, Ok(Bytes::from_static(b"uno due")));
        assert_eq!(read(body(&parts, true), 6, HOUR, None).await.map(|(b, _)| b), Err(Unread::TooLong));
        assert_eq!(read(body(&parts, false), 7, HOUR, None).await.map(|(b, _)| b), Err(Unread::Late));
    }

    #[tokio::test]
    async fn the_room_is_shared_and_given_back() {
        let room = Room::new(4 * UNIT);
        let big: &'static [u8] = &[0; 3 * UNIT];
        let (_, held) = read(body(&[big], true), 10 * UNIT, HOUR, Some(&room)).await.unwrap();
        assert_eq!(read(body(&[big], true), 10 * UNIT, HOUR, Some(&room)).await.map(|(b, _)| b), Err(Unread::Full));
        // Many small parts take no more room than one large one.
        let small = read(body(&[&b"a"[..]; 500], true), 10 * UNIT, HOUR, Some(&room)).await;
        assert_eq!(small.unwrap().0.len(), 500);
        drop(held);
        assert!(read(body(&[big], true), 10 * UNIT, HOUR, Some(&room)).await.is_ok());
    }
}
