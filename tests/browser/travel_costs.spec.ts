// Follows a reimbursement from the participant's request to the payment, with and without JavaScript.

import { expect, test, type Page } from "@playwright/test";
import { coming } from "./pages.ts";
import { OWNER, signedInPage } from "./people.ts";
import { Server } from "./server.ts";

const PARTICIPANT = "Wren Talus";
const NOTE = "the ticket of the ferry is missing";

for (const javaScriptEnabled of [true, false]) {
  test(`a reimbursement is requested and paid ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({ browser }) => {
    test.setTimeout(120_000);
    const server = await Server.demo();
    try {
      await server.start();
      const as = (name: string) => signedInPage(browser, server, javaScriptEnabled, name);
      await journey(await as(PARTICIPANT), await as(OWNER));
    } finally {
      await server.remove();
    }
  });
}

async function journey(participant: Page, organizer: Page) {
  const own = participant.locator("#travel-costs");

  await test.step("the participant asks for the reimbursement", async () => {
    await participant.goto(`/${coming}/invitation`);
    await expect(own).toContainText("not requested");
    await own.getByRole("button", { name: "I have sent my documents" }).click();
    await expect(own.getByRole("status")).toHaveText("The organizers see your request.");
    await expect(own.getByRole("button")).toHaveCount(0);
  });

  await test.step("the organizer finds the request and exports it", async () => {
    await organizer.goto(`/${coming}/logistics`);
    await organizer.getByRole("combobox", { name: "Reimbursement" }).selectOption("requested");
    await organizer.getByRole("button", { name: "Apply filters" }).click();
    const table = organizer.getByRole("link", { name: "Export these people (CSV)" });
    const answer = await organizer.request.get((await table.getAttribute("href")) ?? "");
    const csv = await answer.text();
    expect(csv).toContain(PARTICIPANT);
    expect(csv).not.toContain("not requested");
  });

  await test.step("an impossible amount is rejected and kept", async () => {
    await organizer.locator("#travel-costs").getByRole("link", { name: PARTICIPANT }).click();
    await organizer.getByLabel("Cost cap in EUR").fill("12,50");
    await organizer.getByLabel("Documents received on").fill("2027-05-03");
    await organizer.getByLabel(`Note on the documents (visible to ${PARTICIPANT})`).fill(NOTE);
    await organizer.getByRole("button", { name: "Save", exact: true }).click();
    await expect(organizer.getByRole("alert")).toBeVisible();
    await expect(organizer.getByLabel("Cost cap in EUR")).toHaveValue("12,50");
    await expect(organizer.getByLabel("Note on the documents")).toHaveValue(NOTE);
  });

  await test.step("the documents are recorded, and the costs approved and paid", async () => {
    await organizer.getByLabel("Cost cap in EUR").fill("850");
    for (const state of ["approved", "paid"]) {
      await organizer.getByRole("combobox", { name: "Reimbursement" }).selectOption({ label: state });
      await organizer.getByRole("button", { name: "Save", exact: true }).click();
      await expect(organizer.getByRole("status")).toHaveText("Saved.");
    }
  });

  await test.step("the participant sees what was paid", async () => {
    await participant.goto(`/${coming}/invitation`);
    for (const text of ["850.00 EUR", "3 May 2027", NOTE, "paid"]) await expect(own).toContainText(text);
  });
}
