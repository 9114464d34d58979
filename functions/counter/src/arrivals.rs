//! The door by which a file comes that is too large for the front door: the browser brings it to a bucket with a plain form
//! that we sign, and the counter takes it from there.
//!
//! In: a name that one draft alone was given. Out: what the form must say, later the bytes that came. They lie there raw and
//! for a day at most, and no request ever names them: what is kept goes through the door of the files.

use jiff::Timestamp;

use crate::fault::Fault;
use crate::files::FileId;

/// What a form must say to the bucket, besides the file itself in its last field, `file`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Where the form is sent.
    pub action: String,
    /// The origin of that address: the page may send forms there.
    pub origin: String,
    /// The hidden fields, in order.
    pub fields: Vec<(&'static str, String)>,
}

/// Who is invited to bring what.
#[derive(Clone, Copy, Debug)]
pub struct Guest<'a> {
    /// The comune's ISTAT code.
    pub comune: &'a str,
    /// The name under which the file will lie.
    pub id: &'a FileId,
    /// The largest file, in bytes.
    pub most: u64,
    /// The whole address to which the browser is sent back; the bucket adds to it what it kept, and where.
    pub back: &'a str,
    /// Now.
    pub now: Timestamp,
}

/// The door.
pub trait Arrivals: Send + Sync {
    /// Beyond how many bytes a file does not pass the front door. Nothing where all pass: then this door is shut, and no page
    /// shows anything of it.
    fn beyond(&self) -> Option<u64>;

    /// What the form must say; it is good for a quarter of an hour.
    ///
    /// # Errors
    /// If the door is shut.
    fn invite(&self, guest: &Guest<'_>) -> Result<Invitation, Fault>;

    /// The bytes that came under a name, if they did.
    fn arrived(&self, comune: &str, id: &FileId) -> impl Future<Output = Result<Option<Vec<u8>>, Fault>> + Send;

    /// Removes what came under a name; it is no fault if nothing did.
    fn let_go(&self, comune: &str, id: &FileId) -> impl Future<Output = Result<(), Fault>> + Send;
}

/// The name that a bucket told, if it is one: its last part.
pub fn told(key: &str) -> Option<FileId> {
    FileId::parse(key.rsplit('/').next()?)
}

/// The door of a program before which files of any size pass, or which takes none: always shut.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoArrivals;

impl Arrivals for NoArrivals {
    fn beyond(&self) -> Option<u64> {
        None
    }

    fn invite(&self, _: &Guest<'_>) -> Result<Invitation, Fault> {
        Err(Fault::plain("inviting a file through a door that is shut"))
    }

    async fn arrived(&self, _: &str, _: &FileId) -> Result<Option<Vec<u8>>, Fault> {
        Ok(None)
    }

    async fn let_go(&self, _: &str, _: &FileId) -> Result<(), Fault> {
        Ok(())
    }
}

/// A door that is there only if somebody named its bucket.
impl<A: Arrivals> Arrivals for Option<A> {
    fn beyond(&self) -> Option<u64> {
        self.as_ref().and_then(A::beyond)
    }

    fn invite(&self, guest: &Guest<'_>) -> Result<Invitation, Fault> {
        match self {
            Some(open) => open.invite(guest),
            None => NoArrivals.invite(guest),
        }
    }

    async fn arrived(&self, comune: &str, id: &FileId) -> Result<Option<Vec<u8>>, Fault> {
        match self {
            Some(open) => open.arrived(comune, id).await,
            None => Ok(None),
        }
    }

    async fn let_go(&self, comune: &str, id: &FileId) -> Result<(), Fault> {
        match self {
            Some(open) => open.let_go(comune, id).await,
            None => Ok(()),
        }
    }
}
