// Signs in as people of the demo, and lists the pages that need a role.

import { expect, type Browser, type Page } from "@playwright/test";
import { coming, past } from "./pages.ts";
import type { Server } from "./server.ts";

/** The demo's owner, who may do everything that an organizer may. */
export const OWNER = "Ilse Granitsen";

/** Signs in as a person of the demo. */
export async function signIn(page: Page, name: string) {
  await page.goto("/sign-in");
  await choose(page, name);
}

/** Chooses a person at the fake GitHub, from an open sign-in page. */
export async function choose(page: Page, name: string) {
  await page.getByRole("button", { name: /sign in with the fake GitHub/i }).click();
  await page.getByRole("button", { name }).first().click();
  // A navigation during the sign-in could hang in the browser.
  await page.waitForURL(({ pathname }) => !/^\/(fake-github|sign-in)\b/.test(pathname));
}

/** A page of its own in which a person of the demo is signed in. */
export async function signedInPage(browser: Browser, server: Server, javaScriptEnabled: boolean, name: string) {
  const page = await (await browser.newContext({ baseURL: server.url("/"), javaScriptEnabled })).newPage();
  page.setDefaultTimeout(10_000);
  await signIn(page, name);
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  return page;
}

/** A page that needs a role. A `*` in its path is the number of the first row of the list before it. */
export type Restricted = { path: string; name: string; as: string };

const owners = (path: string, name: string): Restricted => ({ path, name, as: OWNER });

