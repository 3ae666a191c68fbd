// Each page meets WCAG 2.2 AA as far as axe-core can tell, and fits a phone.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test, type Page } from "@playwright/test";
import { pages } from "./pages.ts";
import { called, closed, OWNER, reach, signIn } from "./people.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const everywhere = [
  ...pages.map(({ path }) => ({ name: path, find: async (_: Page) => path })),
  ...closed.map((one) => ({ name: called(one), find: (page: Page) => reach(page, one) })),
];

for (const { name, find } of everywhere) {
  test(`${name} shows nothing that axe-core objects to`, async ({ page }) => {
    await page.goto(await find(page), { waitUntil: "networkidle" });
    // By way of the debugger, since the page's own policy rightly refuses foreign scripts.
    await page.evaluate(axe);
    const objections: string[] = [];
    for (const width of [360, 1280]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        objections.push(...(await judge(page)).map((objection) => `${width} px, ${colorScheme}: ${objection}`));
      }
    }
    expect(objections).toEqual([]);
  });

  test(`${name} never scrolls sideways, from phone to desktop`, async ({ page }) => {
    await page.goto(await find(page));
    for (const width of [360, 600, 768, 1000, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      expect(await tooWide(page), `${width} px`).toEqual([]);
    }
  });
}

test("on a phone and a tablet a page begins right below its name and the ways on, signed in or not", async ({ page }) => {
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

/** What axe-core objects to in the page as it is now, one line for each element. */
function judge(page: Page): Promise<string[]> {
  return page.evaluate(async (values) => {
    const options = { runOnly: { type: "tag", values }, resultTypes: ["violations"] };
    const { violations } = await (window as any).axe.run(document, options);
    const told = ({ id, nodes }: any) => nodes.map((node: any) => `${id}: ${node.target} ${node.failureSummary}`);
    return violations.flatMap(told);
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
