// Starts a mail server for a test, and reads the emails that it receives. `src/bin/fake-smtp.rs` names its faults.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "@playwright/test";
import { type ParsedMail, simpleParser } from "mailparser";

const fakeSmtp = process.env.CAIRN_FAKE_SMTP!;

export class Mailbox {
  readonly folder = mkdtempSync(join(tmpdir(), "cairn-mail-"));
  private lines: string[] = [];
  private child: ChildProcess;

  private constructor(pause: number) {
    const stdio = ["pipe", "pipe", "inherit"] as const;
    this.child = spawn(fakeSmtp, [this.folder], { env: { ...process.env, PAUSE: `${pause}` }, stdio: [...stdio] });
    createInterface(this.child.stdout!).on("line", (line) => this.lines.push(line));
  }

  /** Starts the server; each of its steps takes `pause` milliseconds. */
  static async open(pause = 0): Promise<Mailbox> {
    const mailbox = new Mailbox(pause);
    await mailbox.waitForLine(/^listens/);
    return mailbox;
  }

  get url(): string {
    const port = this.lines.find((line) => line.startsWith("listens"))!.split(" ")[1];
    return `smtp://127.0.0.1:${port}`;
  }

  /** Waits until the server has printed a matching line. */
  async waitForLine(pattern: RegExp) {
    await expect.poll(() => this.lines.some((line) => pattern.test(line)), { timeout: 20_000, message: `${pattern}` }).toBe(true);
  }

  /** Answers the emails to `unhurried…` now. */
  answerUnhurried() {
    this.child.stdin!.write("go on\n");
  }

  /** The number of emails to a receiver that arrived completely, whatever the answer was. */
  count(to: string): number {
    return this.files().filter((name) => name.endsWith(` ${to}.eml`)).length;
  }

  /** The receiver of each email, in the order of arrival. */
  receivers(): string[] {
    return this.files().map((name) => name.slice("0000 ".length, -".eml".length));
  }

  /** The newest email to a receiver; waits until there is one. */
  async email(to: string): Promise<ParsedMail> {
    await expect.poll(() => this.count(to), { timeout: 20_000, message: `an email to ${to}` }).toBeGreaterThan(0);
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
