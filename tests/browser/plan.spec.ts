// Checks the work plan: a task from proposal to result, the task board, keyboard use, and unsent drafts.

import { expect, test, type Browser, type Locator, type Page } from "@playwright/test";
import { coming } from "./pages.ts";
import { choose, OWNER, signedInPage } from "./people.ts";
import { Server } from "./server.ts";

const PARTICIPANT = "Wren Talus";
const OTHER = "Yuki Kirimichi";
const REVIEWER = "Dalia Akmenvėja";

const PROPOSE = `/${coming}/tasks/propose`;
const BOARD = `/${coming}/board`;
const DUPLICATE = "Rehearse the loss of a signing key";

type Visitor = (name: string) => Promise<Page>;

/** Runs a test with its own server, and a browser for each person. */
async function withServer(browser: Browser, javaScriptEnabled: boolean, journey: (as: Visitor) => Promise<void>) {
  const server = await Server.demo();
  try {
    await server.start();
    await journey((name) => signedInPage(browser, server, javaScriptEnabled, name));
  } finally {
    await server.remove();
  }
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with" : "without";

  test(`task passes from proposal to done, ${how} JavaScript`, async ({ browser }) => {
    test.setTimeout(120_000);
    await withServer(browser, javaScriptEnabled, (as) => taskJourney(as, javaScriptEnabled));
  });

  test(`card can be moved by keyboard, ${how} JavaScript`, async ({ browser }) => {
    await withServer(browser, javaScriptEnabled, async (as) => {
      const page = await as(OWNER);
      await page.goto(BOARD);
      await move(page, 5, "planned");
      await expect(column(page, "planned").locator(at(5))).toBeFocused();
      expect(new URL(page.url()).pathname).toBe(BOARD);
      await move(page, 5, "dropped");
      await expect(page.getByRole("textbox", { name: "Reason" })).toBeFocused();
      await page.keyboard.type("no one has the time");
      await page.keyboard.press("Enter");
      await expect(column(page, "dropped").locator(at(5))).toBeFocused();
    });
  });
}

test("task can be claimed and discussed by keyboard", async ({ browser }) => {
  await withServer(browser, true, async (as) => {
    const page = await as(PARTICIPANT);
    await page.goto(`/${coming}/tasks/2`);
    await tabTo(page, page.getByRole("button", { name: "Claim", exact: true }));
    await page.keyboard.press("Enter");
    await expect(page.locator(".assignees")).toContainText(PARTICIPANT);
    await tabTo(page, page.getByLabel("Add a comment"));
    await page.keyboard.type("I begin on Tuesday.");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(page.locator(".comments")).toContainText("I begin on Tuesday.");
  });
});

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, target: Locator) {
  const isFocused = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 100 && !(await isFocused()); presses++) await page.keyboard.press("Tab");
  await expect(target).toBeFocused();
}

/** Opens the menu with the less frequent actions of a task. */
async function openMenu(page: Page) {
  await statusPanel(page).getByText("More actions").click();
}

/** Opens the menu of a card, and chooses a column in it. */
async function move(page: Page, task: number, to: string) {
  await tabTo(page, card(page, task).locator("summary"));
  await page.keyboard.press("Enter");
  await tabTo(page, card(page, task).locator(`[data-target-status="${to}"]`));
  await page.keyboard.press("Enter");
}


