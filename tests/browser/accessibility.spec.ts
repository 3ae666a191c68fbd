// Checks each page with axe-core for WCAG 2.2 AA, and its width on phones and desktops.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test, type Page } from "@playwright/test";
import { pages } from "./pages.ts";
import { open, OWNER, restricted, signIn, titleOf } from "./people.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const allPages = [
  ...pages.map(({ path }) => ({ name: path, find: async (_: Page) => path })),
  ...restricted.map((entry) => ({ name: titleOf(entry), find: (page: Page) => open(page, entry) })),
];

for (const { name, find } of allPages) {
  test(`${name} passes axe-core`, async ({ page }) => {
    await page.goto(await find(page), { waitUntil: "networkidle" });
    // evaluate() works through the debugger; the page's content security policy would refuse a script element.
    await page.evaluate(axe);
    const violations: string[] = [];
    for (const width of [360, 1280]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        violations.push(...(await check(page)).map((violation) => `${width} px, ${colorScheme}: ${violation}`));
      }
    }
    expect(violations).toEqual([]);
  });

  test(`${name} never scrolls sideways`, async ({ page }) => {
    await page.goto(await find(page));
    for (const width of [360, 600, 768, 1000, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await tooWide(page), `${width} px`).toEqual([]);
    }
  });
}

test("header is short on phones and, signed in, in wider windows", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 800 });
  const height = () => page.locator("header.site").evaluate((header) => header.getBoundingClientRect().height);
  await page.goto("/specs");
  expect(await height()).toBeLessThan(110);
  await signIn(page, OWNER);
  await page.goto("/specs");
  expect(await height()).toBeLessThan(110);
  await expect(page.locator("header.site").getByRole("link", { name: OWNER })).toBeVisible();
  for (const width of [768, 900, 1100]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await height(), `${width} px`).toBeLessThan(80);
  }
});

/** The violations that axe-core finds in the current state of the page, one line for each element. */
function check(page: Page): Promise<string[]> {
  return page.evaluate(async (values) => {
    const options = { runOnly: { type: "tag", values }, resultTypes: ["violations"] };
    const { violations } = await (window as any).axe.run(document, options);
    const describe = ({ id, nodes }: any) => nodes.map((node: any) => `${id}: ${node.target} ${node.failureSummary}`);
    return violations.flatMap(describe);
  }, WCAG);
}

/** The elements that make the page wider than the window; none when it fits. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
    return [`${scrollWidth} px`, ...wide.slice(0, 10).map((element) => element.outerHTML.slice(0, 120))];
  });
}
