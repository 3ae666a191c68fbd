// Checks that the owner of a new community comes from an empty database to the first invitation, with and without
// JavaScript.

import { expect, test, type Page } from "@playwright/test";
import { choose } from "./people.ts";
import { Server } from "./server.ts";

/** The only person that the fake GitHub of an empty server offers. */
const OWNER = "First Person";

const AGENDA = ["2028-09-04", "09:00-09:30 Welcome", "09:30 Map the harbour", "2028-09-05", "Excursion to the lighthouse"];

/** Follows links and presses buttons by their whole names. */
class Visitor {
  constructor(readonly page: Page) {}

  /** The last such link of the content: the same one can also be a tab above it. */
  async follow(name: string) {
    await this.page.getByRole("main").getByRole("link", { name, exact: true }).last().click();
  }

  async press(name: string) {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  /** `label` is how the label begins. */
  async fill(label: string, value: string) {
    await this.page.getByLabel(new RegExp(`^${label}`)).first().fill(value);
  }

  async sees(text: string | RegExp) {
    await expect(this.page.getByText(text).first()).toBeVisible();
  }

  async isOn(heading: string) {
    await expect(this.page.getByRole("heading", { level: 1 })).toHaveText(heading);
  }

  /** Returns to what is missing before invitations can go out. */
  async continues(missing: string) {
    await this.sees(/Saved\.|published\./);
    await this.follow("See what is missing");
    await this.sees(missing);
  }
}

/** Opens the link that the server printed, signs in, and becomes the owner. */
async function becomeOwner(owner: Visitor, link: string) {
  await owner.page.goto(link);
  await owner.follow("Sign in");
  await choose(owner.page, OWNER);
  await owner.isOn("Become the owner");
  await owner.press("Become the owner");
  await owner.isOn("Set up this server");
  await owner.sees("0 of 6 steps done");
}

async function setUpCommunity(owner: Visitor) {
  await owner.follow("Community");
  await owner.fill("Name of the community", "Coastal Mapping Collective");
  await owner.fill("Tagline", "maps of every shore");
  await owner.fill("Website", "https://coasts.example");
  await owner.press("Save");
  await owner.sees("Saved.");
  await owner.follow("All steps to set up this server");
  await owner.sees("1 of 6 steps done");
}

async function createEdition(owner: Visitor) {
  await owner.follow("First edition");
  await owner.fill("Short name in addresses", "2028");
  await owner.fill("Title", "Coast Days 2028");
  await owner.fill("First day", "2028-09-04");
  await owner.fill("Last day", "2028-09-06");
  await owner.fill("Place", "Bergen, Norway");
  await owner.page.getByLabel("Time zone").selectOption("Europe/Oslo");
  await owner.press("Create edition");
  await owner.sees("The edition is created.");
  await owner.sees("5 steps are missing before invitations can go out.");
}

async function fillEdition(owner: Visitor) {
  await owner.follow("Number of seats");
  await owner.fill("Total seats", "40");
  await owner.press("Save");
  await owner.continues("4 steps are missing");
  await owner.follow("Commitments");
  await owner.page.getByLabel("(a)", { exact: true }).fill("Take part in two planning meetings.");
  await owner.page.getByLabel("(b)", { exact: true }).fill("Claim a task before the summit.");
  await owner.press("Publish commitments");
  await owner.continues("3 steps are missing");
  await owner.follow("Agenda");
  await owner.page.getByText("Paste as text").click();
  await owner.page.getByLabel("Agenda as text").fill(AGENDA.join("\n"));
  await owner.press("Save text as agenda");
  await owner.continues("2 steps are missing");
  await owner.follow("Tracks");
  await owner.fill("Title", "Tide gauges");
  await owner.press("Save tracks");
  await owner.continues("1 step is missing");
  await owner.follow("Visibility: published");
  await owner.page.getByRole("combobox", { name: "Visibility" }).selectOption("published");
  await owner.press("Save");
  await owner.sees("Nothing is missing");
}

async function invite(owner: Visitor) {
  await owner.follow("Invite people");
  await owner.fill("Name", "Runa Fjordheim");
  await owner.fill("Email", "runa@coasts.example");
  await owner.press("Add as draft");
  await owner.page.getByRole("row").filter({ hasText: "Runa Fjordheim" }).getByRole("checkbox").check();
  await owner.press("Send invitations");
  await owner.press("Send 1 invitation");
  await owner.sees(/^1 invitation is in the outbox/);
  await owner.follow("Outbox");
  const email = owner.page.getByRole("row").filter({ hasText: "Runa Fjordheim" });
  await expect(email).toContainText("You are invited to the Coast Days 2028");
  await expect(email).toContainText("waiting to be sent");
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("owner of an empty server sends the first invitation", async ({ page }) => {
      const server = await Server.empty();
      try {
        await server.start();
        const owner = new Visitor(page);
        await becomeOwner(owner, await server.setupLink());
        await page.goto(server.url("/"));
        await owner.follow("Set up this server");
        await setUpCommunity(owner);
        await createEdition(owner);
        await fillEdition(owner);
        await invite(owner);
        await page.goto(server.url("/"));
        await owner.isOn("Coast Days 2028");
        await expect(page.locator("body")).not.toContainText(/SPEC|Scientific Python/);
      } finally {
        await server.remove();
      }
    });
  });
}
