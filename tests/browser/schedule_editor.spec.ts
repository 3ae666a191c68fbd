// Checks the schedule editor by mouse, by keyboard, with two organizers, without JavaScript, and for screen readers.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test, type Browser, type Page } from "@playwright/test";
import { coming } from "./pages.ts";
import { OWNER, signIn } from "./people.ts";

const EDITOR = `/${coming}/schedule/edit`;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const status = (page: Page) => page.locator(".editor-bar [role=status]");
const card = (page: Page, title: string) => page.locator(".session-card", { hasText: title });
const moveLink = (page: Page, title: string) => page.getByRole("link", { name: `Move “${title}”` });

/** Opens the editor as a person. The stream of changes stays open, so the page never becomes idle. */
async function opened(page: Page, name: string, query = "") {
  await page.setViewportSize({ width: 1280, height: 1700 });
  await signIn(page, name);
  await page.goto(EDITOR + query);
  await expect(page.locator(".schedule-editor")).toContainText("Drag a session");
}

test("a session moves by mouse without a long task, and back", async ({ page }) => {
  await opened(page, OWNER);
  await page.evaluate(() => {
    const long: number[] = [];
    new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
    Object.assign(window, { long });
  });
  const title = "Release notes that people read";
  const from = (await page.locator(".unscheduled").locator(card(page, title)).boundingBox())!;
  const to = (await page.locator('td[data-from="960"]').first().boundingBox())!;
  await page.mouse.move(from.x + 20, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(from.x + 10, from.y + 30, { steps: 3 });
  await page.mouse.move(to.x + 20, to.y + 10, { steps: 8 });
  await expect(page.locator("td.drop-target").first()).toBeVisible();
  // Longer tasks are reported from 50 ms on.
  expect(await page.evaluate(() => (window as unknown as { long: number[] }).long)).toEqual([]);
  await page.mouse.up();
  await expect(status(page)).toContainText(`“${title}” is saved`);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(status(page)).toContainText("not scheduled");
  await expect(page.locator(".unscheduled").locator(card(page, title))).toBeVisible();
});

test.describe("by touch", () => {
  test.use({ hasTouch: true });

  test("a session moves by its handle, and a touch elsewhere scrolls", async ({ page }) => {
    await opened(page, OWNER);
    const title = "One tutorial for four libraries";
    const session = card(page, title);
    const finger = await page.context().newCDPSession(page);
    const touch = async (type: "touchStart" | "touchMove" | "touchEnd", x = 0, y = 0) => {
      await finger.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
    };
    const drag = async (from: { x: number; y: number }, to: { x: number; y: number }) => {
      await touch("touchStart", from.x, from.y);
      for (let step = 1; step <= 8; step++) {
        await touch("touchMove", from.x + ((to.x - from.x) * step) / 8, from.y + ((to.y - from.y) * step) / 8);
      }
    };
    const place = async (selector: ReturnType<Page["locator"]>) => {
      const box = (await selector.boundingBox())!;
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };
    const target = page.locator('td[data-from="960"]').first();
    // Without a handle, the finger scrolls the page.
    await drag(await place(session.getByRole("link").first()), await place(target));
    await expect(page.locator("td.drop-target")).toHaveCount(0);
    await touch("touchEnd");
    await expect(status(page)).not.toContainText(title);
    await page.evaluate(() => scrollTo(0, 0));
    await drag(await place(session.locator(".drag-handle")), await place(target));
    await expect(page.locator("td.drop-target").first()).toBeVisible();
    await touch("touchEnd");
    await expect(status(page)).toContainText(`“${title}” is saved: Monday`);
    await expect(status(page)).toContainText("Sala do Rio");
    // A tap is lost while the draft that was saved arrives, because the button is drawn again then.
    await expect(async () => {
      await page.getByRole("button", { name: "Undo" }).tap();
      await expect(status(page)).toContainText("11:30", { timeout: 1000 });
    }).toPass({ timeout: 8000 });
  });
});

test("a day is scheduled by keyboard, with announcements", async ({ page }) => {
  await opened(page, OWNER);
  const title = "Mentoring new maintainers";
  await moveLink(page, title).focus();
  await page.keyboard.press("Enter");
  await expect(status(page)).toContainText("picked up");
  for (const key of ["PageDown", "PageDown", "PageDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
  await expect(status(page)).toContainText("Thursday");
  await page.keyboard.press("Enter");
  await expect(status(page)).toContainText(`“${title}” is saved: Thursday`);
  await expect(moveLink(page, title)).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Delete");
  await expect(status(page)).toContainText("not scheduled");
});

test("of two organizers the second sees both versions", async ({ page, browser }: { page: Page; browser: Browser }) => {
  await opened(page, OWNER);
  const other = await (await browser.newContext()).newPage();
  await opened(other, "Noor Keisteen");
  const title = "Roles, votes and how maintainers leave";
  for (const editor of [page, other]) {
    await editor.getByRole("link", { name: /^Tuesday / }).click();
    await moveLink(editor, title).focus();
    await editor.keyboard.press("Enter");
  }
  await page.keyboard.press("ArrowDown");
  await other.keyboard.press("ArrowUp");
  await Promise.all([page.keyboard.press("Enter"), other.keyboard.press("Enter")]);
  await expect
    .poll(async () => [(await status(page).textContent())!, (await status(other).textContent())!].sort().join("\n"))
    .toMatch(/Someone else has moved “Roles.*Their version: .*Your version: .*\n“Roles.* is saved/s);
  const loser = (await status(page).textContent())!.startsWith("Someone") ? page : other;
  await loser.getByRole("button", { name: "Use my version" }).click();
  await expect(status(loser)).toContainText("is saved");
  await other.context().close();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("a form moves a session and takes it back", async ({ page }) => {
    await signIn(page, OWNER);
    await page.goto(EDITOR);
    await moveLink(page, "Release notes that people read").click();
    await page.locator("select[name=day]").selectOption({ index: 2 });
    await page.locator("input[name=starts]").fill("11:00");
    await page.getByRole("button", { name: "Move session" }).click();
    await expect(page.getByText("“Release notes that people read” is moved.")).toBeVisible();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.locator(".unscheduled").locator(card(page, "Release notes"))).toBeVisible();
  });
});

test("the editor passes axe-core and fits a phone", async ({ page }) => {
  await opened(page, OWNER);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe);
    const found = await page.evaluate(() => (window as unknown as { axe: { run: () => Promise<{ violations: unknown[] }> } }).axe.run());
    expect(found.violations).toEqual([]);
  }
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
});
