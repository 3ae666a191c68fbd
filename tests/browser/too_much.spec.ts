// Far too much data, and words without an end, make no page wider than its window.

import { expect, test } from "@playwright/test";
import { coming } from "./pages.ts";
import { Server } from "./server.ts";

test("two hundred tasks with endless words widen no page", async ({ page }) => {
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
    for (const path of ["/", `/${coming}`, tasks, `${tasks}?group=track`, `${tasks}/20`, `/${coming}/progress`, "/specs/4", "/roadmap/1a"]) {
      await page.goto(server.url(path));
      for (const width of [360, 768, 1000, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (over > 0) wide.push(`${path} at ${width} px is ${over} px too wide`);
      }
    }
    expect(wide).toEqual([]);
  } finally {
    await server.remove();
  }
});
