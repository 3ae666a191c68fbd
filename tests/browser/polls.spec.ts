// Checks that people answer a poll with the mouse, by keyboard, and without JavaScript, in their own time zone.

import { expect, test, type Locator, type Page } from "@playwright/test";
import { coming } from "./pages.ts";
import { signIn } from "./people.ts";

const POLL = `/${coming}/polls/1`;

const rows = (page: Page): Locator => page.locator(".poll-day tbody tr");
const radio = (row: Locator, answer: string): Locator => row.locator(`input[value="${answer}"]`);

async function opened(page: Page) {
  await signIn(page, "Wren Talus");
  await page.goto(POLL, { waitUntil: "networkidle" });
  expect(await rows(page).count()).toBeGreaterThan(5);
}

test.describe("with a viewer in Kolkata", () => {
  test.use({ timezoneId: "Asia/Kolkata" });

  test("times are shown in the viewer's zone beside the edition's", async ({ page }) => {
    await opened(page);
    await expect(rows(page).first().locator(".reader-time")).toContainText("(UTC+5:30)");
  });
});

test("answers are painted by moving over other times", async ({ page }) => {
  await opened(page);
  await page.evaluate(() => {
    const long: number[] = [];
    new PerformanceObserver((list) => long.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
    Object.assign(window, { long });
  });
  const middle = async (nth: number) => {
    const box = (await radio(rows(page).nth(nth), "if_needed").boundingBox())!;
    return [box.x + box.width / 2, box.y + box.height / 2] as const;
  };
  await rows(page).nth(2).scrollIntoViewIfNeeded();
  await page.mouse.move(...(await middle(0)));
  await page.mouse.down();
  await page.mouse.move(...(await middle(1)), { steps: 5 });
  await page.mouse.move(...(await middle(2)), { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(...(await middle(3)));
  for (const nth of [0, 1, 2]) await expect(radio(rows(page).nth(nth), "if_needed")).toBeChecked();
  await expect(radio(rows(page).nth(3), "if_needed")).not.toBeChecked();
  // Longer tasks are reported from 50 ms on.
  expect(await page.evaluate(() => (window as unknown as { long: number[] }).long)).toEqual([]);
  await page.getByRole("button", { name: "Save answers" }).click();
  await expect(page.getByRole("status").first()).toContainText("Saved.");
  for (const nth of [0, 1, 2]) await expect(radio(rows(page).nth(nth), "if_needed")).toBeChecked();
});

test("a letter answers a time and goes to the next one", async ({ page }) => {
  await opened(page);
  await radio(rows(page).first(), "no").focus();
  for (const key of ["y", "n", "i", "y"]) await page.keyboard.press(key);
  for (const [nth, answer] of ["yes", "no", "if_needed", "yes"].entries()) {
    await expect(radio(rows(page).nth(nth), answer)).toBeChecked();
  }
  await expect(rows(page).nth(4).locator(":focus")).toHaveCount(1);
});

test("arrow keys choose an answer and Tab leaves the time", async ({ page }) => {
  await opened(page);
  await radio(rows(page).first(), "yes").focus();
  await page.keyboard.press("ArrowRight");
  await expect(radio(rows(page).first(), "if_needed")).toBeChecked();
  await page.keyboard.press("Tab");
  await expect(rows(page).nth(1).locator(":focus")).toHaveCount(1);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("radio buttons answer a poll at 360 px", async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 800 });
    await signIn(page, "Marit Skyvarde");
    await page.goto(POLL);
    await radio(rows(page).nth(1), "yes").check();
    await radio(rows(page).nth(2), "no").check();
    await page.getByRole("button", { name: "Save answers" }).click();
    await expect(page.getByRole("status").first()).toContainText("Saved.");
    await expect(radio(rows(page).nth(1), "yes")).toBeChecked();
    await expect(radio(rows(page).nth(2), "no")).toBeChecked();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(360);
  });
});
