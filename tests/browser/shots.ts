// Takes every page at three widths, light and dark, and two as they print.

import { join } from "node:path";
import { test } from "@playwright/test";
import { pages } from "./pages.ts";

const folder = process.env.CAIRN_SHOTS!;

for (const { path, name } of pages) {
  for (const width of [360, 768, 1280]) {
    test(`${name} at ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(path, { waitUntil: "networkidle" });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      }
    });
  }
}

for (const { path, name } of pages.filter(({ name }) => ["edition", "progress"].includes(name))) {
  test(`${name} on paper`, async ({ page }) => {
    await page.goto(path, { waitUntil: "networkidle" });
    await page.pdf({ path: join(folder, `${name}-print.pdf`), format: "A4" });
    // The width of A4 within its margins, since a picture is easier to look at than a PDF.
    await page.setViewportSize({ width: 718, height: 1000 });
    await page.emulateMedia({ media: "print" });
    await page.screenshot({ path: join(folder, `${name}-print.png`), fullPage: true });
  });
}
