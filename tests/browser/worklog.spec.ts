// Checks the worklog on a phone by keyboard only, without JavaScript, and while the connection is lost.

import { expect, test, type Browser, type Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { past } from "./pages.ts";
import { signIn } from "./people.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WORKLOG = `/${past}/worklog`;

test.use({ viewport: { width: 360, height: 740 } });

/** A line that no other test posts. */
const unique = (text: string): string => `${text} ${Date.now()}`;

async function opened(page: Page, name = "Wren Talus") {
  await signIn(page, name);
  await page.goto(WORKLOG, { waitUntil: "load" });
  // The island has started once it follows the changes.
  await page.waitForFunction(() => document.querySelector("#worklog-lines") !== null);
  await page.waitForTimeout(500);
}

const field = (page: Page) => page.getByLabel("What did you work on?");
const lines = (page: Page, text: string) => page.locator("#worklog-lines li").filter({ hasText: text });

test("a line is posted by keyboard only, without leaving the page", async ({ page }) => {
  await opened(page);
  const text = unique("Typed by keyboard");
  await page.evaluate(() => Object.assign(window, { same: true }));
  for (let presses = 0; presses < 60; presses += 1) {
    if (await field(page).evaluate((input) => input === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
  await expect(lines(page, text)).toHaveCount(1);
  await expect(field(page)).toHaveValue("");
  expect(await page.evaluate(() => (window as unknown as { same?: boolean }).same)).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});

test("the worklog of today passes axe-core in light and dark", async ({ page }) => {
  await opened(page);
  await page.evaluate(axe);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate(() => (window as unknown as { axe: { run: () => Promise<{ violations: unknown[] }> } }).axe.run());
    expect(found.violations).toEqual([]);
  }
});

test("a rejected line says why and stays in the field", async ({ page }) => {
  await opened(page);
  await field(page).fill("#9999 No such task");
  await field(page).press("Enter");
  await expect(page.getByRole("alert")).toContainText("9999");
  await expect(field(page)).toHaveValue("#9999 No such task");
});

test("a line of someone else appears within two seconds", async ({ page, browser }) => {
  await opened(page);
  const text = unique("From another phone");
  const other = await browser.newPage();
  await signIn(other, "Noor Keisteen");
  await other.goto(WORKLOG, { waitUntil: "load" });
  await other.waitForTimeout(500);
  await field(other).fill(text);
  await field(other).press("Enter");
  await expect(lines(other, text)).toHaveCount(1);
  await expect(lines(page, text)).toHaveCount(1, { timeout: 2000 });
  await other.close();
});

test("a line typed without a connection is posted exactly once", async ({ page, context }) => {
  await opened(page);
  const text = unique("Written in a tunnel");
  await context.setOffline(true);
  await field(page).fill(text);
  await field(page).press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Not sent yet: no connection" })).toBeVisible();
  await page.reload().catch(() => {});
  await context.setOffline(false);
  await page.goto(WORKLOG);
  await expect(lines(page, text)).toHaveCount(1, { timeout: 10_000 });
  await expect(field(page)).toHaveValue("");
  await page.reload();
  await page.waitForTimeout(3000);
  await expect(lines(page, text)).toHaveCount(1);
});

test("an unsent line is sent when the connection is back", async ({ page, context }) => {
  await opened(page);
  const text = unique("Sent later");
  await context.setOffline(true);
  await field(page).fill(text);
  await field(page).press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Not sent yet" })).toBeVisible();
  await context.setOffline(false);
  await expect(lines(page, text)).toHaveCount(1, { timeout: 10_000 });
  await expect(page.getByRole("status").filter({ hasText: "Not sent yet" })).toHaveCount(0);
});

test("an unsent line survives a reload", async ({ page }) => {
  await opened(page);
  const text = unique("Not finished");
  await field(page).pressSequentially(text);
  await page.reload();
  await expect(field(page)).toHaveValue(text);
  await field(page).fill("");
});

async function withoutScript(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  return context.newPage();
}

test("a line is posted without JavaScript, once", async ({ browser }) => {
  const page = await withoutScript(browser);
  await signIn(page, "Wren Talus");
  await page.goto(WORKLOG);
  const text = unique("Without a script");
  await field(page).fill(text);
  await page.getByRole("button", { name: "Post", exact: true }).dblclick();
  await expect(lines(page, text)).toHaveCount(1);
  await page.reload();
  await expect(lines(page, text)).toHaveCount(1);
  await page.context().close();
});
