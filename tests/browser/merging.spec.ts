// Checks that an owner merges two entries for one person, with and without JavaScript.

import { expect, test } from "@playwright/test";
import { OWNER, signIn } from "./people.ts";

for (const [javaScriptEnabled, name, login] of [
  [true, "Marl Kreidefels", "demo-marl"],
  [false, "Tuff Lavastein", "demo-tuff"],
] as const) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("two entries for one person are merged", async ({ page }) => {
      await signIn(page, OWNER);
      for (const [typed, project] of [[login, "Dask"], ["", "Astropy"]]) {
        await page.goto("/people/add");
        await page.getByLabel("Name", { exact: true }).fill(name);
        await page.getByLabel(/^GitHub login/).fill(typed);
        await page.getByLabel(/^Projects/).fill(project);
        await page.getByRole("button", { name: "Add person" }).click();
        await expect(page.getByRole("status")).toBeVisible();
      }
      await page.goto("/people");
      await page.getByRole("link", { name: `Compare ${name}` }).click();
      await expect(page.getByRole("region", { name: "This entry stays" })).toContainText(`@${login}`);
      await expect(page.getByRole("region", { name: "This entry is removed" })).toContainText("unknown");
      await expect(page.getByRole("heading", { name: "What can’t be undone" })).toBeVisible();
      await page.getByRole("button", { name: `Merge ${name} into ${name} (@${login})` }).click();
      await expect(page.getByRole("status")).toContainText("merged");
      await expect(page.getByLabel(/^Projects/)).toHaveValue("Astropy\nDask");
      await page.goto("/people");
      await page.getByRole("searchbox", { name: "Name or GitHub login" }).fill(name);
      await page.getByRole("button", { name: "Search" }).last().click();
      await expect(page.getByText("1 person", { exact: true })).toBeVisible();
    });
  });
}
