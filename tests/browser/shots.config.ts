// Configures the screenshots, which `cargo xtask shots` takes.

import { defineConfig } from "@playwright/test";
import { baseConfig } from "./browser.ts";

export default defineConfig(baseConfig, { testMatch: "shots.ts" });
