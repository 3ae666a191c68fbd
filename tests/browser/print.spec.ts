// On paper there is nothing to click.

import { expect, test } from "@playwright/test";
import { pages } from "./pages.ts";

for (const { path } of pages) {
  test(`${path} prints without navigation and footer`, async ({ page }) => {
    await page.emulateMedia({ media: "print" });
    await page.goto(path);
    const shown = await page.locator("nav, footer").evaluateAll((all) => all.filter((one) => one.checkVisibility()).length);
    expect(shown).toBe(0);
    await expect(page.locator("main")).toBeVisible();
  });
}
