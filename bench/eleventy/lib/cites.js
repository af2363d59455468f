// Citations: [@key "passage"] in a text, {ref, passage} in front matter → a numbered link to the
// source, at the passage.
import { escape } from "./site.js";

const CITATION = /\[@([a-z0-9-]+)(?: "([^"]*)")?\]/y;
const found = new WeakMap();
const cited = new Map();

// A page's sources by key, with what a shared source says of itself filled in; once for each page.
export function sources(data) {
  if (!found.has(data.refs)) {
    found.set(data.refs, new Map(data.refs.map((ref, at) =>
      [ref.key, { number: at + 1, said: ref.source ? data.registers.sources[ref.source] : ref }])));
  }
  return found.get(data.refs);
}

// The passages that the text of a page cites, in its order.
export const passages = (data) => cited.get(data.page.inputPath) ?? [];

export function cite(data, { ref, passage }) {
  const { number, said } = sources(data).get(ref);
  const address = passage ? `${said.address}#:~:text=${encodeURIComponent(passage)}` : said.address;
  const title = passage ? ` title="“${escape(passage)}”"` : "";
  return `<sup class="cite"><a href="${escape(address)}"${title}>${number}</a></sup>`;
}

export function citeRule(state, silent) {
  if (state.src.charCodeAt(state.pos) !== 0x5b) return false;
  CITATION.lastIndex = state.pos;
  const match = CITATION.exec(state.src);
  if (!match) return false;
  if (!silent) {
    const [, ref, passage] = match;
    const data = state.env;
    state.push("html_inline", "", 0).content = cite(data, { ref, passage });
    if (passage) {
      const { said } = sources(data).get(ref);
      const path = data.page.inputPath;
      if (!cited.has(path)) cited.set(path, []);
      cited.get(path).push({ key: ref, words: passage, address: `${said.address}#:~:text=${encodeURIComponent(passage)}` });
    }
  }
  state.pos += match[0].length;
  return true;
}
