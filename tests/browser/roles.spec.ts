// Checks that an organizer appoints a viewer, who reads and changes nothing, with and without JavaScript.

import { expect, test, type Page } from "@playwright/test";
import { coming } from "./pages.ts";
import { OWNER, signedInPage } from "./people.ts";
import { Server } from "./server.ts";

const ORGANIZER = "Noor Keisteen";
/** A participant of the demo with the login `demo-wren`. */
const VIEWER = "Wren Talus";

for (const javaScriptEnabled of [true, false]) {
  test(`an organizer appoints a viewer, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({ browser }) => {
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
  const [organizer, viewer] = [await as(ORGANIZER), await as(VIEWER)];

  await test.step("before, the invitations are refused", async () => {
    const answer = await viewer.goto(`/${coming}/invitations`);
    expect(answer?.status()).toBe(403);
  });

  await test.step("the organizer sees that the owner is notified, and appoints", async () => {
    await organizer.goto(`/${coming}/roles`);
    const viewers = organizer.locator("#viewers");
    await viewers.getByLabel(/GitHub login of the person to appoint as viewer/).fill("demo-wren");
    await viewers.getByRole("button", { name: "Appoint" }).click();
    await expect(organizer.getByRole("heading", { level: 1 })).toHaveText(/^Appoint @demo-wren as viewer of/);
    await expect(organizer.getByRole("heading", { name: "1 person is notified" })).toBeVisible();
    await organizer.getByRole("button", { name: /^Appoint @demo-wren/ }).click();
    await expect(organizer.getByRole("status")).toContainText("The person is appointed.");
    await expect(organizer.locator("#viewers")).toContainText(VIEWER);
  });

  await test.step("the viewer reads the invitations and finds no button", async () => {
    await viewer.goto(`/${coming}/invitations`);
    await expect(viewer.getByRole("heading", { name: "All invitations" })).toBeVisible();
    await expect(viewer.getByRole("button", { name: "Send invitations" })).toHaveCount(0);
    await expect(viewer.getByRole("navigation", { name: "Edition" }).getByRole("link", { name: "Settings" })).toHaveCount(0);
    const settings = await viewer.goto(`/${coming}/settings`);
    expect(settings?.status()).toBe(403);
  });

  await test.step("the owner learns of it", async () => {
    const owner = await as(OWNER);
    await owner.goto("/me/notifications");
    await expect(owner.locator(".notifications")).toContainText(`${ORGANIZER} appointed ${VIEWER} as viewer of`);
  });

  await test.step("the organizer removes the viewer", async () => {
    await organizer.getByRole("button", { name: "Remove demo-wren" }).click();
    await organizer.getByRole("button", { name: /^Remove @demo-wren as viewer/ }).click();
    await expect(organizer.getByRole("status")).toContainText("The person no longer has the role.");
    const answer = await viewer.goto(`/${coming}/outbox`);
    expect(answer?.status()).toBe(403);
  });
}
