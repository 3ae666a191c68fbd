//! Reads logos: SVG or PNG images, which are refused if they could do more than show a picture.

mod png;
mod svg;

use domain::Refusal;
use domain::community::{Logo, LogoKind};

/// # Errors
/// Refuses a file that is too large, damaged, neither SVG nor PNG, or an SVG with more than shapes and text.
pub fn read(bytes: &[u8]) -> Result<Logo, Refusal> {
    if png::is_png(bytes) {
        let logo = Logo::new(LogoKind::Png, bytes)?;
        png::check(bytes)?;
        return Ok(logo);
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let is_markup = text.trim_ascii_start().starts_with(b"<");
    if !is_markup {
        return Err(Refusal::NoLogo);
    }
    let logo = Logo::new(LogoKind::Svg, bytes)?;
    let text = std::str::from_utf8(text).map_err(|_| Refusal::DamagedLogo)?;
    svg::check(text)?;
    Ok(logo)
}
