// Configures the browser for tests and screenshots. `cargo xtask` sets the environment.

import type { PlaywrightTestConfig } from "@playwright/test";

const required = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start this with cargo xtask test or cargo xtask shots`);
  return value;
};

export const baseConfig: PlaywrightTestConfig = {
  // A hanging test must not stop the whole run.
  timeout: 60_000,
  retries: 0,
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: process.stdout.isTTY ? "line" : "list",
  outputDir: process.env.CAIRN_BROWSER_OUTPUT,
  use: {
    baseURL: required("CAIRN_URL"),
    // Differs from the editions' time zones, so that pages show a second time.
    timezoneId: "Europe/Berlin",
    locale: "en-GB",
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: required("CAIRN_CHROMIUM"),
      args: [
        // CI runs as root, for which Chromium's sandbox does not start.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        // Prevents connections to other servers.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
};
