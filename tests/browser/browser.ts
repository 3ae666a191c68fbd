// How the browser is started, the same for tests and screenshots. `cargo xtask` sets the environment.

import type { PlaywrightTestConfig } from "@playwright/test";

const needed = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start this with cargo xtask test or cargo xtask shots`);
  return value;
};

export const ours: PlaywrightTestConfig = {
  // What hangs must not take the whole run with it.
  timeout: 60_000,
  retries: 0,
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: process.stdout.isTTY ? "line" : "list",
  outputDir: process.env.CAIRN_BROWSER_OUTPUT,
  use: {
    baseURL: needed("CAIRN_URL"),
    // Far from the editions' zones, so that a reader's time differs from theirs.
    timezoneId: "Europe/Berlin",
    locale: "en-GB",
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: needed("CAIRN_CHROMIUM"),
      args: [
        // Chromium's sandbox does not start for root, as which CI runs.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        // It must not talk to anyone but us.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
};
