// Each page answers, without a complaint from the browser, and says the same with and without JavaScript.

import { expect, test, type Browser, type Page } from "@playwright/test";
import { pages } from "./pages.ts";
import { called, closed, reach } from "./people.ts";

for (const { path, status } of pages) {
  test(`${path} answers ${status} and the browser has no complaint`, async ({ page }) => {
    const complaints = listen(page, path);
    const response = await page.goto(path, { waitUntil: "networkidle" });
    expect(response?.status()).toBe(status);
    expect(complaints).toEqual([]);
  });

  test(`${path} is complete without JavaScript`, async ({ browser, baseURL }) => {
    const without = await read(browser, baseURL + path, false);
    expect(without.status).toBe(status);
    expect(without.complaints).toEqual([]);
    expect(without.headings).toBe(1);
    const scripted = await read(browser, baseURL + path, true);
    expect(without.text).toBe(scripted.text);
  });
}

for (const one of closed) {
  test(`${called(one)} answers and the browser has no complaint`, async ({ page }) => {
    const path = await reach(page, one);
    // What the page before still waits for is broken off when one leaves it: that is no complaint.
    await page.goto("about:blank");
    const complaints = listen(page, path);
    const response = await page.goto(path, { waitUntil: "networkidle" });
    expect(response?.status()).toBe(200);
    expect(new URL(page.url()).pathname).toBe(new URL(path, page.url()).pathname);
    expect(complaints).toEqual([]);
  });
}

/** Collects errors in the console, exceptions and failed requests of `page`. */
function listen(page: Page, path: string): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    // That the page itself is a 404 is what we asked for; the browser reports it all the same.
    if (message.type() === "error" && !message.location().url.endsWith(path)) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on("response", (response) => {
    const itself = response.url().endsWith(path);
    if (response.status() >= 400 && !itself) complaints.push(`${response.url()}: ${response.status()}`);
  });
  return complaints;
}

/** What a reader finds in `main`; what islands say is left out, since they may add to what was served. */
async function read(browser: Browser, url: string, javaScriptEnabled: boolean) {
  const context = await browser.newContext({ javaScriptEnabled });
  const page = await context.newPage();
  const complaints = listen(page, new URL(url).pathname + new URL(url).search);
  const response = await page.goto(url, { waitUntil: "networkidle" });
  const found = await page.evaluate(() => {
    const main = document.querySelector("main")!.cloneNode(true) as HTMLElement;
    main.querySelectorAll("leptos-island").forEach((island) => island.remove());
    const text = main.textContent!.replace(/\s+/g, " ").trim();
    return { text, headings: document.querySelectorAll("h1").length };
  });
  await context.close();
  return { ...found, status: response?.status(), complaints };
}
