//! The browser's entry point: `public/islands.js` calls `hydrate`, then the function of each island.

// Without this import the linker drops the islands.
use web as _;

#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
