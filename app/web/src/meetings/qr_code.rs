//! A QR code with a link, as an inline picture.

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode as Code};

/// Empty modules around the code, which readers need (ISO/IEC 18004).
const QUIET: usize = 4;

/// The QR code of a link; nothing for a link that is too long.
#[component]
pub fn QrCode(link: String) -> impl IntoView {
    let code = Code::with_error_correction_level(link.as_bytes(), EcLevel::M).ok()?;
    let side = code.width() + 2 * QUIET;
    let dark = code.to_colors().into_iter().enumerate().filter(|(_, colour)| *colour == Color::Dark);
    let squares = dark.map(|(nth, _)| {
        let (x, y) = (nth % code.width() + QUIET, nth / code.width() + QUIET);
        format!("M{x} {y}h1v1h-1z")
    });
    let path: String = squares.collect();
    Some(view! {
        <svg class="qr-code" viewBox=format!("0 0 {side} {side}") width="220" height="220" role="img" aria-label="QR code that opens the page of the meeting with the code filled in">
            <rect width="100%" height="100%" fill="#fff"/>
            <path d=path fill="#000" shape-rendering="crispEdges"/>
        </svg>
    })
}
