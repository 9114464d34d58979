//! How far a long piece of work has come, for whoever draws it.

/// What is being worked on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The pages of the archive's file.
    Archive,
    /// The pages of the keys' file.
    Keys,
    /// The bytes of files.
    Files,
    /// The inner order of a file of SQLite; its steps are not known beforehand.
    Order,
    /// Pratiche, one by one.
    Pratiche,
}

/// Listens to the steps of a piece of work.
pub trait Progress: Send + Sync {
    /// A part begins; `total` is its number of steps, if it is known.
    fn begin(&self, part: Part, total: Option<u64>);
    /// So many steps more are done.
    fn advance(&self, steps: u64);
    /// The part is over.
    fn end(&self);
}

/// Draws nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Part, _: Option<u64>) {}
    fn advance(&self, _: u64) {}
    fn end(&self) {}
}