async function taskJourney(as: Visitor, javaScriptEnabled: boolean) {
  const participant = await as(PARTICIPANT);
  let task = "";

  await test.step("rejected proposal keeps everything typed", async () => {
    await participant.goto(PROPOSE);
    await participant.getByLabel("Title").fill("Tidy the shed");
    await participant.getByLabel("Description (Markdown").fill("**All** of it.");
    await participant.getByLabel("Skills needed").fill("patience, a broom");
    await participant.getByRole("button", { name: "Propose task" }).click();
    await expect(participant.getByRole("alert")).toContainText("Choose a goal");
    await expect(participant.getByLabel("Title")).toHaveValue("Tidy the shed");
    await expect(participant.getByLabel("Description (Markdown")).toHaveValue("**All** of it.");
    await expect(participant.getByLabel("Skills needed")).toHaveValue("patience, a broom");
  });

  await test.step("possible duplicate is shown before proposing", async () => {
    await participant.waitForLoadState("networkidle");
    await participant.getByLabel("Title").fill(DUPLICATE);
    if (javaScriptEnabled) {
      await expect(participant.locator(".proposal-helper")).toContainText("Task 4: Rehearse the loss of a release key");
    }
    await participant.getByRole("checkbox", { name: /^SPEC 8/ }).check();
    await participant.getByRole("button", { name: "Preview" }).click();
    await expect(participant.getByRole("region", { name: "Preview" }).locator("strong")).toHaveText("All");
    await expect(participant.getByRole("heading", { name: "Possible duplicates" })).toBeVisible();
    await expect(participant.getByRole("checkbox", { name: /^SPEC 8/ })).toBeChecked();
    await participant.getByRole("button", { name: "Propose task" }).click();
    await expect(participant.getByRole("heading", { level: 1, name: DUPLICATE })).toBeVisible();
    task = new URL(participant.url()).pathname;
  });

  await test.step("organizer accepts the task into the plan", async () => {
    const organizer = await as(OWNER);
    await organizer.goto(task);
    await organizer.getByRole("button", { name: "Accept into the plan" }).click();
    await expect(statusPanel(organizer)).toContainText("planned");
  });

  await test.step("participant claims and starts the task", async () => {
    await participant.goto(task);
    await participant.getByRole("button", { name: "Claim", exact: true }).click();
    await expect(statusPanel(participant)).toContainText("Lead");
    await participant.getByRole("button", { name: "Start" }).click();
    await expect(statusPanel(participant)).toContainText("in progress");
  });

  const other = await as(OTHER);
  await test.step("mention notifies, and edits keep revisions", async () => {
    await participant.getByLabel("Add a comment").fill("@demo-yuki, does Tuesday suit you?");
    await participant.getByRole("button", { name: "Comment", exact: true }).click();
    await other.goto("/");
    await other.getByRole("link", { name: /1 new/ }).click();
    await expect(other.locator(".notifications").getByRole("listitem").first()).toContainText("Wren Talus");
    await participant.getByRole("link", { name: "Edit or delete" }).click();
    await participant.getByLabel("Your comment").fill("@demo-yuki, does Friday suit you?");
    await participant.getByRole("button", { name: "Save" }).click();
    await expect(participant.locator("#discussion")).toContainText("does Friday suit you?");
    await participant.getByRole("link", { name: /^edited/ }).click();
    await expect(participant.locator(".entry-list")).toContainText("does Tuesday suit you?");
  });

  await test.step("lead is transferred with a note", async () => {
    await participant.goto(task);
    await openMenu(participant);
    await participant.getByText("Transfer lead").click();
    await participant.locator("details[open]").getByRole("radio", { name: OTHER }).check();
    await participant.getByLabel("Note (optional)").fill("I am moving house");
    await participant.getByRole("button", { name: "Send request" }).click();
    await expect(statusPanel(participant)).toContainText(`${PARTICIPANT} asked ${OTHER} to take over as lead`);
    await other.goto(task);
    await expect(statusPanel(other)).toContainText("I am moving house");
    await other.getByRole("button", { name: "Accept lead" }).click();
    await expect(other.locator(".assignees li", { hasText: "Lead" })).toContainText(OTHER);
  });

  await test.step("review is requested and given", async () => {
    await openMenu(other);
    await other.getByText("Request review").click();
    await other.locator("details[open]").getByRole("radio", { name: REVIEWER }).check();
    await other.getByRole("button", { name: "Send review request" }).click();
    const reviewer = await as(REVIEWER);
    await reviewer.goto(task);
    await reviewer.getByLabel("Your review in one line").fill("reads well");
    await reviewer.getByRole("button", { name: "Submit review" }).click();
    await expect(reviewer.locator("main")).toContainText(`${REVIEWER} reviewed this`);
  });

  await test.step("marking as done needs a result", async () => {
    await other.goto(task);
    await other.locator("summary", { hasText: "Mark as done" }).click();
    await other.getByRole("button", { name: "Mark as done" }).click();
    await expect(other.getByRole("alert")).toContainText("Describe the result");
    await other.getByLabel("Result").fill("rehearsed and written down");
    await other.getByRole("button", { name: "Mark as done" }).click();
    await expect(statusPanel(other)).toContainText("done");
    await expect(other.locator(".timeline")).toContainText("rehearsed and written down");
  });
}

