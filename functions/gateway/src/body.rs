//! The body of a request, read as it comes.
//!
//! In: a stream of bytes. Out: all of it, within its size, its time and the memory that all large bodies share. What waits
//! holds only what has come: a telephone with one bar of signal may take its time, and keeps nobody else out. Of the memory
//! one connection to the network has a quarter at most, however many requests come through it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use tokio::time::{Instant, timeout};

/// How long a body may rest between two of its parts.
const REST: Duration = Duration::from_secs(30);

/// The memory that all large bodies share.
#[derive(Clone, Debug)]
pub struct Room(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    bytes: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    all: usize,
    by: HashMap<Network, usize>,
}

/// A connection to the network, as [`web::call::Via::network`] names it.
type Network = [u8; 16];

/// A part of the room, for as long as it lives.
#[derive(Debug)]
pub struct Place {
    room: Room,
    whose: Option<Network>,
    bytes: usize,
}

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is longer than it may be.
    TooLong,
    /// It came too slowly, or broke off.
    Late,
    /// Too many large ones came at once, or too many from one connection.
    Full,
}

impl Room {
    /// Room for so many bytes in all.
    pub fn new(bytes: usize) -> Self {
        Self(Arc::new(Shared { bytes, taken: Mutex::default() }))
    }

    /// A place for a body that comes from there, of no size yet; where it comes from may be unknown.
    pub fn place(&self, whose: Option<[u8; 16]>) -> Place {
        Place { room: self.clone(), whose, bytes: 0 }
    }
}

impl Place {
    /// Makes the place as large as that, if there is room.
    fn grow(&mut self, bytes: usize) -> bool {
        let Shared { bytes: most, taken } = &*self.room.0;
        let mut taken = taken.lock().unwrap_or_else(PoisonError::into_inner);
        let more = bytes.saturating_sub(self.bytes);
        if taken.all + more > *most {
            return false;
        }
        if let Some(whose) = self.whose {
            let own = taken.by.entry(whose).or_default();
            if *own + more > most / 4 {
                return false;
            }
            *own += more;
        }
        taken.all += more;
        self.bytes += more;
        true
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.room.0.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all -= self.bytes;
        let Some(whose) = self.whose else { return };
        match taken.by.get_mut(&whose) {
            Some(own) if *own > self.bytes => *own -= self.bytes,
            _ => drop(taken.by.remove(&whose)),
        }
    }
}

/// Reads a body of at most `most` bytes in at most `whole`; one that shares the memory needs a place there, which grows with
/// it. The caller keeps the place until the body is answered.
///
/// # Errors
/// Why it was not read; what is left of it will not be.
pub async fn read(
    mut body: Body,
    most: usize,
    whole: Duration,
    mut place: Option<&mut Place>,
) -> Result<Bytes, Unread> {
    let mut read = BytesMut::new();
    let end = Instant::now() + whole;
    loop {
        let rest = REST.min(end.saturating_duration_since(Instant::now()));
        let frame = match timeout(rest, body.frame()).await {
            Ok(Some(Ok(frame))) => frame,
            Ok(None) => return Ok(read.freeze()),
            Ok(Some(Err(_))) | Err(_) => return Err(Unread::Late),
        };
        let Some(data) = frame.data_ref() else { continue };
        if read.len() + data.len() > most {
            return Err(Unread::TooLong);
        }
        if let Some(place) = &mut place
            && !place.grow(read.len() + data.len())
        {
            return Err(Unread::Full);
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
        assert_eq!(read(body(&parts, true), 7, HOUR, None).await, Ok(Bytes::from_static(b"uno due")));
        assert_eq!(read(body(&parts, true), 6, HOUR, None).await, Err(Unread::TooLong));
        assert_eq!(read(body(&parts, false), 7, HOUR, None).await, Err(Unread::Late));
    }

    #[tokio::test]
    async fn the_room_is_shared_and_given_back() {
        let room = Room::new(4000);
        let big: &'static [u8] = &[0; 3000];
        let (mut first, mut second) = (room.place(None), room.place(None));
        assert!(read(body(&[big], true), 10_000, HOUR, Some(&mut first)).await.is_ok());
        assert_eq!(read(body(&[big], true), 10_000, HOUR, Some(&mut second)).await, Err(Unread::Full));
        // Many small parts take no more room than one large one.
        let small = read(body(&[&b"a"[..]; 1000], true), 10_000, HOUR, Some(&mut room.place(None))).await;
        assert_eq!(small.map(|bytes| bytes.len()), Ok(1000));
        drop((first, second));
        assert!(read(body(&[big], true), 10_000, HOUR, Some(&mut room.place(None))).await.is_ok());
    }

    #[tokio::test]
    async fn one_connection_has_a_quarter_of_the_room_however_often_it_asks() {
        let room = Room::new(4000);
        let (greedy, honest) = (Some([1; 16]), Some([2; 16]));
        let part: &'static [u8] = &[0; 400];
        let mut places: Vec<Place> = (0..10).map(|_| room.place(greedy)).collect();
        let mut let_in = 0;
        for place in &mut places {
            let_in += usize::from(read(body(&[part], true), 400, HOUR, Some(place)).await.is_ok());
        }
        assert_eq!(let_in, 2);
        assert!(read(body(&[part, part], true), 800, HOUR, Some(&mut room.place(honest))).await.is_ok());
        // What is given back can be had again, and nothing is remembered of who is gone.
        drop(places);
        assert!(read(body(&[part, part], true), 800, HOUR, Some(&mut room.place(greedy))).await.is_ok());
        assert!(room.0.taken.lock().unwrap().by.is_empty());
    }
}
