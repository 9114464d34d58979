//! The letters: Noto Sans, regular and bold, with their widths.
//!
//! In: legible text. Out: its width and its glyphs. A letter that the font lacks gets the glyph of the replacement sign,
//! while the text behind it stays what was written.

use std::sync::LazyLock;

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

use crate::error::PaperError;
use crate::legible::REPLACEMENT;

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// For reading.
    Regular,
    /// For titles and questions.
    Bold,
}

/// Both weights.
pub(crate) struct Faces {
    regular: Face,
    bold: Face,
}

/// One weight.
pub(crate) struct Face {
    font: Font,
    letters: Charmap<'static>,
    widths: GlyphMetrics<'static>,
    units: f32,
    replacement: skrifa::GlyphId,
    /// The glyph and the width of the letters that nearly all text is made of, by their number.
    common: Vec<(skrifa::GlyphId, f32)>,
}

/// The end of the letters that are looked up once: Latin, with all its accents in Europe.
const COMMON: u32 = 0x250;

// The bytes of the fonts never change, so they are read once for the life of the program.
static FACES: LazyLock<Option<Faces>> = LazyLock::new(|| {
    Some(Faces { regular: Face::read(notosans::REGULAR_TTF)?, bold: Face::read(notosans::BOLD_TTF)? })
});

impl Faces {
    /// The fonts that this crate carries.
    ///
    /// # Errors
    /// [`PaperError::Font`] if they cannot be read.
    pub(crate) fn get() -> Result<&'static Self, PaperError> {
        FACES.as_ref().ok_or(PaperError::Font)
    }

    /// The face of a weight.
    pub(crate) fn of(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

impl Face {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let reader = FontRef::new(bytes).ok()?;
        let letters = reader.charmap();
        let replacement = letters.map(REPLACEMENT)?;
        let font = Font::new(bytes.into(), 0)?;
        let units = font.units_per_em();
        let widths = reader.glyph_metrics(Size::unscaled(), LocationRef::default());
        let mut face = Self { font, letters, widths, units, replacement, common: Vec::new() };
        face.common = (0..COMMON).map(|number| face.look_up(number)).collect();
        Some(face)
    }

    /// The font as the PDF writer takes it.
    pub(crate) fn font(&self) -> Font {
        self.font.clone()
    }

    /// The width of a text, in points, at a size in points.
    pub(crate) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|c| self.letter_width(c, size)).sum()
    }

    /// The width of one letter, in points, at a size in points.
    pub(crate) fn letter_width(&self, letter: char, size: f32) -> f32 {
        self.glyph(letter).1 * size
    }

    /// The glyphs of a text, one for each letter.
    pub(crate) fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        text.char_indices()
            .map(|(at, letter)| {
                let (glyph, width) = self.glyph(letter);
                let range = at..at + letter.len_utf8();
                KrillaGlyph::new(GlyphId::new(glyph.to_u32()), width, 0.0, 0.0, 0.0, range, None)
            })
            .collect()
    }

    /// The glyph of a letter and its width, as a part of the size.
    fn glyph(&self, letter: char) -> (skrifa::GlyphId, f32) {
        let number = u32::from(letter);
        self.common.get(number as usize).copied().unwrap_or_else(|| self.look_up(number))
    }

    fn look_up(&self, number: u32) -> (skrifa::GlyphId, f32) {
        // Glyph 0 is `.notdef`, which no archivable document may show.
        let glyph = self.letters.map(number).filter(|glyph| glyph.to_u32() != 0).unwrap_or(self.replacement);
        (glyph, self.widths.advance_width(glyph).unwrap_or(0.0) / self.units)
    }
}
