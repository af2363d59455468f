import { ORIGIN, ROOT } from "../lib/site.js";

export const data = { permalink: "/sitemap.xml" };

export function render({ collections: { events, years, topics, actors, places } }) {
  const paths = ["", "events/", "years/", "topics/", "actors/", "places/"];
  for (const event of events) paths.push(event.url.slice(1));
  for (const [folder, terms] of Object.entries({ years, topics, actors, places })) {
    for (const { id } of terms) paths.push(`${folder}/${id}/`);
  }
  return `<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${paths.map((path) => `<url><loc>${ORIGIN}${ROOT}${path}</loc></url>`).join("\n")}
</urlset>
`;
}
