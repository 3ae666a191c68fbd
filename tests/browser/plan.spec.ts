// The life of a task, from the proposal to what came of it, with JavaScript and without.

import { expect, test, type Browser, type Locator, type Page } from "@playwright/test";
import { coming } from "./pages.ts";
import { choose, OWNER } from "./people.ts";
import { Server } from "./server.ts";

const PARTICIPANT = "Wren Talus";
const OTHER = "Yuki Kirimichi";
const REVIEWER = "Dalia Akmenvėja";

const PROPOSE = `/${coming}/tasks/propose`;
const BOARD = `/${coming}/board`;
const TWIN = "Rehearse the loss of a signing key";

type Visitor = (name: string) => Promise<Page>;

/** A server of its own, and a browser for each who comes to it. */
async function meet(browser: Browser, javaScriptEnabled: boolean, journey: (as: Visitor) => Promise<void>) {
  const server = await Server.demo();
  try {
    await server.start();
    await journey(async (name) => {
      const page = await (await browser.newContext({ baseURL: server.url("/"), javaScriptEnabled })).newPage();
      page.setDefaultTimeout(10_000);
      await page.goto("/sign-in");
      await choose(page, name);
      await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
      return page;
    });
  } finally {
    await server.remove();
  }
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with" : "without";

  test(`a task is proposed, claimed, talked about, handed over and finished, ${how} JavaScript`, async ({ browser }) => {
    test.setTimeout(120_000);
    await meet(browser, javaScriptEnabled, (as) => aTask(as, javaScriptEnabled));
  });

  test(`a card goes by keyboard alone where its menu says, ${how} JavaScript`, async ({ browser }) => {
    await meet(browser, javaScriptEnabled, async (as) => {
      const page = await as(OWNER);
      await page.goto(BOARD);
      await move(page, 5, "planned");
      await expect(column(page, "planned").locator(at(5))).toBeFocused();
      expect(new URL(page.url()).pathname).toBe(BOARD);
      await move(page, 5, "dropped");
      await expect(page.getByRole("textbox", { name: "Why" })).toBeFocused();
      await page.keyboard.type("nobody has the time");
      await page.keyboard.press("Enter");
      await expect(column(page, "dropped").locator(at(5))).toBeFocused();
    });
  });
}

test("a task is claimed and talked about by keyboard alone", async ({ browser }) => {
  await meet(browser, true, async (as) => {
    const page = await as(PARTICIPANT);
    await page.goto(`/${coming}/tasks/2`);
    await reach(page, page.getByRole("button", { name: "Claim it" }));
    await page.keyboard.press("Enter");
    await expect(page.locator(".claims")).toContainText(PARTICIPANT);
    await reach(page, page.getByLabel("Say something"));
    await page.keyboard.type("I begin on Tuesday.");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(page.locator(".comments")).toContainText("I begin on Tuesday.");
  });
});

/** Presses Tab until it is there. */
async function reach(page: Page, wanted: Locator) {
  const there = () => wanted.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 100 && !(await there()); presses++) await page.keyboard.press("Tab");
  await expect(wanted).toBeFocused();
}

/** Opens the menu of a card, and presses the way to that column in it. */
async function move(page: Page, task: number, to: string) {
  await reach(page, card(page, task).locator("summary"));
  await page.keyboard.press("Enter");
  await reach(page, card(page, task).locator(`[data-to="${to}"]`));
  await page.keyboard.press("Enter");
}


