// Starts a server for one test, on a free port.

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
  /** What the server has printed since its last start. */
  private printed = "";

  private constructor(
    readonly address: string,
    private settings: NodeJS.ProcessEnv,
  ) {}

  /** Creates a server with demo data, without starting it. */
  static async demo(settings: NodeJS.ProcessEnv = {}): Promise<Server> {
    const server = new Server(`127.0.0.1:${await freePort()}`, settings);
    server.run("demo");
    return server;
  }

  /** Creates a server with an empty database, without starting it. */
  static async empty(settings: NodeJS.ProcessEnv = {}): Promise<Server> {
    return new Server(`127.0.0.1:${await freePort()}`, settings);
  }

  /** Runs a command of the program on the server's database. */
  run(...command: string[]) {
    execFileSync(program, command, { env: this.env(), cwd: this.folder });
  }

  write(name: string, text: string) {
    writeFileSync(join(this.folder, name), text);
  }

  url(path: string): string {
    return `http://${this.address}${path}`;
  }

  /** Starts the server, and waits until it is ready. */
  async start() {
    this.child = spawn(program, ["serve"], { env: this.env(), stdio: ["ignore", "pipe", "ignore"] });
    this.printed = "";
    this.child.stdout!.on("data", (text) => (this.printed += text));
    await expect(async () => expect((await fetch(this.url("/readyz"))).status).toBe(200)).toPass({ timeout: 20_000 });
  }

  /** The link that makes its holder the first owner, as the server prints it. */
  async setupLink(): Promise<string> {
    const link = /open (\S+\/setup\/\S+) and sign in/;
    await expect(async () => expect(this.printed).toMatch(link)).toPass({ timeout: 20_000 });
    return this.printed.match(link)![1];
  }

  async end() {
    await this.signal("SIGTERM");
  }

  /** Waits until the server accepts no connections, as after a request to stop. */
  async stopsListening() {
    await expect(async () => expect(await answers(this.address)).toBe(false)).toPass({ timeout: 20_000 });
  }

  /** Kills the server without a chance to finish, as a power cut would. */
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

/** Whether a server listens at the address. */
async function answers(address: string): Promise<boolean> {
  const [host, port] = address.split(":");
  return new Promise((resolve) => {
    const probe = connect(Number(port), host, () => probe.destroy());
    probe.once("close", (failed) => resolve(!failed));
    probe.once("error", () => {});
  });
}
