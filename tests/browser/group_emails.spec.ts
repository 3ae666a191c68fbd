// Checks that an organizer writes to several people after a look at each email, with and without JavaScript.

import { expect, test, type Page } from "@playwright/test";
import { coming } from "./pages.ts";
import { signedInPage } from "./people.ts";
import { Server } from "./server.ts";

const ORGANIZER = "Noor Keisteen";
const LIST = ["name,login,email", "Iva Kamen,,iva@stones.example", "Bor Kamen,,bor@stones.example"].join("\n");
const WRITE = `/${coming}/emails/new`;

for (const javaScriptEnabled of [true, false]) {
  test(`an organizer writes to many, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({ browser }) => {
    test.setTimeout(120_000);
    const server = await Server.demo();
    try {
      await server.start();
      await journey(await signedInPage(browser, server, javaScriptEnabled, ORGANIZER));
    } finally {
      await server.remove();
    }
  });
}

async function journey(organizer: Page) {
  await test.step("two people with addresses are invited", async () => {
    await organizer.goto(`/${coming}/invitations/add`);
    await organizer.getByLabel("One person per line").fill(LIST);
    await organizer.getByRole("button", { name: "Preview list" }).click();
    await organizer.getByRole("button", { name: "Add 2 drafts" }).click();
    await organizer.goto(`/${coming}/invitations?state=draft`);
    for (const name of ["Iva Kamen", "Bor Kamen"]) {
      await organizer.getByRole("row", { name }).getByRole("checkbox").check();
    }
    await organizer.getByRole("button", { name: "Send invitations" }).click();
    await organizer.getByRole("button", { name: "Send 2 invitations" }).click();
  });

  await test.step("another choice of recipients keeps the text", async () => {
    await organizer.goto(WRITE);
    await organizer.getByLabel("Subject").fill("A lamp for {name}");
    await organizer.getByLabel("Text (Markdown)").fill("Dear {name},\n\nplease bring a lamp.");
    await organizer.getByLabel("State of the invitation").selectOption("sent");
    await organizer.getByRole("button", { name: "Show recipients" }).click();
    await expect(organizer.getByLabel("Subject")).toHaveValue("A lamp for {name}");
    await expect(organizer.getByText(/get this email/).first()).toBeVisible();
  });

  await test.step("each email is shown before it is sent", async () => {
    await organizer.getByRole("button", { name: /^Preview \d+ emails?/ }).click();
    await expect(organizer.getByRole("heading", { level: 1 })).toHaveText(/^Send \d+ emails\?/);
    const email = organizer.locator("details.email-preview").filter({ hasText: "Iva Kamen" });
    await email.locator("summary").click();
    await expect(email).toContainText("A lamp for Iva Kamen");
    await organizer.getByRole("button", { name: "Back to the form" }).click();
    await expect(organizer.getByLabel("Subject")).toHaveValue("A lamp for {name}");
  });

  await test.step("it is sent once, and others see that it was", async () => {
    await organizer.getByRole("button", { name: /^Preview \d+ emails?/ }).click();
    await organizer.getByRole("button", { name: /^Send \d+ emails/ }).click();
    await expect(organizer.getByRole("status").first()).toContainText("in the outbox.");
    await expect(organizer.getByRole("row", { name: "A lamp for {name}" })).toContainText(ORGANIZER);
    await organizer.getByRole("link", { name: "See them in the outbox" }).click();
    await expect(organizer.getByRole("row", { name: "A lamp for Iva Kamen" })).toBeVisible();
  });
}