async function aTask(as: Visitor, javaScriptEnabled: boolean) {
  const participant = await as(PARTICIPANT);
  let task = "";

  await test.step("whoever leaves out what it serves gets everything typed back", async () => {
    await participant.goto(PROPOSE);
    await participant.getByLabel("Title").fill("Tidy the shed");
    await participant.getByLabel("What is to be done").fill("**All** of it.");
    await participant.getByLabel("Skills wanted").fill("patience, a broom");
    await participant.getByRole("button", { name: "Propose it" }).click();
    await expect(participant.getByRole("alert")).toContainText("Choose a SPEC or an outcome");
    await expect(participant.getByLabel("Title")).toHaveValue("Tidy the shed");
    await expect(participant.getByLabel("What is to be done")).toHaveValue("**All** of it.");
    await expect(participant.getByLabel("Skills wanted")).toHaveValue("patience, a broom");
  });

  await test.step("a twin is shown before it is proposed", async () => {
    await participant.waitForLoadState("networkidle");
    await participant.getByLabel("Title").fill(TWIN);
    if (javaScriptEnabled) {
      await expect(participant.locator(".helper")).toContainText("Task 4: Rehearse the loss of a release key");
    }
    await participant.getByRole("checkbox", { name: /^SPEC 8/ }).check();
    await participant.getByRole("button", { name: "See how it reads" }).click();
    await expect(participant.getByRole("region", { name: "How it reads" }).locator("strong")).toHaveText("All");
    await expect(participant.getByRole("heading", { name: "Is it one of these?" })).toBeVisible();
    await expect(participant.getByRole("checkbox", { name: /^SPEC 8/ })).toBeChecked();
    await participant.getByRole("button", { name: "Propose it" }).click();
    await expect(participant.getByRole("heading", { level: 1, name: TWIN })).toBeVisible();
    task = new URL(participant.url()).pathname;
  });

  await test.step("an organizer accepts it into the plan", async () => {
    const organizer = await as(OWNER);
    await organizer.goto(task);
    await organizer.getByRole("button", { name: "Accept into the plan" }).click();
    await expect(standing(organizer)).toContainText("planned");
  });

  await test.step("a participant claims it and begins", async () => {
    await participant.goto(task);
    await participant.getByRole("button", { name: "Claim it" }).click();
    await expect(standing(participant)).toContainText("leads");
    await participant.getByRole("button", { name: "Begin the work" }).click();
    await expect(standing(participant)).toContainText("in progress");
  });

  const other = await as(OTHER);
  await test.step("who is mentioned is told, and an earlier wording is kept", async () => {
    await participant.getByLabel("Say something").fill("@demo-yuki, is Tuesday well?");
    await participant.getByRole("button", { name: "Comment", exact: true }).click();
    await other.goto("/");
    await other.getByRole("link", { name: /1 new/ }).click();
    await expect(other.locator(".notices").getByRole("listitem").first()).toContainText("Wren Talus");
    await participant.getByRole("link", { name: "Change or delete" }).click();
    await participant.getByLabel("Your comment").fill("@demo-yuki, is Friday well?");
    await participant.getByRole("button", { name: "Save" }).click();
    await expect(participant.locator("#discussion")).toContainText("is Friday well?");
    await participant.getByRole("link", { name: /^changed/ }).click();
    await expect(participant.locator(".moves")).toContainText("is Tuesday well?");
  });

  await test.step("it is handed over with a note, and taken", async () => {
    await participant.goto(task);
    await participant.getByText("Hand it over").click();
    await participant.getByLabel("GitHub login of who should lead").fill("demo-yuki");
    await participant.getByLabel("A word to them").fill("I move house");
    await participant.getByRole("button", { name: "Ask them" }).click();
    await expect(standing(participant)).toContainText(`${PARTICIPANT} has asked ${OTHER} to lead`);
    await other.goto(task);
    await expect(standing(other)).toContainText("I move house");
    await other.getByRole("button", { name: "Yes, I lead it" }).click();
    await expect(other.locator(".claims li", { hasText: "leads" })).toContainText(OTHER);
  });

  await test.step("a review is asked for, and given", async () => {
    await other.getByText("Ask for a review").click();
    await other.getByLabel("GitHub login of who should look at it").fill("demo-dalia");
    await other.getByRole("button", { name: "Ask", exact: true }).click();
    const reviewer = await as(REVIEWER);
    await reviewer.goto(task);
    await reviewer.getByText("I have reviewed it").click();
    await reviewer.getByLabel("What you found").fill("reads well");
    await reviewer.getByRole("button", { name: "Record my review" }).click();
    await expect(reviewer.locator("main")).toContainText(`${REVIEWER} reviewed it`);
  });

  await test.step("it is finished with words, and not without", async () => {
    await other.goto(task);
    await other.locator("summary", { hasText: "It is done" }).click();
    await other.getByRole("button", { name: "It is done" }).click();
    await expect(other.getByRole("alert")).toContainText("Describe the result");
    await other.getByLabel("What came of it").fill("rehearsed and written down");
    await other.getByRole("button", { name: "It is done" }).click();
    await expect(standing(other)).toContainText("done");
    await expect(other.locator(".timeline")).toContainText("rehearsed and written down");
  });
}

