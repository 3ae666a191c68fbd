// Letters, from the click on “Send” to a mail server's folder; also when the program is killed on the way.

import { type Page, expect, test } from "@playwright/test";
import { coming } from "./pages.ts";
import { OWNER, choose } from "./people.ts";
import { Server } from "./server.ts";
import { Mailbox } from "./smtp.ts";

type Place = { server: Server; mailbox: Mailbox; page: Page };

/** A place of its own: a server with the demo, a mail server, and an owner who is signed in. */
async function place(page: Page, pause: number, inside: (place: Place) => Promise<void>) {
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

/** Writes people down, `name,login,mail,reserve` each, and sends them their invitations; all of them have `mark` in their names. */
async function invite({ server, page }: Place, mark: string, people: string[]) {
  await page.goto(server.url(`/${coming}/invitations/add`));
  await page.getByLabel(/One person on each line/).fill(["name,login,mail,reserve", ...people].join("\n"));
  await page.getByRole("button", { name: "Look at the list" }).click();
  await page.getByRole("button", { name: /^Write down th/ }).click();
  const rows = page.getByRole("row").filter({ hasText: mark });
  await expect(rows).toHaveCount(people.length);
  for (const box of await rows.getByRole("checkbox").all()) await box.check();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText(/^\d+ invitations? go(es)? out/)).toBeVisible();
}

/** Where the letters stand whose row holds `mark`, by the outbox's page. */
async function postings({ server, page }: Place, mark: string): Promise<string[]> {
  await page.goto(server.url(`/${coming}/outbox`));
  const states = page.getByRole("row").filter({ hasText: mark }).locator("td[data-label=State] > span");
  return states.evaluateAll((spans) => spans.map((span) => span.firstChild?.textContent ?? ""));
}

