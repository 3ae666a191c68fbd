// A server of a test's own, on a port that nobody uses, ended by its id.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";

const program = process.env.CAIRN_PROGRAM!;

export class Server {
  readonly folder = mkdtempSync(join(tmpdir(), "cairn-"));
  private child?: ChildProcess;

  private constructor(
    readonly address: string,
    private settings: NodeJS.ProcessEnv,
  ) {}

  /** With the demo inside; not yet serving. */
  static async demo(settings: NodeJS.ProcessEnv = {}): Promise<Server> {
    const server = new Server(`127.0.0.1:${await freePort()}`, settings);
    server.run("demo");
    return server;
  }

  /** Runs a command of the program on its database. */
  run(...command: string[]) {
    execFileSync(program, command, { env: this.env(), cwd: this.folder });
  }

  write(name: string, text: string) {
    writeFileSync(join(this.folder, name), text);
  }

  url(path: string): string {
    return `http://${this.address}${path}`;
  }

  /** Serves, and waits until it answers. */
  async start() {
    this.child = spawn(program, ["serve"], { env: this.env(), stdio: "ignore" });
    await expect(async () => expect((await fetch(this.url("/readyz"))).status).toBe(200)).toPass({ timeout: 20_000 });
  }

  async end() {
    await this.signal("SIGTERM");
  }

  /** Waits until it lets nobody in any more, as when it is asked to end and finishes what it has begun. */
  async lockedUp() {
    await expect(async () => expect(await answers(this.address)).toBe(false)).toPass({ timeout: 20_000 });
  }

  /** As a power cut would: without a word. */
  async kill() {
    await this.signal("SIGKILL");
  }

  async remove() {
    await this.end();
    rmSync(this.folder, { recursive: true });
  }

  private async signal(signal: NodeJS.Signals) {
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill(signal);
    await ended;
  }

  private env(): NodeJS.ProcessEnv {
    const { address, folder, settings } = this;
    return { ...process.env, ...settings, CAIRN_DB: join(folder, "cairn.db"), CAIRN_LISTEN: address, CAIRN_PUBLIC_URL: `http://${address}` };
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** Whether anything listens there. */
async function answers(address: string): Promise<boolean> {
  const [host, port] = address.split(":");
  return new Promise((resolve) => {
    const probe = connect(Number(port), host, () => probe.destroy());
    probe.once("close", (failed) => resolve(!failed));
    probe.once("error", () => {});
  });
}
