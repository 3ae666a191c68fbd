//! What the browser starts: `public/islands.js` calls `hydrate`, then the function of each island on the page.

// Without this line the linker would leave the islands out.
use web as _;

#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
