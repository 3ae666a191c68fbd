// Takes screenshots of every page at three widths, light and dark, and of two pages as printed.

import { join } from "node:path";
import { test, type Page } from "@playwright/test";
import { pages } from "./pages.ts";
import { open, restricted } from "./people.ts";

const folder = process.env.CAIRN_SHOTS!;

const allPages = [
  ...pages.map(({ path, name }) => ({ name, find: async (_: Page) => path })),
  ...restricted.map((entry) => ({ name: entry.name, find: (page: Page) => open(page, entry) })),
];

for (const { name, find } of allPages) {
  for (const width of [360, 768, 1280]) {
    test(`${name} at ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(await find(page), { waitUntil: "networkidle" });
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      }
    });
  }
}

for (const { path, name } of pages.filter(({ name }) => ["edition", "progress"].includes(name))) {
  test(`${name} as printed`, async ({ page }) => {
    await page.goto(path, { waitUntil: "networkidle" });
    await page.pdf({ path: join(folder, `${name}-print.pdf`), format: "A4" });
    // Also as an image with the width of A4 within margins, because an image is easier to view than a PDF.
    await page.setViewportSize({ width: 718, height: 1000 });
    await page.emulateMedia({ media: "print" });
    await page.screenshot({ path: join(folder, `${name}-print.png`), fullPage: true });
  });
}
