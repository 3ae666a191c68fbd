// Being one of the demo's people.

import type { Page } from "@playwright/test";
import { coming } from "./pages.ts";

/** The demo's owner, who also may what an organizer may. */
export const OWNER = "Ilse Granitsen";

/** Two clicks from the page of signing in: the button, then who one is. */
export async function signIn(page: Page, name: string) {
  await page.goto("/sign-in");
  await choose(page, name);
}

/** The two clicks, from wherever the page of signing in was come by. */
export async function choose(page: Page, name: string) {
  await page.getByRole("button", { name: /sign in with the fake GitHub/i }).click();
  await page.getByRole("button", { name }).first().click();
}

/** A page that only some may see. A `*` in its path is the first row of the list before it, whatever its number. */
export type Closed = { path: string; name: string; as: string };

const owners = (path: string, name: string): Closed => ({ path, name, as: OWNER });

/** Of each page that only some may see, somebody who sees it; an owner sees all but others' invitations. */
export const closed: Closed[] = [
  owners("/me", "me"),
  owners("/me/delete", "me-delete"),
  owners("/roles", "roles"),
  owners("/audit-log", "history"),
  owners(`/${coming}/roles`, "edition-roles"),
  owners(`/${coming}/audit-log`, "edition-history"),
  owners(`/${coming}/invitations`, "invitations"),
  owners(`/${coming}/invitations?pick=all&state=accepted`, "invitations-ticked"),
  owners(`/${coming}/invitations/add`, "invitations-add"),
  owners(`/${coming}/invitations/*`, "invitations-one"),
  owners(`/${coming}/invitations/*/edit`, "invitations-change"),
  owners(`/${coming}/seats`, "seats"),
  owners(`/${coming}/commitments`, "commitments-organizer"),
  owners(`/${coming}/logistics`, "logistics"),
  owners(`/${coming}/outbox`, "outbox"),
  owners(`/${coming}/outbox/*`, "outbox-letter"),
  owners(`/${coming}/email-templates`, "letters"),
  owners(`/${coming}/email-templates/invitation`, "letters-invitation"),
  owners(`/${coming}/propose`, "propose"),
  owners(`/${coming}/board`, "board-organizer"),
  owners(`/${coming}/tasks/1`, "task-organizer"),
  owners(`/${coming}/tasks/propose`, "task-propose"),
  owners(`/${coming}/tasks/1/edit`, "task-change"),
  owners(`/${coming}/tasks/1/comments/1`, "comment"),
  owners(`/${coming}/tasks/import`, "tasks-many"),
  { path: "/me/notifications", name: "notices", as: "Wren Talus" },
  owners(`/${coming}/invitation`, "invitation-accepted"),
  { path: `/${coming}/invitation`, name: "invitation-sent", as: "Sorin Piatraceață" },
  { path: `/${coming}/invitation`, name: "invitation-waitlisted", as: "Hedda Rautastein" },
  { path: `/${coming}/invitation`, name: "invitation-none", as: "Clio Petranemos" },
  { path: "/invitation/…", name: "invitation-link", as: "a visitor" },
];

/** What a test of such a page is called. */
export const called = ({ path, as }: Closed) => `${path}, for ${as === OWNER ? "an owner" : as},`;

/** Signs in as whoever sees the page, and finds out its address. */
export async function reach(page: Page, { path, as }: Closed): Promise<string> {
  if (as === "a visitor") return link(page, "Maeve Carrickfog");
  await signIn(page, as);
  const [list, rest] = path.split("/*");
  if (rest === undefined) return path;
  await page.goto(list);
  return (await page.locator("tbody th a").first().getAttribute("href")) + rest;
}

/** The address of a link to an invitation, as an organizer makes one to hand over; nobody is signed in afterwards. */
export async function link(page: Page, invited: string): Promise<string> {
  await signIn(page, OWNER);
  await page.goto(`/${coming}/invitations`);
  await page.getByRole("link", { name: invited }).click();
  await page.getByRole("button", { name: "Create invitation link" }).click();
  const address = new URL(await page.getByRole("textbox", { name: "Link" }).inputValue());
  await page.context().clearCookies();
  return address.pathname;
}
