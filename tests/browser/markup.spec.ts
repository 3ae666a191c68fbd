// Validates the HTML of each page as served, because a browser would repair it.

import { expect, test, type APIRequestContext } from "@playwright/test";
import { HtmlValidate } from "html-validate";
import { pages } from "./pages.ts";
import { open, restricted, titleOf } from "./people.ts";

const validator = new HtmlValidate({
  // The rules of the HTML standard and of accessibility. The other rules of `recommended` concern the style of the
  // source (case, quotes, closing slashes, white space), which Leptos determines.
  extends: ["html-validate:standard", "html-validate:a11y"],
  // Leptos' elements around islands: valid custom elements, with the content model of their parent.
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
    // Our buttons in forms are meant to submit them.
    "no-implicit-button-type": "off",
    // ARIA allows names on lists, too; `a11y` is stricter.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
  },
});

for (const { path } of pages) {
  test(`${path} is valid HTML`, async ({ request }) => {
    expect(await problems(request, path)).toEqual([]);
  });
}

for (const entry of restricted) {
  test(`${titleOf(entry)} is valid HTML`, async ({ page }) => {
    expect(await problems(page.request, await open(page, entry))).toEqual([]);
  });
}

/** The validator's messages about the served page, one line each. */
async function problems(request: APIRequestContext, path: string): Promise<string[]> {
  const report = await validator.validateString(await (await request.get(path)).text());
  const found = report.results.flatMap(({ messages }) => messages);
  return found.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`);
}
