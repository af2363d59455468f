// Follows the project while it is edited: asks for the open page again when something was saved, and
// changes of the document only what is different, so that the place on the page, opened notes and the
// focus stay. One tab listens to the server and tells the others.
'use strict';
(() => {
  const own = document.currentScript;
  const BADGE = 'timeline-preview';
  let shown = own.dataset.version;
  let body = own.dataset.body;
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
    // What stands in it is text where scripts run, and elements in a page that was only read.
    if (old.nodeName === 'NOSCRIPT') {
      if (old.textContent !== fresh.innerHTML) old.textContent = fresh.innerHTML;
      return;
    }
    if (old.nodeType !== 1) {
      if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
      return;
    }
    attributes(old, fresh);
    children(old, fresh);
  };

  // What a child is known by: its id, or else all that it holds. Text is known by its place alone.
  const key = (node) => node.id || (hasNotes(node) ? closed(node) : node).outerHTML;
  const once = (nodes) => {
    const places = new Map();
    nodes.forEach((node, at) => {
      if (node.nodeType === 1) places.set(key(node), places.has(key(node)) ? -1 : at);
    });
    return places;
  };

  // The places of children that are known in both lists, as many as stand in the same order in both.
  const pairs = (rest, news) => {
    const places = once(rest);
    // At each length, the run of pairs that ends earliest in the old list.
    const runs = [];
    for (const [name, there] of once(news)) {
      const at = there < 0 ? -1 : places.get(name) ?? -1;
      if (at < 0 || !akin(rest[at], news[there])) continue;
      let length = runs.length;
      while (length && runs[length - 1].at > at) length -= 1;
      runs[length] = { at, there, before: runs[length - 1] };
    }
    const found = [];
    for (let one = runs[runs.length - 1]; one; one = one.before) found.push(one);
    return found.reverse();
  };

  // Between two that are known, each new child takes over the next old one that is akin to it.
  const between = (parent, rest, news, limit) => {
    for (const node of news) {
      const candidates = node.nodeType === 1 ? rest : rest.slice(0, 1);
      const at = candidates.findIndex((one) => akin(one, node));
      if (at < 0) {
        parent.insertBefore(document.importNode(node, true), rest[0] || limit);
        continue;
      }
      for (const gone of rest.splice(0, at)) gone.remove();
      become(rest.shift(), node);
    }
    for (const gone of rest) gone.remove();
  };

  // Equal children at both ends stay, and so do those between them that are known in both.
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
    const news = after.slice(start, after.length - end);
    let from = 0;
    let to = 0;
    for (const { at, there } of pairs(rest, news)) {
      between(old, rest.slice(from, at), news.slice(to, there), rest[at]);
      become(rest[at], news[there]);
      from = at + 1;
      to = there + 1;
    }
    between(old, rest.slice(from), news.slice(to), before[before.length - end] || null);
  };

  // --- Parts of a page ---------------------------------------------------------------------------

  // What the head says, but for the title and what runs. Other things there are a script's or the browser's.
  const DATA = 'application/ld+json';
  const pieces = (page) => [...page.head.children]
    .filter((one) => one.nodeName !== 'TITLE' && (one.nodeName !== 'SCRIPT' || one.type === DATA));
  let head = pieces(document);

  // An old style goes when the new ones are there, so that the page never stands unstyled.
  const swapHead = (page) => {
    const gone = new Set(head);
    const now = [];
    let from = 0;
    let waiting = 1;
    const done = () => {
      waiting -= 1;
      if (!waiting) for (const one of gone) one.remove();
    };
    for (const one of pieces(page)) {
      const at = head.findIndex((old, number) => number >= from && old.isEqualNode(one));
      let node = head[at];
      if (at >= 0) {
        from = at + 1;
        gone.delete(node);
      } else {
        node = document.importNode(one, true);
        if (node.relList && node.relList.contains('stylesheet')) {
          waiting += 1;
          node.addEventListener('load', done);
          node.addEventListener('error', done);
        }
        if (now.length) now[now.length - 1].after(node);
        else document.head.prepend(node);
      }
      now.push(node);
    }
    head = now;
    done();
  };

  const scripts = (page) => [...page.querySelectorAll(`script:not([type="${DATA}"])`)]
    .filter((one) => !(one.getAttribute('src') || '').startsWith('/__timeline/'))
    .map((one) => one.outerHTML).join('\n');

  // What scripts have put into the page since is theirs: only those that the page came with are compared.
  const came = scripts(document);

  // Whether anything of the page but its head and what the preview adds is different.
  const show = (page, mark) => {
    document.title = page.title;
    swapHead(page);
    const changed = mark.dataset.body !== body;
    body = mark.dataset.body;
    if (changed) {
      attributes(document.documentElement, page.documentElement);
      become(document.body, page.body);
    } else {
      const badge = document.getElementById(BADGE);
      const fresh = page.getElementById(BADGE);
      if (badge) become(badge, fresh);
      else document.body.append(document.importNode(fresh, true));
    }
    return changed;
  };

  const isOpen = ({ href }) => new URL(href, location).pathname === location.pathname;
  const isLinked = ({ href }) => [...document.querySelectorAll('main a')]
    .some((link) => link.pathname === new URL(href, location).pathname);

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

  // A page whose scripts have to run again is loaded again, and then opened and focused as it was.
  const KEPT = 'timeline-preview';
  const notes = () => [...document.querySelectorAll('main details')];
  const stops = () => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')];
  const again = () => {
    const kept = {
      path: location.pathname,
      open: notes().map((one) => one.open),
      focus: stops().indexOf(document.activeElement),
    };
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
    location.reload();
  };
  const kept = JSON.parse(sessionStorage.getItem(KEPT) || 'null');
  sessionStorage.removeItem(KEPT);
  if (kept && kept.path === location.pathname) {
    notes().forEach((one, number) => { one.open = kept.open[number] ?? one.open; });
    if (kept.focus >= 0) stops()[kept.focus]?.focus({ preventScroll: true });
  }

  // --- Following ---------------------------------------------------------------------------------

  const update = async () => {
    if (busy || !wanted || document.hidden) return;
    busy = true;
    while (wanted && !document.hidden) {
      const news = wanted;
      wanted = null;
      try {
        const answer = await fetch(`/__timeline/page${location.pathname}${location.search}`, { cache: 'no-store' });
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const mark = page.querySelector('script[data-version]');
        if (
          !mark || answer.redirected || page.querySelector('meta[http-equiv="refresh" i]') || scripts(page) !== came ||
          (came && mark.dataset.body !== body)
        ) {
          again();
          return;
        }
        shown = mark.dataset.version;
        // A page that is there no longer has changed, and yet shows nothing of what was saved.
        const changed = show(page, mark) && mark.dataset.status !== '404';
        if (!news.saved.some(isOpen)) {
          const missing = news.saved.filter((one) => !changed || !isLinked(one));
          if (news.follow && news.saved.length === 1 && missing.length) {
            location.assign(missing[0].href);
            return;
          }
          offer(missing);
        }
      } catch {
        // The server went away: the listener connects again when it is back, and gets the state.
      }
    }
    busy = false;
  };

  const hear = (news) => {
    if (news.version === shown) return;
    // What was saved while this page was hidden, or busy, is shown with what came after.
    const earlier = (wanted ? wanted.saved : []).filter((one) => !news.saved.some((other) => other.href === one.href));
    wanted = { ...news, saved: [...earlier, ...news.saved].slice(-3) };
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
