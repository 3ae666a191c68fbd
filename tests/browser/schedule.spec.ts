// Checks the released schedule on a phone, on paper, by keyboard, and for screen readers.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test, type Page } from "@playwright/test";
import { coming } from "./pages.ts";
import { signIn } from "./people.ts";

const SCHEDULE = `/${coming}/schedule`;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** How much wider than its window the page is. */
const excess = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test("a phone shows the release as a list of its width", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of [SCHEDULE, `${SCHEDULE}?view=track`, `${SCHEDULE}?view=room`, `${SCHEDULE}/releases`, `/${coming}/sessions/1`]) {
    await page.goto(path);
    expect(await excess(page), path).toBeLessThanOrEqual(0);
  }
  await page.goto(SCHEDULE);
  await expect(page.locator(".timetable").first()).toBeHidden();
  await expect(page.locator(".timetable-list").first().getByRole("link").first()).toBeVisible();
});

test("the timetable announces rooms and times as headers", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(SCHEDULE);
  const timetable = page.getByRole("region", { name: /^Timetable of / }).first();
  await expect(timetable.getByRole("columnheader", { name: "Time" })).toBeVisible();
  expect(await timetable.getByRole("columnheader").count()).toBeGreaterThan(1);
  await expect(timetable.getByRole("rowheader").first()).toHaveText(/^\d\d:\d\d/);
  await expect(page.locator(".timetable-list").first()).toBeHidden();
});

test("each day is printed on a landscape page that is wide enough", async ({ page }) => {
  await page.goto(SCHEDULE);
  const days = await page.locator(".schedule-day").count();
  const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
  const boxes = [...pdf.matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/g)];
  const landscape = boxes.filter(([, width, height]) => Number(width) > Number(height));
  expect(landscape.length).toBe(days);
  // 277 mm are the width of A4 in landscape, without margins of 10 mm.
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: Math.floor((277 / 25.4) * 96), height: 700 });
  const wide = await page.locator(".schedule-day *").evaluateAll((elements) =>
    elements.filter((element) => element.getBoundingClientRect().right > window.innerWidth + 1).map((element) => element.outerHTML.slice(0, 80)),
  );
  expect(wide).toEqual([]);
  await expect(page.locator("nav").first()).toBeHidden();
});

for (const [javaScriptEnabled, title] of [[true, "Array API in practice"], [false, "Rehearsal: a stolen release key"]] as const) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a star adds a session to my schedule and removes it", async ({ page }) => {
      await page.setViewportSize({ width: 1280, height: 800 });
      await signIn(page, "Wren Talus");
      await page.goto(`${SCHEDULE}?view=track`);
      const star = page.getByRole("button", { name: `Star “${title}”` });
      await expect(star).toHaveAttribute("aria-pressed", "false");
      await star.press("Enter");
      await expect(star).toHaveAttribute("aria-pressed", "true");
      await page.getByRole("link", { name: "My schedule" }).click();
      await expect(page.getByRole("link", { name: title })).toBeVisible();
      await star.click();
      await expect(page.getByRole("link", { name: title })).toBeHidden();
    });
  });
}

test("the schedule passes axe-core in light and dark", async ({ page }) => {
  for (const path of [SCHEDULE, `${SCHEDULE}?view=track`, `/${coming}/sessions/1`]) {
    await page.goto(path, { waitUntil: "networkidle" });
    await page.evaluate(axe);
    for (const width of [320, 1280]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        const found = await page.evaluate(async () => {
          const { violations } = await (window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }).axe.run();
          return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
        });
        expect(found, `${path} at ${width} px, ${colorScheme}`).toEqual([]);
      }
    }
  }
});