/** Every page that needs a role, with a person who may see it. Owners see all but others' invitations. */
export const restricted: Restricted[] = [
  owners("/me", "me"),
  owners("/me/delete", "me-delete"),
  owners("/settings", "community-settings"),
  owners("/settings/github", "github-sync"),
  owners("/setup", "setup"),
  owners("/people", "community-people"),
  owners("/people?q=asa", "community-people-found"),
  owners("/people/add", "person-add"),
  owners("/people/1", "person-edit"),
  owners("/people/1/merge", "person-merge-choose"),
  owners("/people/1/merge?other=2", "person-merge"),
  owners("/roles", "roles"),
  owners("/audit-log", "audit-log"),
  owners(`/${coming}/roles`, "edition-roles"),
  owners(`/${coming}/audit-log`, "edition-audit-log"),
  owners(`/${coming}/invitations`, "invitations"),
  owners(`/${coming}/invitations?pick=all&state=accepted`, "invitations-selected"),
  owners(`/${coming}/invitations/add`, "invitations-add"),
  owners(`/${coming}/invitations/*`, "invitation-organizer"),
  owners(`/${coming}/invitations/*/edit`, "invitation-edit"),
  owners(`/${coming}/applications`, "applications"),
  owners(`/${coming}/applications?pick=all&question=1`, "applications-selected"),
  owners(`/${coming}/applications/1`, "application"),
  owners(`/${coming}/settings/interest`, "settings-interest"),
  owners(`/${coming}/settings/questions`, "settings-questions"),
  { path: `/${coming}/interest`, name: "interest-own", as: "Signe Rimfrostby" },
  { path: `/${coming}/interest`, name: "interest-form", as: "Clio Petranemos" },
  owners(`/${coming}/meetings/add`, "meeting-add"),
  owners(`/${coming}/meetings/1/edit`, "meeting-edit"),
  owners(`/${coming}/meetings/1/notes`, "meeting-notes"),
  owners(`/${coming}/meetings/1/attendance`, "meeting-attendance"),
  owners(`/${coming}/polls/add`, "poll-add"),
  owners(`/${coming}/polls/1`, "poll"),
  owners(`/${coming}/polls/1/remind`, "poll-remind"),
  owners(`/${coming}/schedule?view=mine`, "schedule-mine"),
  owners(`/${coming}/sessions/add`, "session-add"),
  owners(`/${coming}/sessions/2`, "session"),
  owners(`/${coming}/sessions/2/edit`, "session-edit"),
  owners(`/${coming}/sessions/2/notes`, "session-notes"),
  owners(`/${coming}/schedule/proposals`, "schedule-proposals"),
  owners(`/${coming}/schedule/proposals/1`, "schedule-proposal"),
  owners(`/${coming}/schedule/release`, "schedule-release"),
  owners(`/${coming}/schedule/interest`, "schedule-interest"),
  owners(`/${past}/sessions/1/record`, "session-record"),
  owners("/specs/edit", "specs-edit"),
  owners("/projects/edit", "projects-edit"),
  owners("/roadmap/edit", "roadmap-edit"),
  owners("/editions/new", "edition-new"),
  owners(`/${coming}/settings`, "settings"),
  owners(`/${coming}/settings/agenda`, "settings-agenda"),
  owners(`/${coming}/settings/announce`, "settings-announce"),
  owners(`/${coming}/settings/close`, "settings-close"),
  owners(`/${coming}/settings/delete`, "settings-delete"),
  owners(`/${coming}/settings/links`, "settings-links"),
  owners(`/${coming}/settings/travel`, "settings-travel"),
  owners(`/${coming}/seats`, "seats"),
  owners(`/${coming}/commitments`, "commitments-organizer"),
  owners(`/${coming}/check-in`, "check-in"),
  owners(`/${coming}/commitments/progress`, "commitments-progress"),
  owners(`/${coming}/commitments/remind`, "commitments-remind"),
  owners(`/${coming}/logistics`, "logistics"),
  owners(`/${coming}/logistics/*`, "travel-costs"),
  owners(`/${coming}/emails/new`, "email-to-several"),
  owners(`/${coming}/outbox`, "outbox"),
  owners(`/${coming}/outbox/*`, "outbox-email"),
  owners(`/${coming}/email-templates`, "email-templates"),
  owners(`/${coming}/email-templates/invitation`, "email-template-invitation"),
  owners(`/${coming}/propose`, "propose"),
  owners(`/${coming}/board`, "board-organizer"),
  owners(`/${coming}/tasks/1`, "task-organizer"),
  owners(`/${coming}/tasks/propose`, "task-propose"),
  owners(`/${coming}/tasks/1/edit`, "task-edit"),
  owners(`/${coming}/tasks/1/comments/1`, "comment"),
  owners(`/${coming}/tasks/import`, "tasks-import"),
  owners(`/${coming}/schedule/import`, "schedule-import"),
  { path: "/me/notifications", name: "notifications", as: "Wren Talus" },
  owners(`/${coming}/invitation`, "invitation-accepted"),
  { path: `/${coming}/invitation`, name: "invitation-sent", as: "Sorin Piatraceață" },
  { path: `/${coming}/invitation`, name: "invitation-waitlisted", as: "Hedda Rautastein" },
  { path: `/${coming}/invitation`, name: "invitation-none", as: "Clio Petranemos" },
  { path: "/invitation/…", name: "invitation-link", as: "a visitor" },
];

/** The page and its reader, for test titles. */
export const titleOf = ({ path, as }: Restricted) => `${path} as ${as === OWNER ? "owner" : as}`;

/** Signs in as a person who may see the page, and returns its address. */
export async function open(page: Page, { path, as }: Restricted): Promise<string> {
  if (as === "a visitor") return link(page, "Maeve Carrickfog");
  await signIn(page, as);
  const [list, rest] = path.split("/*");
  if (rest === undefined) return path;
  await page.goto(list);
  return (await page.locator("tbody th a").first().getAttribute("href")) + rest;
}

/** Creates an invitation link as an organizer does, signs out, and returns the link's path. */
export async function link(page: Page, invited: string): Promise<string> {
  await signIn(page, OWNER);
  await page.goto(`/${coming}/invitations`);
  await page.getByRole("link", { name: invited }).click();
  await page.getByRole("button", { name: "Create invitation link" }).click();
  const address = new URL(await page.getByRole("textbox", { name: "Link" }).inputValue());
  await page.context().clearCookies();
  return address.pathname;
}
