import { shell, yearList } from "../lib/site.js";

export const data = {
  pagination: { data: "paths", size: 1, alias: "path" },
  paths: ["events", "years"],
  permalink: ({ path }) => `/${path}/`,
};

export const render = ({ page, collections: { years } }) =>
  shell(page.url, "Chronology", "", `<h1>Chronology</h1>\n${yearList(years)}`);