test("an invitation and a confirmation arrive as they should be read", async ({ page, browser }) => {
  await place(page, 0, async (here) => {
    const { server, mailbox } = here;
    await page.goto(server.url(`/${coming}/email-templates/invitation`));
    await page.getByLabel("Subject").fill("Grüße aus Łódź: {edition}");
    await page.getByRole("button", { name: "Save" }).click();
    await invite(here, "Drumfell", ["Saoirse Drumfell,demo-saoirse,saoirse@post.example,New maintainers"]);
    const invitation = await mailbox.letter("saoirse@post.example");
    expect(invitation.subject).toMatch(/^Grüße aus Łódź: \S/);
    expect(invitation.text).toContain("Dear Saoirse Drumfell");
    expect(invitation.html).toContain("Dear Saoirse Drumfell");
    expect(invitation.attachments).toHaveLength(0);
    expect(invitation.headers.get("auto-submitted")).toBe("auto-generated");
    const ways = invitation.headerLines.filter(({ key }) => key.startsWith("list-unsubscribe")).map(({ line }) => line);
    expect(ways.join("\n")).toContain(`<${server.url("/unsubscribe/")}`);
    expect(ways.join("\n")).toContain("List-Unsubscribe=One-Click");

    const link = invitation.text!.match(/http:\/\/\S+\/invitation\/[\w-]{43}/)![0];
    const theirs = await (await browser.newContext()).newPage();
    await theirs.goto(link);
    await theirs.getByRole("link", { name: /to accept/ }).click();
    await choose(theirs, "Saoirse Drumfell");
    for (const box of await theirs.locator("input[name=agree]").all()) await box.check();
    await theirs.getByRole("button", { name: "Accept" }).click();

    // The fake GitHub has verified another address of theirs.
    const confirmation = await mailbox.letter("demo-saoirse@cairn.invalid");
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

test("an organizer sees what the mail server said", async ({ page }) => {
  await place(page, 0, async (here) => {
    await invite(here, "Refused", ["Refused One,,busy@post.example", "Refused Two,,nobody@post.example"]);
    await expect.poll(() => postings(here, "Refused")).toEqual(["failed", "waiting"]);
    await expect(page.getByText("No such mailbox")).toBeVisible();
    await expect(page.getByText("Come back later")).toBeVisible();
    await expect(page.getByText(/tried 1 time, again at/)).toBeVisible();
  });
});

test("a letter that was not yet on its way when the program was killed arrives once", async ({ page }) => {
  await place(page, 0, async (here) => {
    const { server, mailbox } = here;
    await invite(here, "Latecomer", ["Latecomer One,,before-words@post.example"]);
    await mailbox.says(/holds 354/);
    await server.kill();
    await server.start();
    await mailbox.letter("before-words@post.example");
    await expect.poll(() => postings(here, "Latecomer")).toEqual(["sent"]);
    expect(mailbox.count("before-words@post.example")).toBe(1);
  });
});

test("asked to stop, the program first finishes the letter at hand", async ({ page }) => {
  await place(page, 0, async (here) => {
    const { server, mailbox } = here;
    await invite(here, "Lastling", ["Lastling One,,unhurried@post.example", "Lastling Two,,thereafter@post.example"]);
    await mailbox.says(/has unhurried/);
    const ended = server.end();
    await server.lockedUp();
    mailbox.goOn();
    await ended;
    expect(mailbox.receivers()).not.toContain("thereafter@post.example");
    await server.start();
    await expect.poll(() => postings(here, "Lastling"), { timeout: 20_000 }).toEqual(["sent", "sent"]);
    expect([mailbox.count("unhurried@post.example"), mailbox.count("thereafter@post.example")]).toEqual([1, 1]);
  });
});

for (const [how, who] of [
  ["the program was killed", "after-words"],
  ["the mail server hung up", "hang-up"],
]) {
  test(`a letter that may have arrived when ${how} is not sent twice, and an organizer is told`, async ({ page }) => {
    await place(page, 0, async (here) => {
      const { server, mailbox } = here;
      await invite(here, "Perhaps", [`Perhaps One,,${who}@post.example`]);
      await mailbox.letter(`${who}@post.example`);
      if (who === "after-words") await server.kill();
      await server.end();
      await server.start();
      await expect.poll(() => postings(here, "Perhaps")).toEqual(["uncertain"]);
      // Letters go in their order: when the next is there, this one would have been.
      await invite(here, "Next", ["Next One,,next@post.example"]);
      await mailbox.letter("next@post.example");
      expect(mailbox.count(`${who}@post.example`)).toBe(1);
      // Nobody but an organizer, who says so, sends it again.
      await page.goto(server.url(`/${coming}/outbox`));
      await page.getByRole("row").filter({ hasText: "Perhaps" }).getByRole("checkbox").check();
      await page.getByRole("button", { name: "Send again" }).click();
      await expect.poll(() => mailbox.count(`${who}@post.example`), { timeout: 20_000 }).toBe(2);
      await expect.poll(() => postings(here, "Perhaps")).toEqual(["sent"]);
    });
  });
}

test("killed again and again, no letter arrives twice and only those at hand are in doubt", async ({ page }) => {
  test.setTimeout(120_000);
  await place(page, 60, async (here) => {
    const { server, mailbox } = here;
    const addresses = Array.from({ length: 40 }, (_, nth) => `many-${nth}@post.example`);
    await invite(here, "Many", addresses.map((address, nth) => `Many ${nth},,${address}`));
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
    await expect.poll(async () => new Set(await postings(here, "Many")), { timeout: 30_000 }).not.toContain("waiting");
    const states = await postings(here, "Many");
    const unsure = states.filter((state) => state === "uncertain").length;
    expect(states).toHaveLength(40);
    expect(states.filter((state) => state === "sent").length + unsure, how).toBe(40);
    expect(unsure, how).toBeLessThanOrEqual(lives.length);
    expect(ours().length, `each at most once, ${how}`).toBe(new Set(ours()).size);
    expect(ours().length, `whatever did not arrive is in doubt, ${how}`).toBeGreaterThanOrEqual(40 - unsure);
  });
});