test("browser keeps an unsent proposal", async ({ browser }) => {
  await withServer(browser, true, async (as) => {
    const page = await as(PARTICIPANT);
    const title = "Lichen census among boulders";
    await page.goto(PROPOSE, { waitUntil: "networkidle" });
    await page.getByLabel("Title").fill(title);
    await page.getByRole("checkbox", { name: /^SPEC 4/ }).check();
    await page.getByRole("checkbox", { name: /^SPEC 8/ }).check();
    await page.getByRole("checkbox", { name: /^SPEC 8/ }).uncheck();
    await expect(page.getByText("SPECs (1 chosen)")).toBeVisible();
    await expect(page.getByText("Outcomes (0 chosen)")).toBeVisible();
    await page.goto(`/${coming}/tasks`);
    await page.goto(PROPOSE);
    await expect(page.locator(".draft-status")).toContainText("Your unsent draft was restored");
    await expect(page.getByText("SPECs (1 chosen)")).toBeVisible();
    await expect(page.getByLabel("Title")).toHaveValue(title);
    await expect(page.getByRole("checkbox", { name: /^SPEC 4/ })).toBeChecked();
    await page.getByRole("button", { name: "Preview" }).click();
    await expect(page.getByRole("region", { name: "Preview" })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await page.goto(PROPOSE);
    await expect(page.getByLabel("Title")).toHaveValue(title);
    await page.getByRole("button", { name: "Propose task" }).click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await page.goto(PROPOSE, { waitUntil: "networkidle" });
    await expect(page.getByLabel("Title")).toHaveValue("");
  });
});

test("dragging to done asks for the result on the task page", async ({ browser }) => {
  await withServer(browser, true, async (as) => {
    const page = await as(OWNER);
    await page.setViewportSize({ width: 1400, height: 2400 });
    await page.goto(`${BOARD}?track=Wheels+and+releases`, { waitUntil: "networkidle" });
    await drag(page, 1, "in progress");
    await expect(page).toHaveURL(/board\?track=Wheels%20and%20releases&moved=1&undo=\d+#task-1$/);
    await page.reload({ waitUntil: "networkidle" });
    await expect(column(page, "in progress").locator(at(1))).toBeVisible();

    await card(page, 1).dragTo(column(page, "done"));
    await expect(statusPanel(page)).toContainText("Describe the result before you move task 1 to “done”");
    await expect(page.getByRole("alert")).toHaveCount(0);
    await page.getByRole("button", { name: "Mark as done" }).click();
    await expect(page.getByRole("alert")).toContainText("Describe the result");
    await page.getByLabel("Result").fill("every project has them");
    await page.getByRole("button", { name: "Mark as done" }).click();
    await expect(page).toHaveURL(/board\?track=Wheels%20and%20releases&moved=1&undo=\d+#task-1$/);
    await expect(column(page, "done").locator(at(1))).toBeVisible();

    await page.goto(`/${coming}/tasks/1`);
    await expect(statusPanel(page)).toContainText("done");
    await expect(page.locator(".timeline")).toContainText("every project has them");
  });
});

test("card moves only to a status that the person may set", async ({ browser }) => {
  await withServer(browser, true, async (as) => {
    const page = await as("Elif");
    await page.setViewportSize({ width: 1400, height: 2400 });
    await page.goto(BOARD, { waitUntil: "networkidle" });
    await expect(card(page, 4).locator("form, [data-target-status]")).toHaveCount(0);
    await card(page, 4).dragTo(column(page, "in progress"));
    await expect(column(page, "planned").locator(at(4))).toBeVisible();
    await card(page, 3).dragTo(column(page, "dropped"));
    await expect(column(page, "planned").locator(at(3)), "only organizers and track leads drop tasks").toBeVisible();
    const why = page.getByRole("status").filter({ hasText: "Task 3 can’t go from “planned” to “dropped”" });
    await expect(why).toContainText(/You can move it to “(proposed” or “)?in progress”/);
    await expect(why).toBeInViewport();
    await drag(page, 3, "in progress");
  });
});

async function drag(page: Page, task: number, to: string) {
  await card(page, task).dragTo(column(page, to));
  await expect(column(page, to).locator(at(task))).toBeVisible();
}

const at = (task: number) => `[data-task="/${coming}/tasks/${task}"]`;
const card = (page: Page, task: number) => page.locator(at(task));
const column = (page: Page, status: string) => page.locator(`[data-status="${status}"]`);
const statusPanel = (page: Page) => page.getByRole("complementary", { name: "Status" });
