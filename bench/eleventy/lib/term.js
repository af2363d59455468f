// A page for each term of a register: its name and the events that name it.
import { entries, escape, shell } from "./site.js";

export const term = (register) => ({
  data: {
    pagination: { data: `collections.${register}`, size: 1, alias: "term" },
    permalink: (data) => `/${register}/${data.term.id}/`,
  },
  render: ({ page, term: { title, events } }) =>
    shell(page.url, title, "", `<h1>${escape(title)}</h1>
<p class="meta">${events.length} events</p>
${entries(events)}`),
});
