// Lets Lighthouse judge public pages: `node check.js URL PATH…`. CHROME_PATH names the browser.

import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

/** The least score of each category. */
const LEAST = { performance: 99, accessibility: 100, "best-practices": 100, seo: 100 };

const [url, ...paths] = process.argv.slice(2);
const chrome = await launch({ chromeFlags: ["--headless=new", "--no-sandbox"] });
const failures = [];
for (const path of paths) {
  const { lhr } = await lighthouse(`${url}${path}`, { port: chrome.port, logLevel: "error" });
  const scores = Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(100 * score)]);
  console.log(`${path}: ${scores.map(([id, score]) => `${id} ${score}`).join(", ")}`);
  for (const [id, score] of scores.filter(([id, score]) => score < LEAST[id])) {
    const audits = lhr.categories[id].auditRefs.filter(({ id, weight }) => weight > 0 && lhr.audits[id].score < 1);
    failures.push(`${path}: ${id} has ${score} of ${LEAST[id]}: ${audits.map(({ id }) => id).join(", ")}`);
  }
}
await chrome.kill();
if (failures.length > 0) {
  console.error(failures.join("\n"));
  process.exit(1);
}
