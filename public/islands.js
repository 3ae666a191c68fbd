// Wakes the islands of a page: fetches their WebAssembly and hands each island to its function.
//
// A module of our own in place of Leptos' inline script, since our Content-Security-Policy allows no inline script.
// It does what `island_script.js` of Leptos 0.8 does. The addresses carry fingerprints, so the page names them:
//
//   <script type="module" src="/assets/islands….js" data-bundle="/assets/….js" data-wasm="/assets/….wasm"></script>

const tag = document.querySelector("script[data-bundle]");

if (tag && document.querySelector("leptos-island")) {
  const islands = await load(tag.dataset.bundle, tag.dataset.wasm);
  if (islands) {
    islands.hydrate();
    await wake(document.body, islands, []);
  }
}

/** The functions of the islands, or nothing: the page is complete as it was served, so there is nothing to report. */
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
 * Wakes the islands in `element`, outer ones first. What an island was given as children is the page's again; an
 * island in there inherits from the one around it, which left a callback on its `<leptos-children>`.
 */
async function wake(element, islands, around) {
  const tag = element.localName;
  if (tag === "leptos-island") {
    await islands[element.dataset.component]?.(wakeIn(element, around));
  }
  const inside = tag === "leptos-children" ? [...around, element.$$on_hydrate] : around;
  for (const child of element.children) {
    await wake(child, islands, inside);
  }
}

/** Makes what the island around this one provides known to it, and gives the element back. */
function wakeIn(element, around) {
  around.at(-1)?.();
  return element;
}
