// Checks signing in and out in a browser, with and without JavaScript.

import { expect, test, type Page } from "@playwright/test";
import { coming } from "./pages.ts";
import { choose, OWNER, signIn } from "./people.ts";

/** The link in the header with the name of the signed-in person. */
const me = (page: Page) => page.locator("header.site .account-links a[href='/me']");

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("sign-in takes two clicks and returns to the page", async ({ page }) => {
      await page.goto(`/${coming}/tasks`);
      await page.getByRole("link", { name: "Sign in" }).click();
      await choose(page, "Wren Talus");
      await expect(page).toHaveURL(new RegExp(`/${coming}/tasks$`));
      await expect(me(page)).toContainText("Wren Talus");
    });

    test("own page is shown, and sign-out ends the session", async ({ page }) => {
      await signIn(page, "Wren Talus");
      await page.goto("/me");
      await expect(page.getByRole("heading", { level: 1 })).toHaveText("Wren Talus");
      await expect(page.getByText("this browser")).toBeVisible();
      await page.locator("header.site").getByRole("button", { name: "Sign out" }).click();
      await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
      await page.goto("/me");
      await expect(page).toHaveURL(/\/sign-in\?next=%2Fme$/);
    });
  });
}

test("invalid login for a new owner is returned as typed", async ({ page }) => {
  await signIn(page, OWNER);
  await page.goto("/roles");
  const owners = page.locator("section", { has: page.getByRole("heading", { name: "Owners" }) }).last();
  await owners.getByRole("textbox").fill("not a login!");
  await owners.getByRole("button", { name: "Appoint" }).click();
  await expect(page.getByRole("alert")).toContainText("not a login!");
  await expect(owners.getByRole("textbox")).toHaveValue("not a login!");
});

test("expired login session loses no typed text", async ({ page, context }) => {
  await signIn(page, OWNER);
  await page.goto("/roles");
  const owners = page.locator("section", { has: page.getByRole("heading", { name: "Owners" }) }).last();
  await owners.getByRole("textbox").fill("demo-late");
  await context.clearCookies({ name: "cairn" });
  await owners.getByRole("button", { name: "Appoint" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("no longer signed in");
  await expect(page.getByLabel("login")).toHaveValue("demo-late");
  const tab = await context.newPage();
  await signIn(tab, OWNER);
  await page.getByRole("button", { name: "Send it again" }).click();
  await expect(page.getByText("@demo-late, gets this role at their first sign-in")).toBeVisible();
});

test("sign-out everywhere ends every login session", async ({ page, browser, baseURL }) => {
  await signIn(page, "Bao");
  const elsewhere = await (await browser.newContext({ baseURL })).newPage();
  await signIn(elsewhere, "Bao");
  await page.goto("/me");
  await page.getByRole("button", { name: "Sign out of all browsers" }).click();
  await elsewhere.goto("/me");
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await page.goto("/me");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("refusal at GitHub can be retried", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: /sign in with the fake GitHub/i }).click();
  await page.getByRole("button", { name: "cancel" }).click();
  await expect(page.getByRole("link", { name: "Try again" })).toBeVisible();
});
