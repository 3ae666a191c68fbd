//! Colours and their contrast, as WCAG 2 defines it.

use crate::Refusal;
use std::fmt;

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    pub const BLACK: Colour = Colour([0; 3]);
    pub const WHITE: Colour = Colour([255; 3]);

    pub const fn new(red: u8, green: u8, blue: u8) -> Colour {
        Colour([red, green, blue])
    }

    /// Parses `#rrggbb`, with digits in either case.
    pub fn parse(text: &str) -> Result<Colour, Refusal> {
        let digits = text.trim().strip_prefix('#').filter(|digits| digits.len() == 6);
        let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] =
            number.ok_or_else(|| Refusal::malformed("a colour (like #1b6e8c)", text))?.to_be_bytes();
        Ok(Colour([red, green, blue]))
    }

    /// The contrast of text in one colour on the other: from 1 to 21.
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The relative luminance, from 0 for black to 1 for white.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// This colour with `share` of 255 parts replaced by another.
    pub fn mixed(self, other: Colour, share: u8) -> Colour {
        let mix = |(own, other): (u8, u8)| {
            let sum = u32::from(own) * u32::from(255 - share) + u32::from(other) * u32::from(share);
            u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
        };
        let ([red, green, blue], other) = (self.0, other.0);
        Colour([mix((red, other[0])), mix((green, other[1])), mix((blue, other[2]))])
    }

    /// The first shade on the way to `end` that has this contrast with the background; `end` if none has.
    pub fn shade(self, end: Colour, background: Colour, contrast: f64) -> Colour {
        let shades = (0..=255).map(|share| self.mixed(end, share));
        shades.into_iter().find(|shade| shade.contrast(background) >= contrast).unwrap_or(end)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let ratio = |one, two| (colour(one).contrast(colour(two)) * 100.0).round() / 100.0;
        assert_eq!(ratio("#000000", "#ffffff"), 21.0);
        assert_eq!(ratio("#777777", "#ffffff"), 4.48);
        assert_eq!(ratio("#ff0000", "#ffffff"), 4.0);
        assert_eq!(ratio("#123456", "#123456"), 1.0);
    }

    #[test]
    fn colour_is_read_as_written() {
        assert_eq!(colour(" #1B6e8c ").to_string(), "#1b6e8c");
        for text in ["", "1b6e8c", "#1b6e8", "#1b6e8cc", "#1b6e8g", "#+12345", "blue", "#ééé"] {
            assert!(Colour::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn shade_is_the_nearest_with_the_contrast() {
        let shade = colour("#5ca038").shade(Colour::BLACK, Colour::WHITE, 4.5);
        assert!(shade.contrast(Colour::WHITE) >= 4.5 && shade.contrast(Colour::WHITE) < 4.6, "{shade}");
        assert_eq!(colour("#004811").shade(Colour::BLACK, Colour::WHITE, 4.5), colour("#004811"));
        assert_eq!(colour("#ffffff").shade(Colour::WHITE, Colour::WHITE, 4.5), Colour::WHITE);
    }
}
