// Follows an application from the interest form to an answer, with and without JavaScript.

import { expect, test } from "@playwright/test";
import { coming } from "./pages.ts";
import { OWNER, signedInPage } from "./people.ts";
import { Server } from "./server.ts";

const REASON = "I would like to bring the wheels of our old machines.";

for (const javaScriptEnabled of [true, false]) {
  test(`an application is sent, shortlisted and invited ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({ browser }) => {
    test.setTimeout(120_000);
    const server = await Server.demo();
    try {
      await server.start();
      const applicant = await signedInPage(browser, server, javaScriptEnabled, "Clio Petranemos");

      await test.step("a form without a reason is rejected and kept", async () => {
        await applicant.goto(`/${coming}`);
        await applicant.getByRole("link", { name: "Interest form" }).click();
        await expect(applicant.locator(".headline")).toContainText("The interest form is open until");
        await applicant.getByLabel("Email address for the answer").fill("clio@stones.example");
        await applicant.getByLabel("Projects you work on").fill("NumPy, Zarr");
        await applicant.getByRole("button", { name: "Send application" }).click();
        await expect(applicant.getByRole("alert")).toHaveText("The reason can’t be empty.");
        await expect(applicant.getByLabel("Projects you work on")).toHaveValue("NumPy, Zarr");
      });

      await test.step("the application is sent and changed", async () => {
        await applicant.getByLabel("Why would you like to come?").fill(REASON);
        await applicant.getByLabel("On which systems can you test?").fill("macOS");
        await applicant.getByLabel("Do you need help with a visa?").selectOption("no");
        await applicant.getByRole("button", { name: "Send application" }).click();
        await expect(applicant.getByRole("status")).toHaveText("Your application is sent.");
        await applicant.getByLabel("On which systems can you test?").fill("macOS and Windows");
        await applicant.getByRole("button", { name: "Save changes" }).click();
        await expect(applicant.getByLabel("On which systems can you test?")).toHaveValue("macOS and Windows");
      });

      const organizer = await signedInPage(browser, server, javaScriptEnabled, OWNER);

      await test.step("organizers compare, vote and shortlist", async () => {
        await organizer.goto(`/${coming}/applications?project=Zarr`);
        await organizer.getByRole("combobox", { name: "Question" }).selectOption({ label: "On which systems can you test?" });
        await organizer.getByRole("button", { name: "Apply filters" }).click();
        await expect(organizer.getByRole("columnheader", { name: "On which systems can you test?" })).toBeVisible();
        await expect(organizer.locator("tbody tr")).toContainText(["macOS and Windows"]);
        await organizer.getByRole("link", { name: "Clio Petranemos" }).click();
        await expect(organizer.getByText(REASON)).toBeVisible();
        await organizer.getByRole("button", { name: "Vote for it" }).click();
        await expect(organizer.getByRole("heading", { name: "Votes: 1" })).toBeVisible();
        await organizer.getByRole("button", { name: "Shortlist", exact: true }).click();
        await organizer.getByRole("button", { name: "Shortlist 1 application" }).click();
        await expect(organizer.getByRole("status")).toHaveText("1 application shortlisted.");
      });

      await test.step("the application becomes an invitation, and another gets an answer", async () => {
        await organizer.getByLabel("Select Clio Petranemos").check();
        await organizer.getByRole("button", { name: "Add invitation drafts" }).click();
        await organizer.getByRole("button", { name: "Add 1 invitation draft" }).click();
        await expect(organizer.getByRole("status")).toContainText("1 invitation draft added.");
        await organizer.getByLabel("Select Gustav Regnklippe").check();
        await organizer.getByRole("button", { name: "Answer “not this time”" }).click();
        await expect(organizer.getByRole("link", { name: "Gustav Regnklippe" })).toBeVisible();
        await organizer.getByRole("button", { name: "Answer 1 application with “not this time”" }).click();
        await expect(organizer.getByRole("status")).toContainText("1 application answered.");
        await applicant.goto(`/${coming}/interest`);
        await expect(applicant.getByText("The organizers are deciding")).toBeVisible();
        await organizer.goto(`/${coming}/invitations?who=Clio&pick=all`);
        await organizer.getByRole("button", { name: "Send invitations" }).click();
        await organizer.getByRole("button", { name: "Send 1 invitation" }).click();
        await applicant.goto(`/${coming}/interest`);
        await applicant.getByRole("link", { name: "Go to your invitation" }).click();
        await expect(applicant.locator(".headline").first()).toHaveText("You are invited");
        await expect(applicant.getByLabel("Do you need help with a visa?")).toHaveValue("no");
      });
    } finally {
      await server.remove();
    }
  });
}
