// Checks that organizers see what a button does before it does it, and can undo it, with and without JavaScript.

import { expect, test, type Page } from "@playwright/test";
import { coming } from "./pages.ts";
import { OWNER, signedInPage } from "./people.ts";
import { Server } from "./server.ts";

/** People who are invited here; the first by login. */
const GUEST = "guest-01";
const OTHER = "Iva Kamen";
const LIST = ["name,login,email", `,${GUEST},`, `${OTHER},,iva@stones.example`].join("\n");

const INVITATIONS = `/${coming}/invitations`;

for (const javaScriptEnabled of [true, false]) {
  test(`actions are shown before they are done, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({ browser }) => {
    test.setTimeout(120_000);
    const server = await Server.demo();
    try {
      await server.start();
      await journey((name) => signedInPage(browser, server, javaScriptEnabled, name));
    } finally {
      await server.remove();
    }
  });
}

async function journey(as: (name: string) => Promise<Page>) {
  const organizer = await as(OWNER);
  await invitations(organizer);
  await test.step("the invited person finds the open action on the home page, and accepts", async () => {
    await accept(await as(GUEST));
  });
  await seats(organizer);
  await tasks(organizer);
}

/** Sends two invitations, after a look at the emails and a way back to the form. */
async function invitations(organizer: Page) {
  const boxes = [GUEST, OTHER].map((name) => organizer.getByRole("row", { name }).getByRole("checkbox"));

  await test.step("two people are added as drafts", async () => {
    await organizer.goto(`${INVITATIONS}/add`);
    await organizer.getByLabel("One person per line").fill(LIST);
    await organizer.getByRole("button", { name: "Preview list" }).click();
    await organizer.getByRole("button", { name: "Add 2 drafts" }).click();
    await expect(organizer.getByRole("status")).toContainText("2 invitations added as drafts");
  });

  await test.step("both emails are shown before they are sent", async () => {
    await organizer.goto(`${INVITATIONS}?state=draft`);
    for (const box of boxes) await box.check();
    await organizer.getByRole("button", { name: "Send invitations" }).click();
    await expect(organizer.getByRole("heading", { level: 1 })).toHaveText("Send 2 invitations?");
    await expect(organizer.getByRole("heading", { name: "1 email", exact: true })).toBeVisible();
    await expect(organizer.getByText("1 person has no email address")).toBeVisible();
    const email = (name: string) => organizer.locator("details.email-preview").filter({ hasText: name });
    await expect(email(GUEST).locator("summary")).toContainText("no address, so it is not sent");
    await expect(email(OTHER).locator("summary")).toHaveText(`To ${OTHER}, iva@stones.example`);
    await email(OTHER).locator("summary").click();
    await expect(email(OTHER).locator(".subject")).toBeVisible();
  });

  await test.step("the way back keeps the ticks", async () => {
    await organizer.getByRole("button", { name: "Back to the form" }).click();
    for (const box of boxes) await expect(box).toBeChecked();
    await organizer.getByRole("button", { name: "Send invitations" }).click();
    await organizer.getByRole("button", { name: "Send 2 invitations" }).click();
    await expect(organizer.getByRole("status")).toHaveText("1 invitation is in the outbox.");
  });
}

async function accept(guest: Page) {
  await guest.goto("/");
  const waiting = guest.getByRole("region", { name: "Waiting for you" });
  await expect(waiting).toContainText("You are invited to the");
  await waiting.getByRole("link").first().click();
  for (const box of await guest.locator("input[name=agree]").all()) await box.check();
  await guest.getByRole("button", { name: "Accept" }).click();
  await expect(guest.locator(".headline").first()).toHaveText(/^You (have a seat|are number \d+ on the waitlist)$/);
  await guest.goto("/");
  await expect(waiting.getByText("You are invited to the")).toHaveCount(0);
}

/** Lowers the reserved seats, so that people on the waitlist get offers. */
async function seats(organizer: Page) {
  await test.step("saving shows which seats it offers", async () => {
    await organizer.goto(`/${coming}/seats`);
    await organizer.getByLabel("Seat pool 1: seats").fill("4");
    await organizer.getByRole("button", { name: "Save" }).click();
    await expect(organizer.getByRole("heading", { level: 1 })).toHaveText("Save and offer 1 seat?");
    await expect(organizer.locator("details.email-preview")).toHaveCount(1);
  });

  await test.step("the way back keeps what was typed, and saving offers the seat", async () => {
    await organizer.getByRole("button", { name: "Back to the form" }).click();
    await expect(organizer.getByLabel("Seat pool 1: seats")).toHaveValue("4");
    await organizer.getByRole("button", { name: "Save" }).click();
    await organizer.getByRole("button", { name: "Save and offer 1 seat" }).click();
    await expect(organizer.getByRole("status")).toHaveText("Saved. 1 seat offered.");
    await organizer.goto(`${INVITATIONS}?state=waitlisted`);
    await expect(organizer.getByRole("row").filter({ hasText: "seat offered" })).toHaveCount(1);
  });
}

/** Changes two tasks at once, and undoes it. */
async function tasks(organizer: Page) {
  const box = (task: number) => organizer.getByRole("checkbox", { name: `Select task ${task}`, exact: true });

  await test.step("a change of two tasks is shown before it is made", async () => {
    await organizer.goto(`/${coming}/tasks`);
    for (const task of [1, 2]) await box(task).check();
    const form = organizer.getByRole("group", { name: "Change the selected tasks" });
    await form.getByLabel("Outcome").fill("4c");
    await form.getByRole("button", { name: "Add outcome" }).click();
    await expect(organizer.getByRole("heading", { level: 1 })).toHaveText("Change 2 tasks?");
    await expect(organizer.getByText("They contribute to the outcome 4c.")).toBeVisible();
    await organizer.getByRole("button", { name: "Change 2 tasks" }).click();
    await expect(organizer.getByRole("status")).toContainText("2 tasks changed.");
  });

  await test.step("the change is undone", async () => {
    await organizer.getByRole("status").getByRole("button", { name: "Undo" }).click();
    await expect(organizer.getByRole("status")).toContainText("Undone: 2 tasks are as they were before.");
  });
}
