//! The widths of texts in badges: Verdana at 11 pixels, as shields.io measures it.

/// Widths in hundredths of a pixel of the characters from U+0020, from the data of anafanafo 2.0.0 (MIT licence), which
/// badge-maker uses; 0 for characters without a width.
const LATIN: [u16; 352] = [
    387, 433, 505, 900, 699, 1184, 799, 295, 500, 500, 699, 900, 400, 500, 400, 500, 699, 699, 699, 699, 699, 699, 699,
    699, 699, 699, 500, 500, 900, 900, 900, 600, 1100, 752, 754, 768, 848, 696, 632, 853, 827, 463, 500, 762, 612, 927,
    823, 866, 663, 866, 765, 752, 678, 805, 752, 1088, 754, 677, 754, 500, 500, 500, 900, 699, 699, 661, 685, 573, 685,
    655, 387, 685, 696, 302, 379, 651, 302, 1070, 696, 668, 685, 685, 469, 573, 433, 696, 651, 900, 651, 651, 578, 698,
    500, 698, 900, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    387, 433, 699, 699, 699, 699, 500, 699, 699, 1100, 600, 709, 900, 0, 1100, 699, 596, 900, 596, 596, 699, 706, 699,
    400, 699, 596, 600, 709, 1100, 1100, 1100, 600, 752, 752, 752, 752, 752, 752, 1083, 768, 696, 696, 696, 696, 463,
    463, 463, 463, 853, 823, 866, 866, 866, 866, 866, 900, 866, 805, 805, 805, 805, 677, 666, 682, 661, 661, 661, 661,
    661, 661, 1051, 573, 655, 655, 655, 655, 302, 302, 302, 302, 673, 696, 668, 668, 668, 668, 668, 900, 668, 696, 696,
    696, 696, 651, 685, 0, 752, 661, 752, 661, 752, 661, 768, 573, 768, 573, 768, 573, 768, 573, 848, 712, 853, 685,
    696, 655, 696, 655, 696, 655, 696, 655, 696, 655, 853, 685, 853, 685, 853, 685, 853, 685, 827, 696, 827, 696, 463,
    302, 463, 302, 463, 302, 463, 302, 463, 302, 958, 675, 500, 379, 762, 651, 651, 612, 302, 612, 302, 612, 325, 612,
    504, 618, 313, 823, 696, 823, 696, 823, 696, 804, 823, 696, 866, 668, 866, 668, 866, 668, 1177, 1080, 765, 469,
    765, 469, 765, 469, 752, 573, 752, 573, 752, 573, 752, 573, 678, 433, 678, 433, 678, 433, 805, 696, 805, 696, 805,
    693, 805, 696, 805, 696, 805, 693, 1088, 900, 677, 651, 677, 754, 578, 754, 578, 754, 578, 0,
];

/// The same from U+2010: dashes, quotation marks and the ellipsis.
const PUNCTUATION: [u16; 23] = [
    636, 636, 699, 699, 1100, 1100, 309, 699, 295, 295, 295, 295, 505, 505, 505, 505, 699, 699, 600, 517, 367, 733, 900,
];

/// The width of `m`, for all other characters.
const OTHER: u16 = 1070;

/// The width of a text in whole pixels. It is odd, because the middle of the text is then between two pixels.
pub fn width(text: &str) -> u32 {
    let hundredths: u32 = text.chars().map(|c| u32::from(width_of(c))).sum();
    (hundredths / 100) | 1
}

fn width_of(c: char) -> u16 {
    let from = |table: &[u16], first: u32| {
        let place = u32::from(c).checked_sub(first)?;
        table.get(usize::try_from(place).ok()?).copied().filter(|width| *width > 0)
    };
    from(&LATIN, 0x20).or_else(|| from(&PUNCTUATION, 0x2010)).unwrap_or(OTHER)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The widths of badge-maker 6.0.0 (`preferredWidthOf`, 11px Verdana).
    #[test]
    fn widths_are_those_of_badge_maker() {
        let texts = [
            ("2027 Developer Summit", 135),
            ("12 of 34 tasks done", 109),
            ("SPEC 4", 39),
            ("endorsed by 5", 79),
            ("“Łódź” & Développeurs…", 135),
        ];
        for (text, expected) in texts {
            assert_eq!(width(text), expected, "{text}");
        }
    }
}
