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
  await page.getByRole("button", { name: /sign in with the stand-in/i }).click();
  await page.getByRole("button", { name }).first().click();
}

/** The pages that only some may see; an owner sees them all. */
export const closed = [
  { path: "/me", name: "me" },
  { path: "/me/delete", name: "me-delete" },
  { path: "/roles", name: "roles" },
  { path: "/history", name: "history" },
  { path: `/${coming}/roles`, name: "edition-roles" },
  { path: `/${coming}/history`, name: "edition-history" },
];
