// A sign-in outlives the server: this test starts one of its own, ends it by its id, and starts it again.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { choose, OWNER } from "./people.ts";

const program = process.env.CAIRN_PROGRAM!;

test("one stays signed in while the server is started again", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "cairn-restart-"));
  const address = `127.0.0.1:${await freePort()}`;
  const env = { ...process.env, CAIRN_DB: join(folder, "cairn.db"), CAIRN_LISTEN: address, CAIRN_PUBLIC_URL: `http://${address}` };
  execFileSync(program, ["demo"], { env });
  let server = await serve(env, address);
  try {
    await page.goto(`http://${address}/sign-in?next=%2Fme`);
    await choose(page, OWNER);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(OWNER);
    await end(server);
    server = await serve(env, address);
    await page.goto(`http://${address}/me`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(OWNER);
    await expect(page.getByText("this browser")).toBeVisible();
  } finally {
    await end(server);
    rmSync(folder, { recursive: true });
  }
});

/** The server, once it answers. */
async function serve(env: NodeJS.ProcessEnv, address: string): Promise<ChildProcess> {
  const server = spawn(program, ["serve"], { env, stdio: "ignore" });
  await expect(async () => expect((await fetch(`http://${address}/readyz`)).status).toBe(200)).toPass({ timeout: 20_000 });
  return server;
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  await ended;
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
