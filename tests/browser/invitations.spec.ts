// Follows invitations from a pasted list to answers, the waitlist and a new agreement version, with and without
// JavaScript.

import { expect, test, type Browser, type Page } from "@playwright/test";
import { coming } from "./pages.ts";
import { choose, OWNER } from "./people.ts";
import { Server } from "./server.ts";

/** The logins of 39 guests. The fortieth guest, `EMAIL_GUEST`, has only an email address. */
const GUESTS = Array.from({ length: 39 }, (_, nth) => `guest-${String(nth + 1).padStart(2, "0")}`);
const EMAIL_GUEST = "Iva Kamen";
const PASTED_LIST = [...GUESTS, "not a login!!", `${EMAIL_GUEST}, iva@stones.example, NumPy`, GUESTS[0]].join("\n");

const INVITATIONS_PATH = `/${coming}/invitations`;
const OWN_INVITATION_PATH = `/${coming}/invitation`;

for (const javaScriptEnabled of [true, false]) {
  test(`forty people are invited and the waitlist works ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({ browser }) => {
    test.setTimeout(180_000);
    const server = await Server.demo();
    try {
      await server.start();
      await invitationJourney(new Summit(server, browser, javaScriptEnabled));
    } finally {
      await server.remove();
    }
  });
}

async function invitationJourney(summit: Summit) {
  const organizer = await summit.as(OWNER);

  await test.step("organizer empties the waitlist and leaves two open seats", async () => {
    await organizer.goto(`${INVITATIONS_PATH}?state=waitlisted&pick=all`);
    await organizer.getByRole("button", { name: "Revoke invitations" }).click();
    await expect(organizer.getByText("Their links stop working")).toBeVisible();
    await organizer.getByRole("button", { name: "Revoke 3 invitations" }).click();
    await expect(organizer.getByRole("status")).toHaveText("3 invitations revoked.");
    await organizer.goto(`/${coming}/seats`);
    await organizer.getByLabel("Seat pool 1: seats").fill("2");
    await organizer.getByLabel("Seat pool 2: seats").fill("1");
    await organizer.getByLabel("Seats you want to fill").fill("");
    await organizer.getByLabel("Total seats").fill("12");
    await organizer.getByRole("button", { name: "Save" }).click();
    await expect(organizer.getByRole("alert")).toContainText("31");
    await expect(organizer.getByLabel("Total seats")).toHaveValue("12");
    await organizer.getByLabel("Total seats").fill("36");
    await organizer.getByRole("button", { name: "Save" }).click();
    await expect(organizer.locator(".headline")).toHaveText("31 of 36 seats taken. Free seats: 2 not reserved, 3 reserved for seat pools");
  });

  await test.step("pasted list is previewed, then added as drafts", async () => {
    await organizer.goto(`${INVITATIONS_PATH}/add`);
    await organizer.getByLabel("One person per line").fill(PASTED_LIST);
    await organizer.getByRole("button", { name: "Preview list" }).click();
    await expect(organizer.locator(".headline")).toContainText("40 people are ready to add; 2 rows have a problem");
    const row = (line: number) => organizer.getByRole("row", { name: new RegExp(`^${line} `) });
    await expect(row(40)).toContainText("Enter a GitHub login or an email address");
    await expect(row(42)).toContainText("the same person as on line 1");
    await organizer.getByLabel("One person per line").fill(PASTED_LIST.replace("not a login!!\n", "").replace(/\nguest-01$/, ""));
    await organizer.getByRole("button", { name: "Preview list" }).click();
    await organizer.getByRole("button", { name: "Add 40 drafts" }).click();
    await expect(organizer.getByRole("status")).toContainText("40 invitations added as drafts");
  });

  await test.step("all drafts are selected and sent", async () => {
    await organizer.goto(INVITATIONS_PATH);
    await organizer.getByRole("combobox", { name: "State" }).selectOption("draft");
    await organizer.getByRole("button", { name: "Apply filters" }).click();
    await organizer.getByRole("link", { name: "Select all" }).click();
    await organizer.getByRole("button", { name: "Send invitations" }).click();
    // The demo has three more drafts.
    await organizer.getByRole("button", { name: "Send 43 invitations" }).click();
    await expect(organizer.getByRole("status")).toHaveText("1 invitation is in the outbox.");
    await expect(organizer.getByText("42 people have no email address")).toBeVisible();
    await summit.expectInvitationsHeadline("31 of 36 seats taken, 47 without a reply");
  });

  const first = await summit.as(GUESTS[0]);
  await test.step("missing consent returns the form with the ticks", async () => {
    await first.goto(OWN_INVITATION_PATH);
    await expect(first.locator(".headline")).toHaveText("You are invited");
    const boxes = first.locator("input[name=agree]");
    expect(await boxes.count()).toBe(4);
    for (const nth of [0, 1, 2]) await boxes.nth(nth).check();
    await first.getByRole("button", { name: "Accept" }).click();
    await expect(first.getByRole("alert")).toHaveText("Please tick every commitment. Not ticked yet: (d).");
    expect(await boxes.evaluateAll((all) => all.map((box) => (box as HTMLInputElement).checked))).toEqual([true, true, true, false]);
    await boxes.nth(3).check();
    await first.getByRole("button", { name: "Accept" }).click();
    await expect(first.locator(".headline")).toHaveText("You have a seat");
  });

  const [second, third, fourth] = [await summit.as(GUESTS[1]), await summit.as(GUESTS[2]), await summit.as(GUESTS[3])];
  await test.step("next acceptance takes the last open seat, two more go to the waitlist", async () => {
    await accept(second, "You have a seat");
    await accept(third, "You are number 1 on the waitlist");
    await accept(fourth, "You are number 2 on the waitlist");
    await summit.expectInvitationsHeadline("33 of 36 seats taken, 2 on the waitlist, 43 without a reply");
    await expect(organizer.getByRole("img", { name: "Seats: 33 taken, 0 offered, 3 free and reserved, 0 free and open; 2 on the waitlist" })).toBeVisible();
    await expect(organizer.getByRole("row", { name: GUESTS[3] })).toContainText("number 2");
  });

  await test.step("link allows declining without an account", async () => {
    await organizer.getByRole("link", { name: EMAIL_GUEST }).click();
    await organizer.getByRole("button", { name: "Create invitation link" }).click();
    const visitor = await summit.visitor();
    await visitor.goto(await organizer.getByLabel("Link", { exact: true }).inputValue());
    await visitor.getByText("I can’t come").click();
    await visitor.getByLabel("Suggest someone else").fill("Signe Rimfrostby");
    await visitor.getByRole("button", { name: "Decline" }).click();
    await expect(visitor.locator(".headline")).toHaveText("You have declined");
    await summit.expectInvitationsHeadline("33 of 36 seats taken, 2 on the waitlist, 42 without a reply");
    await expect(organizer.getByRole("row", { name: EMAIL_GUEST })).toContainText("suggested someone else");
    await organizer.getByRole("link", { name: EMAIL_GUEST }).click();
    await expect(organizer.getByRole("complementary")).toContainText("Signe Rimfrostby");
  });

  await test.step("a question is answered", async () => {
    const fifth = await summit.as(GUESTS[4]);
    await fifth.goto(OWN_INVITATION_PATH);
    await fifth.getByLabel("Your question").fill("Is there a quiet room?");
    await fifth.getByRole("button", { name: "Send question" }).click();
    await organizer.goto(INVITATIONS_PATH);
    await expect(organizer.getByRole("row", { name: GUESTS[4] })).toContainText("asked a question");
    await organizer.getByRole("link", { name: GUESTS[4] }).click();
    await expect(organizer.locator("main")).toContainText("Is there a quiet room?");
    await organizer.getByLabel("Answer (also sent by email)").fill("Yes, on the second floor.");
    await organizer.getByRole("button", { name: "Send answer" }).click();
    await expect(organizer.getByText("Emails can’t be taken back")).toBeVisible();
    await organizer.getByRole("button", { name: "Send answer" }).click();
    await expect(organizer.getByRole("status")).toContainText("Question answered.");
    await fifth.goto(OWN_INVITATION_PATH);
    await expect(fifth.getByText("Yes, on the second floor.")).toBeVisible();
  });

  await test.step("only organizers see travel and requirements", async () => {
    await first.goto(OWN_INVITATION_PATH);
    await first.getByLabel("I arrive on").fill("1999-01-01");
    await first.getByLabel("Dietary requirements").fill("neither nuts nor celery");
    await first.getByRole("button", { name: "Save", exact: true }).click();
    await expect(first.getByRole("alert")).toBeVisible();
    await expect(first.getByLabel("Dietary requirements")).toHaveValue("neither nuts nor celery");
    await first.getByLabel("I arrive on").fill("");
    await first.getByLabel("lodging").check();
    await first.getByRole("button", { name: "Save", exact: true }).click();
    await expect(first.getByRole("status")).toHaveText("Saved.");
    await organizer.goto(`/${coming}/logistics`);
    await expect(organizer.locator(".headline")).toHaveText("1 of 33 people have entered travel dates or requirements");
    await expect(organizer.getByRole("row", { name: GUESTS[0] }).first()).toContainText("lodging");
    await expect(organizer.getByRole("row", { name: GUESTS[0] }).first()).toContainText("neither nuts nor celery");
    for (const other of [second, await summit.visitor()]) {
      for (const path of [`/${coming}/logistics`, `/${coming}/people`, `/${coming}`, OWN_INVITATION_PATH]) {
        await other.goto(path);
        await expect(other.locator("body")).not.toContainText("celery");
      }
    }
    expect((await second.goto(`/${coming}/logistics.csv`))?.status()).toBe(403);
  });

  await test.step("freed seat is offered to the next on the waitlist", async () => {
    await first.goto(OWN_INVITATION_PATH);
    await first.getByText("I can’t come after all").click();
    await first.getByRole("button", { name: "Give up my seat" }).click();
    await expect(first.locator(".headline")).toHaveText("You have withdrawn");
    await summit.expectInvitationsHeadline("32 of 36 seats taken, 2 on the waitlist (1 of them with an offered seat), 42 without a reply");
    await expect(organizer.getByRole("row", { name: GUESTS[2] })).toContainText("seat offered");
    await third.goto(OWN_INVITATION_PATH);
    await expect(third.locator(".headline")).toHaveText("A seat is free for you");
    await third.getByRole("button", { name: "Take the seat" }).click();
    await expect(third.locator(".headline")).toHaveText("You have a seat");
    await fourth.goto(OWN_INVITATION_PATH);
    await expect(fourth.locator(".headline")).toHaveText("You are number 1 on the waitlist");
    await summit.expectInvitationsHeadline("33 of 36 seats taken, 1 on the waitlist, 42 without a reply");
  });

  await test.step("new agreement version shows changes and asks again", async () => {
    await organizer.goto(`/${coming}/commitments`);
    await organizer.getByText("New version", { exact: true }).click();
    const clause = organizer.getByLabel("(c)", { exact: true });
    await clause.fill((await clause.inputValue()).replace("all five days", "four of the five days"));
    await organizer.getByRole("button", { name: "Preview the email" }).click();
    await expect(organizer.getByText("asked to agree again")).toBeVisible();
    await organizer.getByRole("button", { name: /^Publish and email/ }).click();
    await expect(organizer.getByRole("status")).toContainText("The new version is published.");
    await organizer.goto(INVITATIONS_PATH);
    await expect(organizer.getByRole("row", { name: GUESTS[1] })).toContainText("agreed to an older version");
    await second.goto(OWN_INVITATION_PATH);
    await expect(second.locator("del")).toContainText(["all"]);
    await expect(second.locator("ins")).toContainText(["four of the"]);
    for (const box of await second.locator("input[name=agree]").all()) await box.check();
    await second.getByRole("button", { name: "Agree", exact: true }).click();
    await expect(second.getByText("You agreed to version 2")).toBeVisible();
    await organizer.goto(`${INVITATIONS_PATH}?who=${GUESTS[1]}`);
    await expect(organizer.getByRole("row", { name: GUESTS[1] })).not.toContainText("agreed to an older version");
    await summit.expectInvitationsHeadline("33 of 36 seats taken, 1 on the waitlist, 42 without a reply");
  });
}

async function accept(guest: Page, then: string) {
  await guest.goto(OWN_INVITATION_PATH);
  for (const box of await guest.locator("input[name=agree]").all()) await box.check();
  await guest.getByRole("button", { name: "Accept" }).click();
  await expect(guest.locator(".headline")).toHaveText(then);
}

/** A server for this test, and a browser for each person. */
class Summit {
  private organizer?: Page;

  constructor(
    private readonly server: Server,
    private readonly browser: Browser,
    private readonly javaScriptEnabled: boolean,
  ) {}

  async visitor(): Promise<Page> {
    const { javaScriptEnabled } = this;
    const page = await (await this.browser.newContext({ baseURL: this.server.url("/"), javaScriptEnabled })).newPage();
    page.setDefaultTimeout(10_000);
    return page;
  }

  async as(name: string): Promise<Page> {
    const page = await this.visitor();
    await page.goto("/sign-in");
    await choose(page, name);
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
    if (name === OWNER) this.organizer = page;
    return page;
  }

  /** Checks the figure at the top of the invitations list. */
  async expectInvitationsHeadline(figure: string) {
    await this.organizer!.goto(INVITATIONS_PATH);
    await expect(this.organizer!.locator(".headline").first()).toHaveText(figure);
  }
}
