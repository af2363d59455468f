// What is the same on every page, and the words that pages share.
export const ROOT = "/timeline/";
export const ORIGIN = "https://example.org";
export const TITLE = "A benchmark of invented events";
export const DESCRIPTION = "Invented events that measure what a build costs.";
export const PER_FEED = 50;
const SECTIONS = ["events", "topics", "actors", "places"];

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
export const escape = (text) => String(text).replace(/[&<>"]/g, (sign) => ESCAPES[sign]);
export const humanize = (name) => name[0].toUpperCase() + name.slice(1).replaceAll("_", " ");
export const href = (page) => ROOT + page.url.slice(1);

const masts = new Map();

function mast(section) {
  if (!masts.has(section)) {
    const links = SECTIONS.map((name) =>
      `<a href="${ROOT}${name}/"${name === section ? ' aria-current="page"' : ""}>${humanize(name)}</a>`);
    masts.set(section, `<a class="skip" href="#main">Skip to the content</a>
<header class="mast"><div class="wrap"><a class="name" href="${ROOT}">${TITLE}</a>
<nav aria-label="Site">${links.join("")}</nav></div></header>`);
  }
  return masts.get(section);
}

export function shell(url, title, description, main) {
  const section = url.split("/")[1];
  const address = ORIGIN + ROOT + url.slice(1);
  const said = escape(title);
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${said}${url === "/" ? "" : ` · ${TITLE}`}</title>
<meta name="description" content="${escape(description || DESCRIPTION)}">
<link rel="canonical" href="${address}">
<meta property="og:title" content="${said}">
<meta property="og:url" content="${address}">
<link rel="stylesheet" href="${ROOT}site.css">
<link rel="alternate" type="application/rss+xml" title="${TITLE}" href="${ROOT}index.xml">
<meta property="og:site_name" content="${TITLE}">
<meta property="og:type" content="article">
<meta name="author" content="The benchmark">
</head>
<body>
${mast(section)}
<main class="wrap" id="main">
${main}
</main>
<footer class="wrap"><p>${DESCRIPTION} Every statement shows its source. Contents are invented.</p></footer>
</body>
</html>
`;
}

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August",
  "September", "October", "November", "December"];
export const iso = (date) => date.toISOString().slice(0, 10);
const dayMonth = (date) => `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
export const day = (date) => `${dayMonth(date)} ${date.getUTCFullYear()}`;
const month = (date) => `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
const time = (stamp, words) => `<time datetime="${stamp}">${words}</time>`;

// A date in words, for each shape that the corpus knows.
export function when({ date, when: shape, until }) {
  const stamp = iso(date);
  switch (shape) {
    case "day": return time(stamp, day(date));
    case "interval": return `${time(stamp, dayMonth(date))}–${time(iso(until), day(until))}`;
    case "time": return time(date.toISOString(), `${day(date)}, ${date.toISOString().slice(11, 16)}`);
    case "month": return time(stamp.slice(0, 7), month(date));
    case "unsure": return `${time(stamp, day(date))} (uncertain)`;
    case "either": return `${time(stamp, dayMonth(date))} or ${time(iso(until), day(until))}`;
    case "since": return `since ${time(stamp, day(date))}`;
    case "about": return `about ${time(stamp.slice(0, 7), month(date))}`;
    case "dayless": return `${time(stamp.slice(0, 7), month(date))}, day not known`;
    case "year": return time(stamp.slice(0, 4), stamp.slice(0, 4));
    case "week": return `week of ${time(stamp, day(date))}`;
    case "season": return `summer ${stamp.slice(0, 4)}`;
    default: return "date not known";
  }
}

export const dated = (event) => when({ ...event.data, date: event.date });

const rows = new WeakMap();

// One event in a list; eight lists or so show the same row, so it is kept.
export function row(event) {
  if (!rows.has(event)) rows.set(event, makeRow(event));
  return rows.get(event);
}

function makeRow(event) {
  const { title, lede, status, refs, disputes, actors, places, registers } = event.data;
  const chip = status === "happened" ? "" : `<span class="chip ${status}">◌ ${humanize(status)}</span>`;
  const where = places.map((id) => `<span>${escape(registers.places[id].title)}</span>`).join("");
  const who = actors.map((id) => escape(registers.actors[id].title)).join(", ");
  return `<li class="entry${disputes ? " dis-mark" : ""}"><div class="day">${dated(event)}</div>
<article><h3><a href="${href(event)}">${escape(title)}</a></h3><p>${escape(lede)}.</p>
<div class="ev">${chip}
<span>${refs.length} sources</span>${where}<span>${who}</span>${
  disputes ? `<span class="d">◆ ${disputes.length} disagreement</span>` : ""}
</div></article></li>`;
}

export const entries = (events) => `<ol class="entries">\n${events.map(row).join("\n")}\n</ol>`;

const yearLists = new WeakMap();

export function yearList(years) {
  if (!yearLists.has(years)) {
    yearLists.set(years, `<ol class="years">${years.map(({ id, events }) =>
      `<li><a href="${ROOT}years/${id}/">${id}</a> ${events.length} events</li>`).join("")}</ol>`);
  }
  return yearLists.get(years);
}
