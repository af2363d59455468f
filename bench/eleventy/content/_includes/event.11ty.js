import { cite, passages, sources } from "../../lib/cites.js";
import { ROOT, day, dated, escape, href, humanize, iso, shell, when } from "../../lib/site.js";

const KINDS = ["follows", "responds_to", "implements", "supersedes", "part_of"];
const link = (event) => `<a href="${href(event)}">${escape(event.data.title)}</a>`;

function history(data) {
  if (!data.history) return "";
  const steps = data.history.map((change) =>
    `<li><time datetime="${iso(change.day)}">${day(change.day)}</time>: ${change.status}${
      change.was ? `, before: <del>${day(change.was)}</del>` : ""}${cite(data, change)}</li>`);
  return `<section class="history"><h2>What was planned when</h2><ol>${steps.join("")}</ol></section>`;
}

function figures(data) {
  if (!data.figures) return "";
  const lines = data.figures.map((figure) =>
    `<tr><td>${escape(data.registers.series[figure.series].title)}</td><td>${day(figure.as_of)}</td><td>${
      humanize(figure.qualifier)} ${figure.value.toLocaleString("en")}${cite(data, figure.cite)}</td></tr>`);
  return `<section class="figures"><h2>Figures</h2><table><thead><tr><th>Series</th><th>Day</th><th>Value</th></tr></thead><tbody>${
    lines.join("")}</tbody></table></section>`;
}

const disputes = (data) => (data.disputes ?? []).map((dispute) =>
  `<section class="dis"><h2>◆ Where sources disagree: ${escape(dispute.about)}</h2><dl>${
    dispute.positions.map((one) => `<dt>${escape(one.says)}</dt><dd>${cite(data, one)}</dd>`).join("")}</dl>${
    dispute.why ? `<p class="settled"><b>Decided by the record: ${escape(dispute.decided)}.</b> ${escape(dispute.why)}</p>` : ""}</section>`
).join("");

function listed(data) {
  const known = sources(data);
  const quoted = passages(data);
  return data.refs.map(({ key }) => {
    const { number, said } = known.get(key);
    const kind = [humanize(said.kind), said.own_account ? "own account" : "", said.read === "full" ? "" : `${said.read} read`];
    const quotes = quoted.filter((one) => one.key === key).map((one) =>
      `<q><a href="${escape(one.address)}">${escape(one.words)}</a></q>`);
    return `<li id="source-${number}"><a href="${escape(said.address)}">${escape(said.title)}</a>, ${escape(said.publisher)}, ${
      day(said.published)} <span class="kind">${kind.filter(Boolean).join(" · ")}</span>${
      said.archived ? ` · <a href="${escape(said.archived)}">archived copy</a>` : ""}${quotes.join("")}</li>`;
  }).join("\n");
}

function thread(data, company, own) {
  const forth = KINDS.flatMap((kind) => (data[kind] ?? []).map((id) => {
    const { event } = company.get(id);
    return `<li>${humanize(kind)} ${link(event)} <small>${dated(event)}</small></li>`;
  }));
  const back = own.back.map(({ kind, event }) =>
    `<li>${link(event)} ${humanize(kind).toLowerCase()} this <small>${dated(event)}</small></li>`);
  return `<section class="thread"><h2>What led here, what followed</h2><ul>${[...forth, ...back].join("")}</ul></section>`;
}

export function render(data) {
  const company = data.collections.company;
  const own = company.get(data.page.fileSlug);
  const { actors, places, topics } = data.registers;
  const shared = { ...data, date: data.page.date };
  return shell(data.page.url, data.title, data.lede, `
<p class="edition">Template number 0</p><article class="event">
<header><p class="when">${when(shared)}${data.date_note ? ` <small>${data.date_note}${cite(data, { ref: data.date_note_ref })}</small>` : ""}</p>
<h1>${escape(data.title)}</h1>
<p class="meta"><span class="chip ${data.status}">${data.status === "happened" ? "●" : "◌"} ${humanize(data.status)}</span>${
  data.disputes ? ` <span class="chip dispute">◆ ${data.disputes.length} disagreement</span>` : ""}${
  data.places.map((id) => ` <a href="${ROOT}places/${id}/">${escape(places[id].title)}</a>`).join("")} · ${data.refs.length} sources</p></header>
<p class="lede">${escape(data.lede)}.${data.lede_cites.map((one) => cite(data, one)).join("")}</p>
<div class="body">${data.content}</div>
<section class="actors"><h2>Who took part</h2><ul>${data.actors.map((id) =>
  `<li><a href="${ROOT}actors/${id}/">${escape(actors[id].title)}</a>, ${escape(data.roles[id].role)} (${data.roles[id].part})</li>`).join("")}</ul></section>
<p class="topics">Topics: ${data.topics.map((id) => `<a href="${ROOT}topics/${id}/">${escape(topics[id].title)}</a>`).join(", ")}</p>
${history(data)}${figures(data)}${disputes(data)}
<section class="sources"><h2>Sources</h2><ol>
${listed(data)}
</ol></section>
${thread(data, company, own)}
<nav class="neighbours" aria-label="Neighbours">${
  own.previous ? `<a rel="prev" href="${href(own.previous)}">${escape(own.previous.data.title)}</a>` : ""}${
  own.next ? `<a rel="next" href="${href(own.next)}">${escape(own.next.data.title)}</a>` : ""}</nav>
</article>`);
}
