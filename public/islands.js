// Starts the islands of a page: fetches their WebAssembly and calls the function of each island.
//
// This module replaces Leptos' inline script, because the Content-Security-Policy allows no inline scripts. It does
// what `island_script.js` of Leptos 0.8 does. The file names contain hashes, so the page passes the addresses:
//
//   <script type="module" src="/assets/islands….js" data-bundle="/assets/….js" data-wasm="/assets/….wasm"></script>

const tag = document.querySelector("script[data-bundle]");

if (tag && document.querySelector("leptos-island")) {
  const islands = await load(tag.dataset.bundle, tag.dataset.wasm);
  if (islands) {
    islands.hydrate();
    await start(document.body, islands, []);
  }
}

/** Returns the functions of the islands, or undefined on an error, because the page works without islands. */
async function load(bundle, wasm) {
  try {
    const islands = await import(bundle);
    await islands.default({ module_or_path: wasm });
    return islands;
  } catch {
    return undefined;
  }
}

/**
 * Starts the islands in `element`, outer ones first. The children of an island can contain further islands. They
 * inherit context from the outer island, which puts a callback on its `<leptos-children>`.
 */
async function start(element, islands, outer) {
  const tag = element.localName;
  if (tag === "leptos-island") {
    await islands[element.dataset.component]?.(withContext(element, outer));
  }
  const inside = tag === "leptos-children" ? [...outer, element.$$on_hydrate] : outer;
  for (const child of element.children) {
    await start(child, islands, inside);
  }
}

/** Provides the context of the outer island, and returns the element. */
function withContext(element, outer) {
  outer.at(-1)?.();
  return element;
}
