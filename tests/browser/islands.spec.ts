// Checks that islands work, and that only pages with islands load a script.

import { expect, test, type APIRequestContext } from "@playwright/test";
import { coming, pages, plan } from "./pages.ts";
import { OWNER, signIn } from "./people.ts";

const ISLAND = "leptos-island";
const TIME = `${ISLAND}[data-component^="ReaderTime"]`;

for (const { path } of pages) {
  test(`${path} loads a script only with an island`, async ({ request }) => {
    const html = await (await request.get(path)).text();
    // Data of schema.org is in a script, too, but doesn't run.
    expect(html.includes('<script type="module"')).toBe(html.includes(`<${ISLAND}`));
  });
}

test("work plan loads a script only for people who can move cards", async ({ page, request }) => {
  expect(plan.length).toBeGreaterThan(12);
  for (const { path } of plan) {
    const response = await request.get(path);
    expect(await response.text(), path).not.toContain("<script");
    expect(response.headers()["content-security-policy"], path).not.toMatch(/script-src [^;]*'(self|wasm)/);
  }
  await signIn(page, OWNER);
  await page.goto(`/${coming}/board`);
  await expect(page.locator("script")).toHaveCount(1);
});

test("times are shown in the reader's time zone, too", async ({ page, request }) => {
  for (const path of await withTimes(request)) {
    await page.goto(path);
    for (const time of await page.locator(TIME).all()) await expect(time).toContainText(/your time/i);
  }
});

test("page stays as served if its islands cannot load", async ({ page, request }) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.route(/\.wasm$/, (route) => route.abort());
  for (const path of await withTimes(request)) {
    await page.goto(path, { waitUntil: "networkidle" });
    await expect(page.locator(TIME).first()).not.toContainText(/your time/i);
    await expect(page.locator("h1")).toBeVisible();
  }
  expect(errors).toEqual([]);
});

/** The pages that show times. Fails if there are none, because the tests above would then check nothing. */
async function withTimes(request: APIRequestContext): Promise<string[]> {
  const found: string[] = [];
  for (const { path } of pages) {
    const html = await (await request.get(path)).text();
    if (html.includes('data-component="ReaderTime')) found.push(path);
  }
  expect(found).not.toEqual([]);
  return found;
}
