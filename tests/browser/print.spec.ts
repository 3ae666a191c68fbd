// Checks that printed pages have no navigation.

import { expect, test } from "@playwright/test";
import { pages } from "./pages.ts";

for (const { path } of pages) {
  test(`${path} prints without navigation and footer`, async ({ page }) => {
    await page.emulateMedia({ media: "print" });
    await page.goto(path);
    const shown = await page.locator("nav, footer").evaluateAll((elements) => elements.filter((element) => element.checkVisibility()).length);
    expect(shown).toBe(0);
    await expect(page.locator("main")).toBeVisible();
  });
}
