import { DESCRIPTION, ORIGIN, ROOT, TITLE, escape, href } from "../lib/site.js";

export const data = { permalink: "/index.xml" };

export const render = ({ collections: { changed } }) =>
  `<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>
<title>${TITLE}</title><link>${ORIGIN}${ROOT}</link><description>${DESCRIPTION}</description>
<atom:link href="${ORIGIN}${ROOT}index.xml" rel="self" type="application/rss+xml" />
${changed.map((event) => `<item><title>${escape(event.data.title)}</title><link>${ORIGIN}${href(event)}</link><guid>${
  ORIGIN}${href(event)}</guid><pubDate>${event.data.lastmod.toUTCString()}</pubDate><description>${escape(event.data.lede)}.</description></item>`).join("\n")}
</channel></rss>
`;
