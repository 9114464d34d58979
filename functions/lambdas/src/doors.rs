//! The doors of a program of the counter: those that open at its start, and the keys, which come with the first event.

use aws::dynamo::DynamoArchive;
use counter::arrivals::Arrivals;
use counter::fault::Fault;
use counter::files::Files;
use counter::identity::Identity;
use counter::keyring::KeyRing;
use counter::published::Published;
use jiff::Timestamp;
use web::doors::Doors;

/// What opens without the keys.
pub struct Opened<P, F, A, I> {
    /// What the generator published.
    pub published: P,
    /// What is kept.
    pub archive: DynamoArchive,
    /// The bytes of files.
    pub files: F,
    /// Where files come in that are too large for the front door.
    pub arrivals: A,
    /// Who says who a person is.
    pub identity: I,
}

/// All doors.
pub struct Counter<P: 'static, F: 'static, A: 'static, I: 'static> {
    opened: &'static Opened<P, F, A, I>,
    keys: KeyRing,
    sends_mail: bool,
}

impl<P, F, A, I> Counter<P, F, A, I> {
    /// The doors with their keys; whether the deliverer sends letters.
    pub fn new(opened: &'static Opened<P, F, A, I>, keys: KeyRing, sends_mail: bool) -> Self {
        Self { opened, keys, sends_mail }
    }
}

impl<P: Published, F: Files, A: Arrivals, I: Identity> Doors for Counter<P, F, A, I> {
    type Published = P;
    type Archive = DynamoArchive;
    type Ledger = DynamoArchive;
    type Files = F;
    type Arrivals = A;
    type Keys = KeyRing;
    type Identity = I;

    fn published(&self) -> &P {
        &self.opened.published
    }
    fn archive(&self) -> &DynamoArchive {
        &self.opened.archive
    }
    fn ledger(&self) -> &DynamoArchive {
        &self.opened.archive
    }
    fn files(&self) -> &F {
        &self.opened.files
    }
    fn arrivals(&self) -> &A {
        &self.opened.arrivals
    }
    fn keys(&self) -> &KeyRing {
        &self.keys
    }
    fn identity(&self) -> &I {
        &self.opened.identity
    }
    fn sends_mail(&self) -> bool {
        self.sends_mail
    }
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
    fn chance(&self, bytes: &mut [u8]) -> Result<(), Fault> {
        getrandom::fill(bytes).map_err(|e| Fault::new("asking the system for randomness", e.to_string()))
    }
}
