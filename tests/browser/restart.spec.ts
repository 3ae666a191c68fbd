// Checks that login sessions survive a restart of the server.

import { expect, test } from "@playwright/test";
import { choose, OWNER } from "./people.ts";
import { Server } from "./server.ts";

test("login session survives a restart", async ({ page }) => {
  const server = await Server.demo();
  try {
    await server.start();
    await page.goto(server.url("/sign-in?next=%2Fme"));
    await choose(page, OWNER);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(OWNER);
    await server.end();
    await server.start();
    await page.goto(server.url("/me"));
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(OWNER);
    await expect(page.getByText("this browser")).toBeVisible();
  } finally {
    await server.remove();
  }
});
