// Every link of ours leads somewhere.

import { expect, test, type APIRequestContext } from "@playwright/test";
import { coming } from "./pages.ts";
import { OWNER, signIn } from "./people.ts";

/** Enough for the whole demo by far, and an end where links make more links. */
const MOST = 300;

test("every link that can be reached from the home page answers, and finds its place on the page", async ({ request, baseURL }) => {
  test.setTimeout(180_000);
  expect(await crawl(request, baseURL!, "/")).toBeGreaterThan(20);
});

test("every link that an organizer can reach from the list of invitations answers", async ({ page, baseURL }) => {
  test.setTimeout(180_000);
  await signIn(page, OWNER);
  expect(await crawl(page.request, baseURL!, `/${coming}/invitations`)).toBeGreaterThan(20);
});

for (const who of [OWNER, "Wren Talus"]) {
  test(`every link that ${who} can reach from the work plan answers`, async ({ page, baseURL }) => {
    test.setTimeout(180_000);
    await signIn(page, who);
    expect(await crawl(page.request, baseURL!, `/${coming}/tasks`)).toBeGreaterThan(20);
    expect(await crawl(page.request, baseURL!, `/${coming}/board`)).toBeGreaterThan(20);
  });
}

/** Follows every link of ours from `start` on, and fails where one is broken. How many pages there were. */
async function crawl(request: APIRequestContext, baseURL: string, start: string): Promise<number> {
  const broken: string[] = [];
  const fragments: { from: string; to: URL }[] = [];
  const names = new Map<string, Set<string>>();
  const waiting = [{ from: "the start", path: start }];
  for (let visited = 0; waiting.length > 0 && visited < MOST; ) {
    const { from, path } = waiting.shift()!;
    if (names.has(path)) continue;
    visited += 1;
    const page = await visit(request, path);
    names.set(path, page.names);
    if (page.status >= 400) broken.push(`${path} answers ${page.status}, linked from ${from}`);
    for (const to of page.links.map((link) => new URL(link, baseURL + path)).filter(({ origin }) => origin === baseURL)) {
      waiting.push({ from: path, path: to.pathname + to.search });
      if (to.hash) fragments.push({ from: path, to });
    }
  }
  for (const { from, to } of fragments) {
    const there = names.get(to.pathname + to.search);
    if (there && !there.has(to.hash.slice(1))) broken.push(`${to.pathname}${to.hash} is not there, linked from ${from}`);
  }
  expect(broken).toEqual([]);
  return names.size;
}

/** What a page links to, and the names it has for places within itself. */
async function visit(request: APIRequestContext, path: string) {
  const response = await request.get(path);
  const isPage = response.headers()["content-type"]?.startsWith("text/html");
  const html = isPage ? await response.text() : "";
  const all = (attribute: RegExp) => [...html.matchAll(attribute)].map(([, value]) => value.replaceAll("&amp;", "&"));
  return { status: response.status(), links: all(/\s(?:href|src)="([^"]*)"/g), names: new Set(all(/\sid="([^"]*)"/g)) };
}
