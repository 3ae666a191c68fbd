// Checks emails from the “Send” button to the mail server, also when the program is killed in between.

import { type Page, expect, test } from "@playwright/test";
import { coming } from "./pages.ts";
import { OWNER, choose } from "./people.ts";
import { Server } from "./server.ts";
import { Mailbox } from "./smtp.ts";

type Setup = { server: Server; mailbox: Mailbox; page: Page };

/** Runs a test with its own demo server and mail server, signed in as an owner. */
async function withMailbox(page: Page, pause: number, inside: (setup: Setup) => Promise<void>) {
  const mailbox = await Mailbox.open(pause);
  const server = await Server.demo({ CAIRN_SMTP_URL: mailbox.url });
  try {
    await server.start();
    await page.goto(server.url("/sign-in"));
    await choose(page, OWNER);
    await inside({ server, mailbox, page });
  } finally {
    await server.remove();
    await mailbox.close();
  }
}

/** Adds people, given as `name,login,email,seat_pool`, and sends their invitations; `mark` is in all their names. */
async function invite({ server, page }: Setup, mark: string, people: string[]) {
  await page.goto(server.url(`/${coming}/invitations/add`));
  await page.getByLabel(/One person per line/).fill(["name,login,email,seat_pool", ...people].join("\n"));
  await page.getByRole("button", { name: "Preview list" }).click();
  await page.getByRole("button", { name: /^Add \d+ drafts?$/ }).click();
  // The list has pages, and others come first.
  await page.goto(server.url(`/${coming}/invitations?who=${mark}`));
  const rows = page.getByRole("row").filter({ hasText: mark });
  await expect(rows).toHaveCount(people.length);
  for (const box of await rows.getByRole("checkbox").all()) await box.check();
  await page.getByRole("button", { name: "Send invitations" }).click();
  await page.getByRole("button", { name: /^Send \d+ invitations?$/ }).click();
  await expect(page.getByText(/^\d+ invitations? queued for sending/)).toBeVisible();
}

/** The delivery statuses on the outbox page, of the rows that contain `mark`. */
async function deliveryStatuses({ server, page }: Setup, mark: string): Promise<string[]> {
  await page.goto(server.url(`/${coming}/outbox`));
  const states = page.getByRole("row").filter({ hasText: mark }).locator("td[data-label=Status] > span");
  return states.evaluateAll((spans) => spans.map((span) => (span.firstChild?.textContent ?? "").trim()));
}

test("invitation and confirmation emails arrive complete", async ({ page, browser }) => {
  await withMailbox(page, 0, async (setup) => {
    const { server, mailbox } = setup;
    await page.goto(server.url(`/${coming}/email-templates/invitation`));
    await page.getByLabel("Subject").fill("Grüße aus Łódź: {edition}");
    await page.getByRole("button", { name: "Save" }).click();
    await invite(setup, "Drumfell", ["Saoirse Drumfell,demo-saoirse,saoirse@post.example,New maintainers"]);
    const invitation = await mailbox.email("saoirse@post.example");
    expect(invitation.subject).toMatch(/^Grüße aus Łódź: \S/);
    expect(invitation.text).toContain("Dear Saoirse Drumfell");
    expect(invitation.html).toContain("Dear Saoirse Drumfell");
    expect(invitation.attachments).toHaveLength(0);
    expect(invitation.headers.get("auto-submitted")).toBe("auto-generated");
    const unsubscribe = invitation.headerLines.filter(({ key }) => key.startsWith("list-unsubscribe")).map(({ line }) => line);
    expect(unsubscribe.join("\n")).toContain(`<${server.url("/unsubscribe/")}`);
    expect(unsubscribe.join("\n")).toContain("List-Unsubscribe=One-Click");

    const link = invitation.text!.match(/http:\/\/\S+\/invitation\/[\w-]{43}/)![0];
    const theirs = await (await browser.newContext()).newPage();
    await theirs.goto(link);
    await theirs.getByRole("link", { name: /to accept/ }).click();
    await choose(theirs, "Saoirse Drumfell");
    for (const box of await theirs.locator("input[name=agree]").all()) await box.check();
    await theirs.getByRole("button", { name: "Accept" }).click();

    // The confirmation goes to the address that the fake GitHub has verified.
    const confirmation = await mailbox.email("demo-saoirse@cairn.invalid");
    expect(confirmation.subject).toMatch(/^You have a seat/);
    expect(confirmation.text).toContain("Dear Saoirse Drumfell");
    expect(confirmation.html).toContain("Dear Saoirse Drumfell");
    expect(confirmation.headerLines.filter(({ key }) => key.startsWith("list-unsubscribe"))).toHaveLength(0);
    const [entry] = confirmation.attachments;
    expect(entry.filename).toBe("summit.ics");
    expect(entry.contentType).toBe("text/calendar");
    expect(entry.content.toString()).toMatch(/^BEGIN:VCALENDAR\r\n[^]*DTSTART;VALUE=DATE:/);
    await theirs.context().close();
  });
});

