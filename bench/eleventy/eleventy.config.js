// The Eleventy side of the benchmark. Templates are JavaScript, the fastest language that Eleventy
// has, and Markdown goes through no template engine: citations are an inline rule of markdown-it.
import { citeRule } from "./lib/cites.js";
import { PER_FEED } from "./lib/site.js";

const newest = (a, b) => b.date - a.date || (a.fileSlug < b.fileSlug ? 1 : -1);

// The events of each term of a register, or of each year, the newest first; made in one pass.
function grouped(api, keys, entries) {
  const found = new Map(Object.keys(entries).map((id) => [id, []]));
  for (const event of events(api)) {
    for (const id of keys(event)) {
      if (!found.has(id)) found.set(id, []);
      found.get(id).push(event);
    }
  }
  return [...found]
    .map(([id, members]) => ({ id, title: entries[id]?.title ?? id, events: members }))
    .sort((a, b) => (a.title < b.title ? -1 : 1));
}

const remembered = new WeakMap();

function events(api) {
  if (!remembered.has(api)) {
    remembered.set(api, api.getFilteredByTag("event").sort(newest));
  }
  return remembered.get(api);
}

export default function (config) {
  config.addPassthroughCopy({ static: "/" });
  config.setQuietMode(true);
  config.amendLibrary("md", (markdown) => markdown.inline.ruler.before("link", "cite", citeRule));
  config.addCollection("events", (api) => events(api));
  config.addCollection("changed", (api) =>
    [...events(api)].sort((a, b) => b.data.lastmod - a.data.lastmod).slice(0, PER_FEED));
  config.addCollection("years", (api) =>
    grouped(api, (event) => [String(event.date.getUTCFullYear())], {}).reverse());
  for (const register of ["topics", "actors", "places"]) {
    config.addCollection(register, (api) => {
      const entries = api.getAll()[0].data.registers[register];
      return grouped(api, (event) => event.data[register], entries);
    });
  }
  // Who stands before, after, and who names an event: found once for all pages.
  config.addCollection("company", (api) => {
    const company = new Map();
    const sorted = events(api);
    sorted.forEach((event, at) => {
      company.set(event.fileSlug, { event, next: sorted[at - 1], previous: sorted[at + 1], back: [] });
    });
    for (const event of sorted) {
      for (const kind of ["follows", "responds_to", "implements", "supersedes", "part_of"]) {
        for (const id of event.data[kind] ?? []) company.get(id).back.push({ kind, event });
      }
    }
    return company;
  });
  return {
    dir: { input: "content", output: "_site" },
    templateFormats: ["md", "11ty.js"],
    markdownTemplateEngine: false,
  };
}
