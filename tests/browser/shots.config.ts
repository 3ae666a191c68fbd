// Screenshots for people to look at; `cargo xtask shots` takes them.

import { defineConfig } from "@playwright/test";
import { ours } from "./browser.ts";

export default defineConfig(ours, { testMatch: "shots.ts" });
