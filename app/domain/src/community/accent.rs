//! The accent colour of a community: a shade for light pages and one for dark pages.
//!
//! Both are readable as text. No single colour has enough contrast with both backgrounds: at most 4.2 with each.

use super::colour::Colour;
use crate::Refusal;

/// The least contrast of text with its background.
const READABLE: f64 = 4.5;

/// The appearance of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    pub const ALL: [Scheme; 2] = [Scheme::Light, Scheme::Dark];

    pub fn as_str(self) -> &'static str {
        match self {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        }
    }

    /// The background of pages: `--background` in `style/tokens.css`.
    pub fn background(self) -> Colour {
        match self {
            Scheme::Light => Colour::new(0xfd, 0xfd, 0xfb),
            Scheme::Dark => Colour::new(0x10, 0x15, 0x0f),
        }
    }

    /// The end of the scale of shades that are easier to read.
    fn readable_end(self) -> Colour {
        match self {
            Scheme::Light => Colour::BLACK,
            Scheme::Dark => Colour::WHITE,
        }
    }

    /// The shade of a colour nearest to it that is readable as text.
    pub fn readable(self, colour: Colour) -> Colour {
        colour.shade(self.readable_end(), self.background(), READABLE)
    }
}

/// The accent colour: a readable shade for each scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    light: Colour,
    dark: Colour,
}

impl Accent {
    /// Without a colour for dark pages, they get the nearest readable shade of the other.
    ///
    /// # Errors
    /// Refuses a colour that is hard to read, with a shade that isn't.
    pub fn new(light: Colour, dark: Option<Colour>) -> Result<Accent, Refusal> {
        let light = checked(Scheme::Light, light)?;
        let dark = dark.map_or_else(|| Ok(Scheme::Dark.readable(light)), |dark| checked(Scheme::Dark, dark))?;
        Ok(Accent { light, dark })
    }

    /// An accent that was checked when it was chosen. The background may have another colour since then.
    pub fn stored(light: Colour, dark: Colour) -> Accent {
        Accent { light, dark }
    }

    pub fn of(self, scheme: Scheme) -> Colour {
        match scheme {
            Scheme::Light => self.light,
            Scheme::Dark => self.dark,
        }
    }

    /// A text that changes with the colours, for the address of their style.
    pub fn version(self) -> String {
        format!("{}{}", self.light, self.dark).replace('#', "")
    }

    /// A quiet fill of this colour, and a colour for text on it.
    pub fn fill(self, scheme: Scheme) -> (Colour, Colour) {
        let accent = self.of(scheme);
        let fill = match scheme {
            Scheme::Light => accent.mixed(Colour::WHITE, 195),
            Scheme::Dark => accent.mixed(Colour::BLACK, 150),
        };
        (fill, accent.shade(scheme.readable_end(), fill, READABLE + 1.0))
    }
}

fn checked(scheme: Scheme, colour: Colour) -> Result<Colour, Refusal> {
    let contrast = colour.contrast(scheme.background());
    if contrast >= READABLE {
        return Ok(colour);
    }
    Err(Refusal::LowContrast {
        colour: colour.to_string(),
        scheme: scheme.as_str(),
        // Rounded down, so that it is never shown as enough.
        contrast: format!("{:.2}", (contrast * 100.0).trunc() / 100.0),
        shade: scheme.readable(colour).to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn backgrounds_are_those_of_the_style() {
        let tokens = include_str!("../../../../style/tokens.css");
        let [light, dark] = Scheme::ALL.map(Scheme::background);
        assert!(tokens.contains(&format!("--background: light-dark({light}, {dark});")));
    }

    #[test]
    fn unreadable_colour_is_refused_with_a_readable_shade() {
        let refusal = Accent::new(colour("#5ca038"), None).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "#5ca038 has a contrast of 3.15:1 with the light background. The least is 4.5:1. The nearest readable \
             shade is #4b822d."
        );
        let refusal = Accent::new(colour("#004811"), Some(colour("#004811"))).unwrap_err();
        assert!(refusal.to_string().contains("with the dark background"), "{refusal}");
    }

    #[test]
    fn suggested_shade_is_accepted() {
        for start in ["#5ca038", "#ffffff", "#000000", "#ff0000", "#808080", "#0000ff", "#ffff00"].map(colour) {
            let (light, dark) = (Scheme::Light.readable(start), Scheme::Dark.readable(start));
            let accent = Accent::new(light, Some(dark)).unwrap();
            assert_eq!((accent.of(Scheme::Light), accent.of(Scheme::Dark)), (light, dark));
            assert!(Accent::new(light, None).is_ok());
        }
    }

    #[test]
    fn text_on_the_fill_is_readable() {
        for start in ["#5ca038", "#1b6e8c", "#7a1fa2", "#8a4b00", "#000000", "#c00000"].map(colour) {
            let accent = Accent::new(Scheme::Light.readable(start), None).unwrap();
            for scheme in Scheme::ALL {
                let (fill, text) = accent.fill(scheme);
                assert!(text.contrast(fill) >= READABLE, "{text} on {fill}");
            }
        }
    }
}
