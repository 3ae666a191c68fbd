// Checks that large amounts of data and very long words make no page too wide.

import { expect, test, type Page } from "@playwright/test";
import { coming } from "./pages.ts";
import { choose, OWNER } from "./people.ts";
import { Server } from "./server.ts";

test("200 tasks with very long words make no page too wide", async ({ page }) => {
  test.setTimeout(120_000);
  const server = await Server.demo();
  try {
    const word = "Supercalifragilistic".repeat(8);
    const row = (nth: number) => `${nth}${word},${word},0 4,1a 1b,${nth % 2 ? "done" : "proposed"},https://example.org/${word}`;
    const rows = Array.from({ length: 200 }, (_, nth) => row(nth));
    server.write("tasks.csv", `title,track,specs,outcomes,status,links\n${rows.join("\n")}\n`);
    server.run("import", "tasks", "tasks.csv", "--edition", coming);
    await server.start();
    const tasks = `/${coming}/tasks`;
    const wide: string[] = [];
    const measure = async (path: string) => {
      await page.goto(server.url(path));
      wide.push(...(await tooWide(page, path)));
    };
    const plan = [tasks, `${tasks}?group=track`, `${tasks}?page=4`, `${tasks}/21`, `/${coming}/board`, `/${coming}/dependencies`, "/search?q=wheels"];
    for (const path of ["/", `/${coming}`, ...plan, `/${coming}/progress`, "/specs/4", "/roadmap/1a"]) await measure(path);

    await page.goto(server.url("/sign-in"));
    await choose(page, OWNER);
    await expect(page.locator("header.site a[href='/me']")).toBeVisible();
    await page.goto(server.url(`${tasks}/21`));
    await page.getByLabel("Add a comment").fill(`${word}\n\n| a | b |\n|---|---|\n| ${word} | ${word} |\n\n    ${word}`);
    await page.getByRole("button", { name: "Comment", exact: true }).click();
    const comment = await page.getByRole("link", { name: "Edit or delete" }).getAttribute("href");
    await page.goto(server.url(`${tasks}/21/edit`));
    await page.getByLabel("Skills needed").fill(Array.from({ length: 30 }, (_, nth) => `${nth}${word.slice(0, 100)}`).join(", "));
    await page.getByLabel("Depends on the tasks with these numbers").fill(Array.from({ length: 30 }, (_, nth) => nth + 30).join(", "));
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("complementary", { name: "Status" })).toContainText("blocked by 31");
    const own = [comment!, `${tasks}/21/comments?before=99`, `${tasks}/21/edit`, `${tasks}/propose`, `${tasks}/import`];
    for (const path of [...plan, ...own]) await measure(path);
    await page.goto(server.url(`${tasks}/21`));
    await page.evaluate(() => document.querySelectorAll<HTMLDetailsElement>("main details").forEach((folded) => (folded.open = true)));
    wide.push(...(await tooWide(page, "the open forms of a task")));
    expect(wide).toEqual([]);
  } finally {
    await server.remove();
  }
});

test("100 invitations with very long words make no page too wide", async ({ page }) => {
  const server = await Server.demo();
  try {
    await server.start();
    await page.goto(server.url("/sign-in"));
    await choose(page, OWNER);
    await expect(page.locator("header.site a[href='/me']")).toBeVisible();
    const word = "Supercalifragilistic".repeat(4);
    const row = (nth: number) => `${nth}${word},${nth}${word.slice(0, 40)}@${word.slice(0, 60)}.example,${word},${word},${word}`;
    const rows = Array.from({ length: 100 }, (_, nth) => row(nth));
    await page.goto(server.url(`/${coming}/invitations/add`));
    await page.getByLabel("One person per line").fill(["name,mail,project,stack,reason", ...rows].join("\n"));
    await page.getByRole("button", { name: "Preview list" }).click();
    const wide = await tooWide(page, "the preview of the list");
    await page.getByRole("button", { name: "Add 100 drafts" }).click();
    await expect(page.getByRole("status")).toContainText("100 invitations added as drafts");
    await page.goto(server.url(`/${coming}/invitations?state=draft&pick=all`));
    const one = await page.getByRole("link", { name: `9${word}` }).first().getAttribute("href");
    await page.getByRole("button", { name: "Send invitations" }).click();
    await page.getByRole("button", { name: "Send 103 invitations" }).click();
    await expect(page.getByRole("status")).toContainText("100 invitations are in the outbox");
    const invitations = `/${coming}/invitations`;
    for (const path of [invitations, `${invitations}?needs=yes`, one!, `${one}/edit`, `/${coming}/outbox`]) {
      await page.goto(server.url(path));
      wide.push(...(await tooWide(page, path)));
    }
    await page.getByRole("link", { name: /You are invited/ }).first().click();
    wide.push(...(await tooWide(page, "an email")));
    expect(wide).toEqual([]);
  } finally {
    await server.remove();
  }
});

/** One line for each width at which the page is wider than its window. */
async function tooWide(page: Page, path: string): Promise<string[]> {
  const wide: string[] = [];
  for (const width of [360, 768, 1000, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) wide.push(`${path} at ${width} px is ${over} px too wide`);
  }
  return wide;
}
