//! The arms of a comune, ready to be shown.
//!
//! In: `stemma = "…"`, a file of `immagini/`. Out: bytes that hold nothing but shapes or pixels, or why there are none.

use crate::model::source::At;

/// The heaviest arms, in bytes: every page shows them.
pub(crate) const MAX_ARMS: usize = 8 * 1024;
/// The least width and height of a drawing in pixels.
pub(crate) const MIN_PIXELS: u32 = 256;

/// The arms as they were named.
#[derive(Clone, Debug)]
pub struct Arms {
    /// The name of the file.
    pub file: At<String>,
    /// What pages show, or why they show the neutral shield.
    pub made: Result<Drawing, ArmsFault>,
}

/// Arms that can be shown.
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
pub struct Drawing {
    /// The file as it is published.
    pub bytes: Vec<u8>,
    /// `svg` or `webp`.
    pub ending: &'static str,
    /// Width over height, in thousandths.
    pub ratio: u32,
}

/// Why arms cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArmsFault {
    /// There is no such file.
    Missing,
    /// Neither SVG nor PNG.
    Kind,
    /// It cannot be read, or shows nothing.
    Broken,
    /// Too few pixels.
    Small,
    /// Heavier than [`MAX_ARMS`] once made; the bytes that it has.
    Heavy(usize),
}
