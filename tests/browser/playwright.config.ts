// Configures the browser tests, which `cargo xtask test` runs against the demo.

import { defineConfig } from "@playwright/test";
import { baseConfig } from "./browser.ts";

export default defineConfig(baseConfig, { testMatch: "*.spec.ts" });
