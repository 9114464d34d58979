//! How things look: sizes, leading and the few colours, all in one place.
//!
//! Lengths are points (1/72 inch). One blue is for titles; everything else is black, grey or a breath of blue.

use krilla::color::rgb;

use crate::face::Weight;

/// The width of an A4 page.
pub(crate) const PAGE_WIDTH: f32 = 595.28;
/// The height of an A4 page.
pub(crate) const PAGE_HEIGHT: f32 = 841.89;
/// Where text begins.
pub(crate) const LEFT: f32 = 62.0;
/// How wide text is.
pub(crate) const WIDTH: f32 = PAGE_WIDTH - 2.0 * LEFT;
/// Where a page begins.
pub(crate) const TOP: f32 = 56.0;
/// Where a page ends, above its footer.
pub(crate) const BOTTOM: f32 = PAGE_HEIGHT - 84.0;

/// The colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// For reading.
    Black,
    /// For what is less important; still of contrast 7:1 on white.
    Grey,
    /// For titles.
    Blue,
    /// For what is written on: lines and boxes.
    Line,
    /// For hairlines between rows.
    Hair,
    /// Behind what must be found at once.
    Tint,
}

impl Ink {
    /// Its colour.
    pub(crate) fn colour(self) -> rgb::Color {
        match self {
            Ink::Black => rgb::Color::new(0x1a, 0x1a, 0x1a),
            Ink::Grey => rgb::Color::new(0x4a, 0x55, 0x60),
            Ink::Blue => rgb::Color::new(0x0b, 0x3f, 0x77),
            Ink::Line => rgb::Color::new(0x6b, 0x77, 0x84),
            Ink::Hair => rgb::Color::new(0xd3, 0xda, 0xe2),
            Ink::Tint => rgb::Color::new(0xee, 0xf3, 0xf9),
        }
    }
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Style {
    /// Its weight.
    pub(crate) weight: Weight,
    /// The size of its letters.
    pub(crate) size: f32,
    /// From one line to the next.
    pub(crate) leading: f32,
    /// Its colour.
    pub(crate) ink: Ink,
}

impl Style {
    /// Text of a receipt.
    pub(crate) const BODY: Self = Self::new(Weight::Regular, 11.0, 16.0, Ink::Black);
    /// The name of a row.
    pub(crate) const LABEL: Self = Self::new(Weight::Bold, 11.0, 16.0, Ink::Black);
    /// Text of a form, at the size that a person of 70 reads without effort.
    pub(crate) const FORM: Self = Self::new(Weight::Regular, 12.0, 18.0, Ink::Black);
    /// A question of a form.
    pub(crate) const QUESTION: Self = Self::new(Weight::Bold, 12.5, 18.5, Ink::Black);
    /// Help with a question.
    pub(crate) const HELP: Self = Self::new(Weight::Regular, 11.5, 16.5, Ink::Grey);
    /// Footers and digests.
    pub(crate) const SMALL: Self = Self::new(Weight::Regular, 9.0, 13.0, Ink::Grey);
    /// The name of the comune.
    pub(crate) const MASTHEAD: Self = Self::new(Weight::Bold, 12.0, 16.0, Ink::Blue);
    /// The title of the sheet.
    pub(crate) const TITLE: Self = Self::new(Weight::Bold, 24.0, 31.0, Ink::Blue);
    /// The number of the request.
    pub(crate) const NUMBER: Self = Self::new(Weight::Bold, 27.0, 35.0, Ink::Black);
    /// The title of a part.
    pub(crate) const HEADING: Self = Self::new(Weight::Bold, 15.0, 21.0, Ink::Blue);
    /// The title of a part of a part.
    pub(crate) const SUBHEADING: Self = Self::new(Weight::Bold, 12.0, 17.0, Ink::Blue);

    const fn new(weight: Weight, size: f32, leading: f32, ink: Ink) -> Self {
        Self { weight, size, leading, ink }
    }

    /// How much a line takes; an empty one, between two paragraphs, takes half.
    pub(crate) fn height(self, line: &str) -> f32 {
        if line.is_empty() { self.leading / 2.0 } else { self.leading }
    }

    /// From the top of a line to the foot of its letters.
    pub(crate) fn ascent(self) -> f32 {
        (self.leading - self.size) / 2.0 + self.size * 0.86
    }
}
