//! A comune's colour and the shades that the style sheet needs.
//!
//! In: `#007a52`. Out: contrast on white (WCAG 2.2, 1.4.3) and the custom properties of `ente.css`.

/// The least contrast between text and background (WCAG 2.2, level AA).
pub const MIN_CONTRAST: f64 = 4.5;

/// An opaque sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// As it is written.
    pub fn hex(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }

    /// The contrast with another colour, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The contrast on white.
    pub fn on_white(self) -> f64 {
        self.contrast(WHITE)
    }

    /// The lightest darker shade of the same hue that can be read on white and on its own tint.
    pub fn readable(self) -> Self {
        (0..=100).map(|n| self.scaled(1.0 - f64::from(n) / 100.0)).find(|c| c.passes()).unwrap_or(BLACK)
    }

    /// Whether text in this colour can be read on white and on its own tint.
    pub fn passes(self) -> bool {
        self.on_white() >= MIN_CONTRAST && self.contrast(self.tint()) >= MIN_CONTRAST
    }

    /// The style sheet of one body: custom properties only.
    pub fn style_sheet(self) -> String {
        let base = self.hex();
        format!(
            ":root{{--bsi-color-background-primary:{base};--bsi-color-text-primary:{base};\
             --bsi-color-border-primary:{base};--bsi-color-background-primary-hover:{};\
             --bsi-color-background-primary-active:{};--bsi-color-background-primary-deep:{};\
             --bsi-color-background-primary-lighter:{}}}\n",
            self.scaled(0.8).hex(),
            self.scaled(0.7).hex(),
            self.scaled(0.5).hex(),
            self.tint().hex(),
        )
    }

    fn tint(self) -> Self {
        Self(self.0.map(|v| (255.0 - (255.0 - f64::from(v)) * 0.06).round() as u8))
    }

    fn scaled(self, by: f64) -> Self {
        Self(self.0.map(|v| (f64::from(v) * by).round() as u8))
    }

    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|v| {
            let v = f64::from(v) / 255.0;
            if v <= 0.04045 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }
}

const WHITE: Colour = Colour([255; 3]);
const BLACK: Colour = Colour([0; 3]);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_standard() {
        let green = Colour::parse("#007a52").unwrap();
        assert_eq!((green.on_white() * 100.0).round(), 538.0);
        assert!(green.passes());
        assert!(!Colour::parse("#b36b00").unwrap().passes());
        assert!(Colour::parse("#b36b00").unwrap().readable().passes());
        assert_eq!(Colour::parse("verde"), None);
    }

    /// The shares are those of `themes/comuni/scss/_scuro.scss`.
    #[test]
    fn every_colour_that_passes_can_be_read_in_the_dark_too() {
        let mix = |a: Colour, share: f64, b: Colour| {
            let part = |n: usize| (f64::from(a.0[n]) * share + f64::from(b.0[n]) * (1.0 - share)).round() as u8;
            Colour([part(0), part(1), part(2)])
        };
        let dark = Colour::parse("#121a21").unwrap();
        let steps = (0..=255).step_by(15).map(|v| v as u8);
        let mut tried = 0;
        for r in steps.clone() {
            for g in steps.clone() {
                for base in steps.clone().map(|b| Colour([r, g, b])).filter(|c| c.passes()) {
                    let (text, tint) = (mix(base, 0.4, WHITE), mix(base, 0.22, Colour::parse("#0f161c").unwrap()));
                    for below in [dark, tint] {
                        let ratio = text.contrast(below);
                        assert!(ratio >= MIN_CONTRAST, "{} in the dark: {ratio:.2}", base.hex());
                    }
                    tried += 1;
                }
            }
        }
        assert!(tried > 500, "{tried}");
    }
}
