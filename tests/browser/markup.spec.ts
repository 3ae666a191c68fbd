// The HTML of each page is valid, as it was served: a browser would have mended it already.

import { expect, test, type APIRequestContext } from "@playwright/test";
import { HtmlValidate } from "html-validate";
import { pages } from "./pages.ts";
import { called, closed, reach } from "./people.ts";

const validator = new HtmlValidate({
  // What the HTML standard forbids, and what hinders readers. The other rules of `recommended` are about how the
  // source is written (the case of names, quotes, closing slashes, white space), which is Leptos' choice, not ours.
  extends: ["html-validate:standard", "html-validate:a11y"],
  // Leptos' own element around an island. It is what custom elements are: valid, with the content of its parent.
  elements: [
    "html5",
    {
      "leptos-island": { flow: true, phrasing: true, transparent: true },
      "leptos-children": { flow: true, phrasing: true, transparent: true },
    },
  ],
  rules: {
    "empty-heading": "error",
    "empty-title": "error",
    "no-inline-style": "error",
    // A button in a form sends the form: that is what ours are for.
    "no-implicit-button-type": "off",
    // Lists may be named as well as landmarks: ARIA says so, `a11y` is stricter.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
  },
});

for (const { path } of pages) {
  test(`${path} is valid HTML`, async ({ request }) => {
    expect(await faults(request, path)).toEqual([]);
  });
}

for (const one of closed) {
  test(`${called(one)} is valid HTML`, async ({ page }) => {
    expect(await faults(page.request, await reach(page, one))).toEqual([]);
  });
}

/** What the validator says of the page as it is served, one line each. */
async function faults(request: APIRequestContext, path: string): Promise<string[]> {
  const report = await validator.validateString(await (await request.get(path)).text());
  const found = report.results.flatMap(({ messages }) => messages);
  return found.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`);
}
