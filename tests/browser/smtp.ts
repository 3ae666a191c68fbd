// A mail server of a test's own, and the letters that it took, read with another's parser.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "@playwright/test";
import { type ParsedMail, simpleParser } from "mailparser";

export class Mailbox {
  readonly folder = mkdtempSync(join(tmpdir(), "cairn-mail-"));
  private said: string[] = [];
  private child: ChildProcess;

  private constructor(pause: number) {
    const stdio = ["pipe", "pipe", "inherit"] as const;
    this.child = spawn(process.execPath, ["smtp.mjs", this.folder], { env: { ...process.env, PAUSE: `${pause}` }, stdio: [...stdio] });
    createInterface(this.child.stdout!).on("line", (line) => this.said.push(line));
  }

  /** Listening; each of its steps takes so many milliseconds. */
  static async open(pause = 0): Promise<Mailbox> {
    const mailbox = new Mailbox(pause);
    await mailbox.says(/^listens/);
    return mailbox;
  }

  get url(): string {
    const port = this.said.find((line) => line.startsWith("listens"))!.split(" ")[1];
    return `smtp://127.0.0.1:${port}`;
  }

  /** Waits until it has said so. */
  async says(what: RegExp) {
    await expect.poll(() => this.said.some((line) => what.test(line)), { timeout: 20_000, message: `${what}` }).toBe(true);
  }

  /** Whoever is unhurried gets an answer now. */
  goOn() {
    this.child.stdin!.write("go on\n");
  }

  /** How many letters to someone had all their words, whatever was answered. */
  count(to: string): number {
    return this.files().filter((name) => name.endsWith(` ${to}.eml`)).length;
  }

  /** The receivers, one for each letter, in the order in which they came. */
  receivers(): string[] {
    return this.files().map((name) => name.slice("0000 ".length, -".eml".length));
  }

  /** The newest letter to someone, once it is there. */
  async letter(to: string): Promise<ParsedMail> {
    await expect.poll(() => this.count(to), { timeout: 20_000, message: `a letter to ${to}` }).toBeGreaterThan(0);
    const newest = this.files().filter((name) => name.endsWith(` ${to}.eml`)).at(-1)!;
    return simpleParser(readFileSync(join(this.folder, newest)));
  }

  async close() {
    if (this.child.exitCode === null) {
      const ended = new Promise((resolve) => this.child.once("exit", resolve));
      this.child.kill("SIGKILL");
      await ended;
    }
    rmSync(this.folder, { recursive: true });
  }

  private files(): string[] {
    return readdirSync(this.folder).sort();
  }
}
