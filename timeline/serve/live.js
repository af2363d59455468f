// Follows the project while it is edited: asks for the open page again when something was saved, and
// changes of the document only what is different, so that the place on the page, opened notes and the
// focus stay. One tab listens to the server and tells the others.
'use strict';
(() => {
  const own = document.currentScript;
  const BADGE = 'timeline-preview';
  let shown = own.dataset.version;
  let wanted = null;
  let busy = false;
  let last = null;

  // --- What is different -------------------------------------------------------------------------

  // Whether notes are open is the reader's business and no difference.
  const closed = (node) => {
    const copy = node.cloneNode(true);
    if (copy.nodeName === 'DETAILS') copy.removeAttribute('open');
    for (const one of copy.querySelectorAll('details[open]')) one.removeAttribute('open');
    return copy;
  };
  const hasNotes = (node) => node.nodeType === 1 && (node.nodeName === 'DETAILS' || node.querySelector('details'));
  const same = (a, b) => a.isEqualNode(b) || (hasNotes(a) && hasNotes(b) && closed(a).isEqualNode(closed(b)));
  const akin = (a, b) => a.nodeName === b.nodeName && (a.id || '') === (b.id || '');

  const attributes = (old, fresh) => {
    const stays = (name) => name === 'open' && old.nodeName === 'DETAILS';
    for (const { name } of [...old.attributes]) {
      if (!stays(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (!stays(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
  };

  const become = (old, fresh) => {
    if (same(old, fresh)) return;
    if (old.nodeType !== 1) {
      if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
      return;
    }
    attributes(old, fresh);
    children(old, fresh);
  };

  // Equal children at both ends stay; between them each new one takes over the next old one that is
  // akin to it, and what is left over is inserted or removed.
  const children = (old, fresh) => {
    const before = [...old.childNodes];
    const after = [...fresh.childNodes];
    let start = 0;
    while (start < before.length && start < after.length && same(before[start], after[start])) start += 1;
    let end = 0;
    while (
      end < before.length - start && end < after.length - start &&
      same(before[before.length - 1 - end], after[after.length - 1 - end])
    ) end += 1;
    const rest = before.slice(start, before.length - end);
    const limit = before[before.length - end] || null;
    for (const node of after.slice(start, after.length - end)) {
      let at = rest.findIndex((one) => akin(one, node) && same(one, node));
      if (at < 0 && node.id) at = rest.findIndex((one) => akin(one, node));
      if (at < 0 && rest.length && akin(rest[0], node)) at = 0;
      if (at < 0) {
        old.insertBefore(document.importNode(node, true), rest[0] || limit);
        continue;
      }
      for (const gone of rest.splice(0, at)) gone.remove();
      become(rest.shift(), node);
    }
    for (const gone of rest) gone.remove();
  };

  // --- Parts of a page ---------------------------------------------------------------------------

  const sheets = (page) => [...page.querySelectorAll('link[rel~="stylesheet"]')];

  // The old sheet goes when the new one is there, so that the page never stands unstyled.
  const swapSheets = (page) => {
    const old = sheets(document);
    const fresh = sheets(page);
    const kept = old.filter((one) => fresh.some((other) => other.getAttribute('href') === one.getAttribute('href')));
    const gone = old.filter((one) => !kept.includes(one));
    const added = fresh.filter((one) => !old.some((other) => other.getAttribute('href') === one.getAttribute('href')));
    let waiting = added.length;
    const done = () => {
      waiting -= 1;
      if (waiting <= 0) for (const one of gone) one.remove();
    };
    added.forEach((one, number) => {
      const link = document.importNode(one, true);
      link.addEventListener('load', done);
      link.addEventListener('error', done);
      if (gone[number]) gone[number].after(link);
      else document.head.append(link);
    });
    if (!waiting) done();
  };

  const scripts = (page) => [...page.querySelectorAll('script:not([type="application/ld+json"])')]
    .filter((one) => !(one.getAttribute('src') || '').startsWith('/__timeline/'))
    .map((one) => one.outerHTML).join('\n');

  // What scripts have put into the page since is theirs: only those that the page came with are compared.
  const came = scripts(document);

  const show = (page) => {
    const main = document.querySelector('main');
    const words = main && main.innerHTML;
    document.title = page.title;
    for (const name of ['lang', 'dir']) {
      const value = page.documentElement.getAttribute(name);
      if (value !== null) document.documentElement.setAttribute(name, value);
    }
    swapSheets(page);
    become(document.body, page.body);
    const now = document.querySelector('main');
    return (now && now.innerHTML) !== words;
  };

  const offer = (saved) => {
    const place = document.querySelector(`#${BADGE} .saved`);
    if (!place || !saved.length) return;
    place.textContent = 'Saved: ';
    saved.forEach((one, number) => {
      const link = document.createElement('a');
      link.href = one.href;
      link.textContent = one.title;
      place.append(number ? ', ' : '', link);
    });
  };

  // --- Following ---------------------------------------------------------------------------------

  const update = async () => {
    if (busy || !wanted || document.hidden) return;
    busy = true;
    while (wanted && !document.hidden) {
      const news = wanted;
      wanted = null;
      try {
        const answer = await fetch(location.pathname + location.search, { cache: 'no-store' });
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const mark = page.querySelector('script[data-version]');
        if (!mark || answer.redirected || page.querySelector('meta[http-equiv="refresh" i]') || scripts(page) !== came) {
          location.reload();
          return;
        }
        shown = mark.dataset.version;
        const changed = show(page);
        const elsewhere = news.saved.filter((one) => one.href !== location.pathname);
        // A page that is there no longer has changed, and yet shows nothing of what was saved.
        if ((!changed || answer.status === 404) && elsewhere.length === news.saved.length) {
          if (news.follow && elsewhere.length === 1) {
            location.assign(elsewhere[0].href);
            return;
          }
          offer(elsewhere);
        }
      } catch {
        // The server went away: the listener connects again when it is back, and is told the state.
      }
    }
    busy = false;
  };

  const hear = (news) => {
    if (news.version === shown) return;
    wanted = news;
    update();
  };
  document.addEventListener('visibilitychange', update);

  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('timeline-preview') : null;
  let leads = false;
  const listen = () => {
    leads = true;
    const source = new EventSource('/__timeline/events');
    source.onmessage = (message) => {
      last = JSON.parse(message.data);
      if (channel) channel.postMessage(last);
      hear(last);
    };
    // A browser tries again by itself unless something else answered, perhaps in the server's place.
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
    };
  };
  if (channel) {
    channel.onmessage = ({ data }) => {
      if (data !== 'what is new?') hear(data);
      else if (leads && last) channel.postMessage({ ...last, saved: [] });
    };
  }
  // Addresses other than the machine's own have no locks: there each tab listens for itself.
  if (channel && navigator.locks) {
    navigator.locks.request('timeline-preview', () => { listen(); return new Promise(() => {}); });
    channel.postMessage('what is new?');
  } else listen();
})();