test("outbox shows the mail server’s errors", async ({ page }) => {
  await withMailbox(page, 0, async (setup) => {
    await invite(setup, "Refused", ["Refused One,,busy@post.example", "Refused Two,,unknown@post.example"]);
    await expect.poll(() => deliveryStatuses(setup, "Refused")).toEqual(["failed", "waiting to be sent"]);
    await expect(page.getByText("No such mailbox")).toBeVisible();
    await expect(page.getByText("Come back later")).toBeVisible();
    await expect(page.getByText(/tried 1 time, again at/)).toBeVisible();
  });
});

test("email unsent when the program is killed arrives once", async ({ page }) => {
  await withMailbox(page, 0, async (setup) => {
    const { server, mailbox } = setup;
    await invite(setup, "Latecomer", ["Latecomer One,,before-content@post.example"]);
    await mailbox.waitForLine(/holds 354/);
    await server.kill();
    await server.start();
    await mailbox.email("before-content@post.example");
    await expect.poll(() => deliveryStatuses(setup, "Latecomer")).toEqual(["sent"]);
    expect(mailbox.count("before-content@post.example")).toBe(1);
  });
});

test("a stop waits for the email that is being sent", async ({ page }) => {
  await withMailbox(page, 0, async (setup) => {
    const { server, mailbox } = setup;
    await invite(setup, "Lastling", ["Lastling One,,unhurried@post.example", "Lastling Two,,thereafter@post.example"]);
    await mailbox.waitForLine(/has unhurried/);
    const ended = server.end();
    await server.stopsListening();
    mailbox.answerUnhurried();
    await ended;
    expect(mailbox.receivers()).not.toContain("thereafter@post.example");
    await server.start();
    await expect.poll(() => deliveryStatuses(setup, "Lastling"), { timeout: 20_000 }).toEqual(["sent", "sent"]);
    expect([mailbox.count("unhurried@post.example"), mailbox.count("thereafter@post.example")]).toEqual([1, 1]);
  });
});

for (const [how, who] of [
  ["the program is killed", "after-content"],
  ["the server hangs up", "hang-up"],
]) {
  test(`uncertain email is not resent if ${how}`, async ({ page }) => {
    await withMailbox(page, 0, async (setup) => {
      const { server, mailbox } = setup;
      await invite(setup, "Perhaps", [`Perhaps One,,${who}@post.example`]);
      await mailbox.email(`${who}@post.example`);
      if (who === "after-content") await server.kill();
      await server.end();
      await server.start();
      await expect.poll(() => deliveryStatuses(setup, "Perhaps")).toEqual(["delivery unknown"]);
      // Emails are sent in order: after the next one, this one would have been resent.
      await invite(setup, "Next", ["Next One,,next@post.example"]);
      await mailbox.email("next@post.example");
      expect(mailbox.count(`${who}@post.example`)).toBe(1);
      // Only an organizer can send it again.
      await page.goto(server.url(`/${coming}/outbox`));
      await page.getByRole("row").filter({ hasText: "Perhaps" }).getByRole("checkbox").check();
      await page.getByRole("button", { name: "Send emails again" }).click();
      await expect.poll(() => mailbox.count(`${who}@post.example`), { timeout: 20_000 }).toBe(2);
      await expect.poll(() => deliveryStatuses(setup, "Perhaps")).toEqual(["sent"]);
    });
  });
}

test("repeated kills duplicate no email and lose none", async ({ page }) => {
  test.setTimeout(120_000);
  await withMailbox(page, 60, async (setup) => {
    const { server, mailbox } = setup;
    const addresses = Array.from({ length: 40 }, (_, nth) => `many-${nth}@post.example`);
    await invite(setup, "Many", addresses.map((address, nth) => `Many ${nth},,${address}`));
    const ours = () => mailbox.receivers().filter((to) => to.startsWith("many-"));
    const lives: number[] = [];
    while (ours().length < 38 && lives.length < 25) {
      const life = Math.round(100 + Math.random() * 500);
      lives.push(life);
      await new Promise((resolve) => setTimeout(resolve, life));
      await server.kill();
      await server.start();
    }
    const how = `killed after ${lives.join(", ")} ms`;
    expect(lives.length, how).toBeGreaterThan(3);
    await expect.poll(async () => new Set(await deliveryStatuses(setup, "Many")), { timeout: 30_000 }).not.toContain("waiting to be sent");
    const states = await deliveryStatuses(setup, "Many");
    const unsure = states.filter((state) => state === "delivery unknown").length;
    expect(states).toHaveLength(40);
    expect(states.filter((state) => state === "sent").length + unsure, how).toBe(40);
    expect(unsure, how).toBeLessThanOrEqual(lives.length);
    expect(ours().length, `each email arrives at most once, ${how}`).toBe(new Set(ours()).size);
    expect(ours().length, `every missing email is marked unsure, ${how}`).toBeGreaterThanOrEqual(40 - unsure);
  });
});
