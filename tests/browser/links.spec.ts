// Checks that all links within the site work.

import { expect, test, type APIRequestContext } from "@playwright/test";
import { coming } from "./pages.ts";
import { OWNER, signIn } from "./people.ts";

/** More pages than the demo has; ends the crawl if links never run out. */
const MAX_PAGES = 300;

test("every link from the home page works", async ({ request, baseURL }) => {
  test.setTimeout(180_000);
  expect(await crawl(request, baseURL!, "/")).toBeGreaterThan(20);
});

test("every link from the invitations list works", async ({ page, baseURL }) => {
  test.setTimeout(180_000);
  await signIn(page, OWNER);
  expect(await crawl(page.request, baseURL!, `/${coming}/invitations`)).toBeGreaterThan(20);
});

for (const name of [OWNER, "Wren Talus"]) {
  test(`every link from the work plan works for ${name}`, async ({ page, baseURL }) => {
    test.setTimeout(180_000);
    await signIn(page, name);
    expect(await crawl(page.request, baseURL!, `/${coming}/tasks`)).toBeGreaterThan(20);
    expect(await crawl(page.request, baseURL!, `/${coming}/board`)).toBeGreaterThan(20);
  });
}

/** Follows all links within the site from `start`; fails if one is broken. Returns the number of pages. */
async function crawl(request: APIRequestContext, baseURL: string, start: string): Promise<number> {
  const broken: string[] = [];
  const fragments: { from: string; to: URL }[] = [];
  const pages = new Map<string, Set<string>>();
  const queue = [{ from: "the start", path: start }];
  for (let visited = 0; queue.length > 0 && visited < MAX_PAGES; ) {
    const { from, path } = queue.shift()!;
    if (pages.has(path)) continue;
    visited += 1;
    const page = await visit(request, path);
    pages.set(path, page.ids);
    if (page.status >= 400) broken.push(`${path} answers ${page.status}, linked from ${from}`);
    for (const to of page.links.map((link) => new URL(link, baseURL + path)).filter(({ origin }) => origin === baseURL)) {
      queue.push({ from: path, path: to.pathname + to.search });
      if (to.hash) fragments.push({ from: path, to });
    }
  }
  for (const { from, to } of fragments) {
    const ids = pages.get(to.pathname + to.search);
    if (ids && !ids.has(to.hash.slice(1))) broken.push(`${to.pathname}${to.hash} is not there, linked from ${from}`);
  }
  expect(broken).toEqual([]);
  return pages.size;
}

/** The links and the ids of a page. */
async function visit(request: APIRequestContext, path: string) {
  const response = await request.get(path);
  const isPage = response.headers()["content-type"]?.startsWith("text/html");
  const html = isPage ? await response.text() : "";
  const all = (attribute: RegExp) => [...html.matchAll(attribute)].map(([, value]) => value.replaceAll("&amp;", "&"));
  return { status: response.status(), links: all(/\s(?:href|src)="([^"]*)"/g), ids: new Set(all(/\sid="([^"]*)"/g)) };
}
