// Compares badges with those of badge-maker, which draws the badges of shields.io.

import { makeBadge } from "badge-maker";
import { expect, test } from "@playwright/test";
import { coming } from "./pages.ts";

/** The widths of a badge and of its parts, and the lengths of its texts, in pixels. */
function measures(svg: string): number[] {
  const scale = svg.includes('transform="scale(.1)"') ? 10 : 1;
  const rectangles = [...svg.matchAll(/<rect[^>]* ?width="(\d+)"[^>]* fill="#(?!fff)[0-9a-z]+"/g)].map((found) => Number(found[1]));
  const texts = [...svg.matchAll(/<text[^>]* textLength="(\d+)"[^>]*>([^<]+)</g)].map((found) => [found[2], Number(found[1]) / scale]);
  const whole = Number(/<svg[^>]* width="(\d+)"/.exec(svg)![1]);
  return [whole, ...rectangles, ...new Map(texts as [string, number][]).values()];
}

for (const path of [`/badge/${coming}`, "/badge/spec/0", "/badge/spec/4", "/badge/spec/9"]) {
  test(`${path} is as wide as that of badge-maker`, async ({ request }) => {
    const { label, message, color } = await (await request.get(`${path}.json`)).json();
    const svg = await (await request.get(`${path}.svg`)).text();
    const ours = measures(svg);
    expect(ours).toHaveLength(5);
    expect(ours).toEqual(measures(makeBadge({ label, message, color })));
  });
}
