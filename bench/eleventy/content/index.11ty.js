import { TITLE, entries, shell, yearList } from "../lib/site.js";

export const data = { permalink: "/" };

export const render = ({ page, collections: { events, years } }) =>
  shell(page.url, TITLE, "", `<h1>${TITLE}</h1>
<p class="meta">${events.length} events</p>
${yearList(years)}
<section><h2>Newest</h2>${entries(events.slice(0, 50))}</section>`);
