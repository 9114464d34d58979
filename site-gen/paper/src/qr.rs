//! A QR code as rectangles, never as an image.
//!
//! In: an address. Out: the dark stretches of its rows, or nothing if no code of our size can hold it.

use qrcode::{Color, EcLevel, QrCode};

/// The dark modules of a code.
#[derive(Clone, Debug)]
pub struct Modules {
    /// How many modules a side has.
    pub side: usize,
    /// Row, column and length of each dark stretch.
    pub stretches: Vec<(usize, usize, usize)>,
}

/// The longest address that is encoded, in bytes: with more, modules would be too small for a telephone's eye.
const LONGEST: usize = 400;

/// Encodes an address so that a seventh of the code may be soiled or folded.
pub fn encode(address: &str) -> Option<Modules> {
    if address.is_empty() || address.len() > LONGEST {
        return None;
    }
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let side = code.width();
    let colours = code.into_colors();
    let mut stretches = Vec::new();
    for (row, modules) in colours.chunks(side).enumerate() {
        let mut column = 0;
        for stretch in modules.chunk_by(|a, b| a == b) {
            if stretch[0] == Color::Dark {
                stretches.push((row, column, stretch.len()));
            }
            column += stretch.len();
        }
    }
    Some(Modules { side, stretches })
}
