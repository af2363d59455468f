import { ROOT, escape, humanize, shell } from "../lib/site.js";

export const data = {
  pagination: { data: "names", size: 1, alias: "register" },
  names: ["topics", "actors", "places"],
  permalink: ({ register }) => `/${register}/`,
};

export const render = ({ page, register, collections }) =>
  shell(page.url, humanize(register), "", `<h1>${humanize(register)}</h1>
<ol class="terms">${collections[register].map(({ id, title, events }) =>
  `<li><a href="${ROOT}${register}/${id}/">${escape(title)}</a> ${events.length} events</li>`).join("\n")}
</ol>`);
