// Checks that the keyboard alone reaches every control, with visible focus.

import { expect, test, type Page } from "@playwright/test";
import { pages } from "./pages.ts";
import { open, restricted, titleOf } from "./people.ts";

/** More than any page needs; ends the test if the focus is trapped. */
const MAX_PRESSES = 600;

for (const { path } of pages) {
  test(`${path} begins with a link to its content`, async ({ page }) => {
    await page.goto(path);
    await page.keyboard.press("Tab");
    const skip = page.locator(":focus");
    await expect(skip).toHaveAttribute("href", /^#/);
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    const leadsToMain = await page.evaluate(() => document.querySelector("main")?.matches(":target, :has(:target)"));
    expect(leadsToMain).toBe(true);
  });

  test(`${path} works by keyboard with visible focus`, async ({ page }) => {
    await page.goto(path, { waitUntil: "networkidle" });
    await walk(page);
  });
}

for (const entry of restricted) {
  test(`${titleOf(entry)} works by keyboard with visible focus`, async ({ page }) => {
    await page.goto(await open(page, entry), { waitUntil: "networkidle" });
    await walk(page);
  });
}

/** Presses Tab from the first control to the last; fails if one is missed or its focus is invisible. */
async function walk(page: Page) {
  await remember(page);
  const reached = new Set<number>();
  const unseen: string[] = [];
  let last: number | undefined;
  for (let presses = 0; presses < MAX_PRESSES; presses++) {
    await page.keyboard.press("Tab");
    const at = await whereFocusIs(page);
    // A date field has several stops: day, month, year, calendar.
    if (at.index !== undefined && at.index === last) continue;
    if (at.index === undefined || reached.has(at.index)) break;
    reached.add((last = at.index));
    if (at.unseen) unseen.push(at.unseen);
  }
  expect(await missed(page, [...reached])).toEqual([]);
  expect(unseen).toEqual([]);
}

/** Stores the controls that Tab should reach, and their styles without focus. */
function remember(page: Page) {
  return page.evaluate(() => {
    const wanted = "a[href], button, input, select, textarea, summary, [tabindex]";
    const radios = new Set<string>();
    const reachable = [...document.querySelectorAll<HTMLElement>(wanted)].filter((element) => {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.tabIndex < 0) return false;
      if (element.matches(":disabled")) return false;
      if (!(element instanceof HTMLInputElement) || element.type !== "radio") return true;
      // Tab reaches the checked radio button of a group, or the first; the arrow keys reach the others.
      const checked = document.querySelector(`input[type=radio][name="${CSS.escape(element.name)}"]:checked`);
      return checked ? checked === element : !radios.has(element.name) && radios.add(element.name);
    });
    const look = ({ boxShadow, borderColor, backgroundColor }: CSSStyleDeclaration) =>
      [boxShadow, borderColor, backgroundColor].join();
    const looks = reachable.map((element) => look(getComputedStyle(element)));
    Object.assign(window, { reachable, looks, look });
  });
}

/** The index of the focused element, and the element's HTML if its focus is not visible. */
function whereFocusIs(page: Page): Promise<{ index?: number; unseen?: string }> {
  return page.evaluate(() => {
    const { reachable, looks, look } = window as any;
    const element = document.activeElement as HTMLElement;
    if (element === document.body) return {};
    let index = reachable.indexOf(element);
    // Tab also stops at boxes that scroll. Such a box is added to the list.
    if (index < 0) index = reachable.push(element) - 1;
    const style = getComputedStyle(element);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    const { width, height, top, bottom, left, right } = element.getBoundingClientRect();
    const inSight = width > 0 && height > 0 && bottom > 0 && top < innerHeight;
    // A sticky element may not cover the focused one (WCAG 2.2, 2.4.11).
    const above = document.elementFromPoint((left + right) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2);
    const stuck = above?.closest(".bulk-actions");
    if (stuck && !stuck.contains(element)) return { index, unseen: `behind a sticky element: ${element.outerHTML.slice(0, 120)}` };
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
