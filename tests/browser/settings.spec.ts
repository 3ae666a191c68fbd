// Checks that an organizer prepares next year's edition in the browser, with and without JavaScript.

import { expect, test, type Page } from "@playwright/test";
import { past } from "./pages.ts";
import { OWNER, signIn } from "./people.ts";

/** The most clicks and fields from last year's settings to a published edition. */
const MOST = 40;

/** Counts what the organizer does. */
class Organizer {
  steps = 0;

  constructor(private readonly page: Page) {}

  async click(role: "link" | "button", name: string) {
    this.steps += 1;
    await this.page.getByRole(role, { name, exact: true }).first().click();
  }

  /** `label` is how the label begins. */
  async fill(label: string, value: string) {
    this.steps += 1;
    await this.page.getByLabel(new RegExp(`^${label}`)).fill(value);
  }

  async choose(label: string, value: string) {
    this.steps += 1;
    await this.page.getByRole("combobox", { name: new RegExp(`^${label}`) }).selectOption(value);
  }
}

for (const [javaScriptEnabled, year] of [[true, 2041], [false, 2042]] as const) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("last year's edition is copied and opens planning", async ({ page }) => {
      await signIn(page, OWNER);
      await page.goto(`/${past}/settings`);
      const organizer = new Organizer(page);
      await organizer.click("link", "Copy these settings to a new edition");
      await organizer.fill("Short name in addresses", `${year}`);
      await organizer.fill("Title", `Developer Summit ${year}`);
      await organizer.fill("First day", `${year}-06-03`);
      await organizer.fill("Last day", `${year}-06-07`);
      await organizer.fill("Place", "Tórshavn, Faroe Islands");
      await organizer.choose("Time zone", "Atlantic/Faroe");
      await organizer.click("button", "Create edition");
      await expect(page.getByText("The edition is created.")).toBeVisible();
      await organizer.click("link", "Agenda");
      await expect(page.getByLabel("Day", { exact: true }).first()).toHaveValue(new RegExp(`^${year}-06-0`));
      await organizer.click("link", "General");
      await organizer.choose("Phase", "planning");
      await organizer.click("button", "Save");
      await expect(page.getByText("Saved.")).toBeVisible();
      expect(organizer.steps).toBeLessThanOrEqual(MOST);
      await page.goto(`/${year}`);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(`Developer Summit ${year}`);
    });

    test("agenda is edited as a table", async ({ page }) => {
      await signIn(page, OWNER);
      await page.goto(`/${past}/settings/agenda`);
      const day = page.locator("fieldset.agenda-day").first();
      const rows = await day.locator("tbody tr").count();
      await day.getByLabel(`Start of row ${rows}`).fill("07:15");
      await day.getByLabel(`Title of row ${rows}`).fill(`Swim ${year}`);
      await day.getByRole("button", { name: "Add 5 rows" }).click();
      await expect(day.locator("tbody tr")).toHaveCount(rows + 5);
      await expect(page.getByLabel(/^Title of row/).and(page.locator(`[value="Swim ${year}"]`))).toHaveCount(1);
      await page.locator(`[value="Swim ${year}"]`).press("Enter");
      await expect(page.getByRole("status")).toHaveText("Saved.");
      await expect(page.locator(`[value="Swim ${year}"]`)).toHaveCount(1);
    });

    test("choice of a break is not cut on a phone", async ({ page }) => {
      await page.setViewportSize({ width: 360, height: 740 });
      await signIn(page, OWNER);
      await page.goto(`/${past}/settings/agenda`);
      const choice = page.getByLabel("Break of row 1", { exact: true }).first();
      const title = page.getByLabel("Title of row 1", { exact: true }).first();
      // The width that the browser gives the longest choice by itself.
      const needed = await choice.evaluate((select: HTMLElement) => {
        const copy = select.cloneNode(true) as HTMLElement;
        copy.style.width = "auto";
        copy.style.position = "absolute";
        select.parentElement!.append(copy);
        const { width } = copy.getBoundingClientRect();
        copy.remove();
        return width;
      });
      expect((await choice.boundingBox())!.width).toBeGreaterThanOrEqual(needed);
      expect((await title.boundingBox())!.width).toBeGreaterThanOrEqual(140);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    });

    test("rejected edition keeps what was typed", async ({ page }) => {
      await signIn(page, OWNER);
      await page.goto("/editions/new");
      const organizer = new Organizer(page);
      await organizer.fill("Short name in addresses", `${past}`);
      await organizer.fill("Title", "A second summit");
      await organizer.fill("First day", "2043-06-03");
      await organizer.fill("Last day", "2043-06-01");
      await organizer.fill("Place", "Tórshavn");
      await organizer.choose("Time zone", "Atlantic/Faroe");
      await organizer.click("button", "Create edition");
      await expect(page.getByRole("alert")).toContainText("is before the start date");
      await expect(page.getByLabel(/^Title/)).toHaveValue("A second summit");
    });
  });
}
