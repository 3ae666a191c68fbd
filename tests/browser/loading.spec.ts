// Checks that each page loads without browser errors, and has the same text without JavaScript.

import { expect, test, type Browser, type Page } from "@playwright/test";
import { pages } from "./pages.ts";
import { open, restricted, titleOf } from "./people.ts";

for (const { path, status } of pages) {
  test(`${path} loads with status ${status} and no errors`, async ({ page }) => {
    const errors = collectErrors(page, path);
    const response = await page.goto(path, { waitUntil: "networkidle" });
    expect(response?.status()).toBe(status);
    expect(errors).toEqual([]);
  });

  test(`${path} is complete without JavaScript`, async ({ browser, baseURL }) => {
    const without = await read(browser, baseURL + path, false);
    expect(without.status).toBe(status);
    expect(without.errors).toEqual([]);
    expect(without.headings).toBe(1);
    const scripted = await read(browser, baseURL + path, true);
    expect(without.text).toBe(scripted.text);
  });
}

for (const entry of restricted) {
  test(`${titleOf(entry)} loads without errors`, async ({ page }) => {
    const path = await open(page, entry);
    // Leaving a page aborts its pending requests; these failures don't count.
    await page.goto("about:blank");
    const errors = collectErrors(page, path);
    const response = await page.goto(path, { waitUntil: "networkidle" });
    expect(response?.status()).toBe(200);
    expect(new URL(page.url()).pathname).toBe(new URL(path, page.url()).pathname);
    expect(errors).toEqual([]);
  });
}

/** Collects errors in the console, exceptions and failed requests of `page`. */
function collectErrors(page: Page, path: string): string[] {
  const errors: string[] = [];
  page.on("console", (message) => {
    // The browser reports the 404 that a test asks for; it doesn't count.
    if (message.type() === "error" && !message.location().url.endsWith(path)) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("requestfailed", (request) => errors.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on("response", (response) => {
    const itself = response.url().endsWith(path);
    if (response.status() >= 400 && !itself) errors.push(`${response.url()}: ${response.status()}`);
  });
  return errors;
}

/** The text of `main` without islands, because islands may add to the served page. */
async function read(browser: Browser, url: string, javaScriptEnabled: boolean) {
  const context = await browser.newContext({ javaScriptEnabled });
  const page = await context.newPage();
  const errors = collectErrors(page, new URL(url).pathname + new URL(url).search);
  const response = await page.goto(url, { waitUntil: "networkidle" });
  const found = await page.evaluate(() => {
    const main = document.querySelector("main")!.cloneNode(true) as HTMLElement;
    main.querySelectorAll("leptos-island").forEach((island) => island.remove());
    const text = main.textContent!.replace(/\s+/g, " ").trim();
    return { text, headings: document.querySelectorAll("h1").length };
  });
  await context.close();
  return { ...found, status: response?.status(), errors };
}
