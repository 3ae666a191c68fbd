// The tests that need a browser; `cargo xtask test` runs them against the demo.

import { defineConfig } from "@playwright/test";
import { ours } from "./browser.ts";

export default defineConfig(ours, { testMatch: "*.spec.ts" });