test("what was typed into a proposal is kept in the browser until it is sent", async ({ browser }) => {
  await meet(browser, true, async (as) => {
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
    await expect(page.locator(".helper")).toContainText("What you had typed here before is back");
    await expect(page.getByText("SPECs (1 chosen)")).toBeVisible();
    await expect(page.getByLabel("Title")).toHaveValue(title);
    await expect(page.getByRole("checkbox", { name: /^SPEC 4/ })).toBeChecked();
    await page.getByRole("button", { name: "See how it reads" }).click();
    await expect(page.getByRole("region", { name: "How it reads" })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await page.goto(PROPOSE);
    await expect(page.getByLabel("Title")).toHaveValue(title);
    await page.getByRole("button", { name: "Propose it" }).click();
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await page.goto(PROPOSE, { waitUntil: "networkidle" });
    await expect(page.getByLabel("Title")).toHaveValue("");
  });
});

test("a card is dragged on, and to where a word is needed by way of its own page", async ({ browser }) => {
  await meet(browser, true, async (as) => {
    const page = await as(OWNER);
    await page.setViewportSize({ width: 1400, height: 2400 });
    await page.goto(`${BOARD}?track=Wheels+and+releases`, { waitUntil: "networkidle" });
    await drag(page, 1, "in progress");
    await expect(page).toHaveURL(/board\?track=Wheels%20and%20releases#task-1$/);
    await page.reload({ waitUntil: "networkidle" });
    await expect(column(page, "in progress").locator(at(1))).toBeVisible();

    await card(page, 1).dragTo(column(page, "done"));
    await expect(standing(page)).toContainText("A line on what came of it, and task 1 is done");
    await expect(page.getByRole("alert")).toHaveCount(0);
    await page.getByRole("button", { name: "It is done" }).click();
    await expect(page.getByRole("alert")).toContainText("Describe the result");
    await page.getByLabel("What came of it").fill("every project has them");
    await page.getByRole("button", { name: "It is done" }).click();
    await expect(page).toHaveURL(/board\?track=Wheels%20and%20releases#task-1$/);
    await expect(column(page, "done").locator(at(1))).toBeVisible();

    await page.goto(`/${coming}/tasks/1`);
    await expect(standing(page)).toContainText("done");
    await expect(page.locator(".timeline")).toContainText("every project has them");
  });
});

test("who may not move a card finds no menu on it, and cannot drag it", async ({ browser }) => {
  await meet(browser, true, async (as) => {
    const page = await as("Elif");
    await page.setViewportSize({ width: 1400, height: 2400 });
    await page.goto(BOARD, { waitUntil: "networkidle" });
    await expect(card(page, 4).locator("form, [data-to]")).toHaveCount(0);
    await card(page, 4).dragTo(column(page, "in progress"));
    await expect(column(page, "planned").locator(at(4))).toBeVisible();
    await card(page, 3).dragTo(column(page, "dropped"));
    await expect(column(page, "planned").locator(at(3)), "only who keeps the plan drops it").toBeVisible();
    const why = page.getByRole("status").filter({ hasText: "Task 3 can’t go from “planned” to “dropped”" });
    await expect(why).toContainText(/You may take it to “(proposed” or “)?in progress”/);
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
const standing = (page: Page) => page.getByRole("complementary", { name: "Where it stands" });
