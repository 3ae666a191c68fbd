// Everything can be reached and seen by keyboard alone.

import { expect, test, type Page } from "@playwright/test";
import { pages } from "./pages.ts";
import { called, closed, reach } from "./people.ts";

/** More than any page needs, so that a trap for the focus ends the test. */
const MOST = 600;

for (const { path } of pages) {
  test(`${path} begins with a link that skips to its content`, async ({ page }) => {
    await page.goto(path);
    await page.keyboard.press("Tab");
    const skip = page.locator(":focus");
    await expect(skip).toHaveAttribute("href", /^#/);
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    const leadsToMain = await page.evaluate(() => document.querySelector("main")?.matches(":target, :has(:target)"));
    expect(leadsToMain).toBe(true);
  });

  test(`${path} lets the keyboard reach everything, and shows where it is`, async ({ page }) => {
    await page.goto(path, { waitUntil: "networkidle" });
    await walk(page);
  });
}

for (const one of closed) {
  test(`${called(one)} lets the keyboard reach everything, and shows where it is`, async ({ page }) => {
    await page.goto(await reach(page, one), { waitUntil: "networkidle" });
    await walk(page);
  });
}

/** From the first stop of Tab to the last. */
async function walk(page: Page) {
  await remember(page);
  const reached = new Set<number>();
  const unseen: string[] = [];
  let last: number | undefined;
  for (let presses = 0; presses < MOST; presses++) {
    await page.keyboard.press("Tab");
    const at = await whereFocusIs(page);
    // A field for a day has stops of its own: day, month, year, calendar.
    if (at.index !== undefined && at.index === last) continue;
    if (at.index === undefined || reached.has(at.index)) break;
    reached.add((last = at.index));
    if (at.unseen) unseen.push(at.unseen);
  }
  expect(await missed(page, [...reached])).toEqual([]);
  expect(unseen).toEqual([]);
}

/** Lists what Tab should reach, and how each looks while the focus is elsewhere. */
function remember(page: Page) {
  return page.evaluate(() => {
    const wanted = "a[href], button, input, select, textarea, summary, [tabindex]";
    const radios = new Set<string>();
    const reachable = [...document.querySelectorAll<HTMLElement>(wanted)].filter((element) => {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.tabIndex < 0) return false;
      if (element.matches(":disabled")) return false;
      // Of a group of radio buttons Tab reaches one; the arrows do the rest.
      if (!(element instanceof HTMLInputElement) || element.type !== "radio") return true;
      return !radios.has(element.name) && radios.add(element.name);
    });
    const look = ({ boxShadow, borderColor, backgroundColor }: CSSStyleDeclaration) =>
      [boxShadow, borderColor, backgroundColor].join();
    const looks = reachable.map((element) => look(getComputedStyle(element)));
    Object.assign(window, { reachable, looks, look });
  });
}

/** Which of the remembered elements has the focus, and what to complain of when one cannot see it. */
function whereFocusIs(page: Page): Promise<{ index?: number; unseen?: string }> {
  return page.evaluate(() => {
    const { reachable, looks, look } = window as any;
    const element = document.activeElement as HTMLElement;
    if (element === document.body) return {};
    let index = reachable.indexOf(element);
    // Browsers let Tab stop at boxes that scroll, too. Such a box counts as one more.
    if (index < 0) index = reachable.push(element) - 1;
    const style = getComputedStyle(element);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    const { width, height, top, bottom, left, right } = element.getBoundingClientRect();
    const inSight = width > 0 && height > 0 && bottom > 0 && top < innerHeight;
    // What sticks to an edge of the window may not lie over it (WCAG 2.2, 2.4.11).
    const above = document.elementFromPoint((left + right) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2);
    const stuck = above?.closest(".bulk-actions");
    if (stuck && !stuck.contains(element)) return { index, unseen: `behind what sticks: ${element.outerHTML.slice(0, 120)}` };
    const seen = inSight && (outlined || (index in looks && look(style) !== looks[index]));
    return seen ? { index } : { index, unseen: element.outerHTML.slice(0, 120) };
  });
}

/** The elements that Tab should have reached, but did not. */
function missed(page: Page, reached: number[]): Promise<string[]> {
  return page.evaluate((reached) => {
    const all: HTMLElement[] = (window as any).reachable;
    return all.filter((_, index) => !reached.includes(index)).map((element) => element.outerHTML.slice(0, 120));
  }, reached);
}
