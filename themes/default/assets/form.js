/* The form for a new event: what is typed → the file of the event, shown as it grows, and what is wrong with it.

   The page holds every field as the schema describes it, in data-* attributes; a field of which there can be several has
   a template for one. Nothing is sent anywhere: the file is downloaded, copied, or handed to the host of the repository
   in the address of its page for new files, which a person then sends. */

'use strict';

(() => {
  const { words, dates, order, timezone, names, folder, host, longest, letters } = JSON.parse(document.getElementById('form-data').textContent);
  const page = document.querySelector('.page.add');
  const form = page.querySelector('form');
  const preview = page.querySelector('.preview');
  const find = (selector, inside = preview) => inside.querySelector(selector);
  const fileName = find('#file-name');

  const LONGEST_ID = 100;
  const LONGEST_NUMBER = 40;
  const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
  const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;
  // What the reader refuses in a file: control characters, and those that turn the direction of the text around them.
  const FORBIDDEN = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|\p{Cs}/u;

  // The same in an address, and what is not seen there.
  const UNSEEN = /[\0-\x20\x7f-\xa0\xad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]|\p{Cs}/u;
  const WEB = /^https?:\/\/(?:(?:[\p{L}\p{N}_·-]+\.)*[\p{L}\p{N}_·-]+\.?|\[[0-9a-f:.]+\])(?::[0-9]*)?(?:[/?#]|$)/iu;
  // Brackets that begin with a key, up to the one that closes them: there may be others in the words of the source.
  const CITATION = /\[\s*@(?:[^\]"“”]|"(?:[^"\\]|\\.)*"|“(?:[^“”\\]|\\.)*”)*\]/;
  const STATEMENT = new RegExp(`${CITATION.source}[\\s.,;:!?)”"'’»*_]*$`);
  // Code, in which nothing is cited: blocks between fences, and words between backticks.
  const FENCED = /^ {0,3}(`{3,}(?![^\n]*`)|~{3,})[^]*?(?:\n {0,3}\1[`~]*[ \t]*$|(?![^]))/gm;
  const IN_BACKTICKS = /(`+)(?:[^\n]|\n(?!\n))*?[^`]\1(?!`)/g;

  const say = (name, values = {}) => words[name].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? '');

  /* The fields directly below an element, and not those inside one of its fields. */
  const fieldsOf = (element) => [...element.querySelectorAll('[data-field]')]
    .filter((field) => field.parentElement.closest('.item, form') === element);
  const itemsOf = (field) => [...field.querySelector(':scope > .items').children];
  const controlOf = (field) => field.querySelector('input, select, textarea');
  const keyOf = (item) => item.querySelector(':scope > [data-key] input');
  const isSeveral = (field) => field.matches('.several');
  const isGroup = (field) => field.dataset.kind === 'group';

  /* ---- Items that come and go ---- */

  let counter = 0;

  /* Gives every control and every group an id, and ties its label and its notes to it. */
  function connect(root) {
    for (const control of root.querySelectorAll('input, select, textarea')) {
      if (control.id) continue;
      counter += 1;
      control.id = `field-${counter}`;
      const box = control.closest('.field, .item');
      const label = control.closest('label') || box.querySelector(':scope > label');
      label.htmlFor = control.id;
      describe(control, box);
      const field = control.closest('[data-field], [data-key]');
      if (field && 'required' in field.dataset) control.setAttribute('aria-required', 'true');
    }
    for (const field of root.querySelectorAll('fieldset')) {
      if (field.id) continue;
      counter += 1;
      field.id = `field-${counter}`;
      describe(field, field);
    }
  }

  function describe(element, box) {
    const notes = [...box.querySelectorAll(':scope > .hint, :scope > .fault, :scope > .meaning')];
    notes.forEach((note, at) => { note.id = `${element.id}-${at}`; });
    if (notes.length) element.setAttribute('aria-describedby', notes.map((note) => note.id).join(' '));
  }

  function add(field) {
    const items = field.querySelector(':scope > .items');
    items.append(field.querySelector(':scope > template').content.cloneNode(true));
    const item = items.lastElementChild;
    connect(item);
    // What a group cannot be without is there from the beginning.
    for (const inner of fieldsOf(item)) fill(inner);
    arrange(field);
    return item;
  }

  function fill(field) {
    if (!isSeveral(field) || !('required' in field.dataset)) return;
    const least = Number(field.dataset.many ?? field.dataset.keyed ?? 1) || 1;
    while (itemsOf(field).length < least) add(field);
  }

  /* A field that takes one group offers no second one, and one that must be there cannot be removed. */
  function arrange(field) {
    const one = !('many' in field.dataset) && !('keyed' in field.dataset);
    const items = itemsOf(field);
    field.querySelector(':scope > [data-add]').hidden = one && items.length > 0;
    const fixed = 'required' in field.dataset ? Number(field.dataset.many ?? field.dataset.keyed ?? 1) || 1 : 0;
    for (const item of items) item.querySelector(':scope > [data-remove]').hidden = items.length <= fixed;
  }

  /* ---- What the form holds ---- */

  const shapeOf = (field) => {
    const inside = isSeveral(field) ? field.querySelector(':scope > template').content : null;
    const inner = inside && isGroup(field) ? [...inside.querySelectorAll('[data-field]')].filter((one) => !one.parentElement.closest('[data-field]')) : [];
    return {
      name: field.dataset.field,
      many: 'many' in field.dataset,
      keyed: 'keyed' in field.dataset,
      alone: field.dataset.alone,
      fields: inner.map(shapeOf),
    };
  };

  function valueOf(control) {
    if (control.type === 'checkbox') return control.checked;
    return control.tagName === 'TEXTAREA' && control.closest('[data-kind="body"]') ? control.value.replace(/\r\n?/g, '\n').trim() : EventFile.fold(control.value);
  }

  function read(field) {
    if (!isSeveral(field)) return valueOf(controlOf(field));
    const one = (item) => (isGroup(field) ? group(item) : valueOf(controlOf(item)));
    if ('keyed' in field.dataset) {
      return itemsOf(field).filter((item) => valueOf(keyOf(item))).map((item) => [valueOf(keyOf(item)), one(item)]);
    }
    const all = itemsOf(field).map(one);
    return 'many' in field.dataset ? all.filter((value) => !isEmpty(value)) : all[0];
  }

  function group(element) {
    const values = {};
    for (const field of fieldsOf(element)) {
      const value = read(field);
      if (!isEmpty(value)) values[field.dataset.field] = value;
    }
    return values;
  }

  const isEmpty = (value) => value === '' || value === false || value === undefined
    || (typeof value === 'object' && Object.keys(value).length === 0);

  /* ---- What is wrong with it ---- */

  /* Every fault of the form as `{at, text, mild}`: the element that shows it, in the order of the page. */
  function faults(values, body) {
    const found = [];
    const fault = (at, name, said = {}, mild = false) => found.push({ at, text: say(name, said), mild });
    for (const field of fieldsOf(form)) inField(field, fault, values);
    acrossFields(values, body, fault);
    const follows = (one, other) => one.at.compareDocumentPosition(other.at) & Node.DOCUMENT_POSITION_FOLLOWING;
    return found.sort((one, other) => (one.at === other.at ? 0 : follows(one, other) ? -1 : 1));
  }

  function inField(field, fault, values) {
    if (!isSeveral(field)) {
      inValue(field, valueOf(controlOf(field)), field.dataset, fault, values);
      return;
    }
    const items = itemsOf(field);
    const least = 'required' in field.dataset ? Number(field.dataset.many ?? field.dataset.keyed ?? 1) || 1 : 0;
    if (items.length < least) fault(field, 'least', { count: least });
    const keys = new Set();
    for (const [at, item] of items.entries()) {
      // What was added and left empty is not written, so nothing is wrong with it.
      const empty = isGroup(field) ? isEmpty(group(item)) && !(keyOf(item) && valueOf(keyOf(item))) : isEmpty(valueOf(controlOf(item)));
      if (empty && at >= least) continue;
      if ('keyed' in field.dataset) {
        const key = valueOf(keyOf(item)), box = item.querySelector(':scope > [data-key]');
        inValue(box, key, box.dataset, fault, values);
        if (key && keys.has(key)) fault(box, 'again', { value: key });
        keys.add(key);
      }
      if (!isGroup(field)) {
        inValue(item, valueOf(controlOf(item)), { ...field.dataset, required: '' }, fault, values);
        continue;
      }
      const inner = group(item);
      for (const each of fieldsOf(item)) {
        // A source that is known already needs nothing but its id.
        if ('keyed' in field.dataset && inner[field.dataset.alone] && each.dataset.field === 'title') continue;
        inField(each, fault, values);
      }
    }
  }

  function inValue(at, value, { kind, field, required, longest: most, pattern }, fault, values) {
    if (typeof value === 'boolean') return;
    if (!value) {
      if (required !== undefined) fault(at, 'required');
      return;
    }
    if (FORBIDDEN.test(value)) fault(at, 'characters');
    const count = most ? [...value].length : 0;
    if (most && count > Number(most)) fault(at, 'long', { count, most });
    if (kind === 'date' || kind === 'day') {
      const { fault: name, suggestion } = Dates.check(value, zones(values, kind, field));
      if (name) fault(at, name, { value, suggestion: suggestion ? ` ${say('write', { value: suggestion })}` : '' });
    } else if (kind === 'number') {
      if (value.length > LONGEST_NUMBER || !NUMBER.test(value.replace('−', '-'))) fault(at, 'number', { value });
    } else if (kind === 'address') {
      if (!isAddress(value)) fault(at, 'address', { value });
    } else if (kind === 'id') {
      if (!SLUG.test(value)) fault(at, 'slug', { value: EventFile.id(value, null, letters) || 'report' });
    } else if (kind === 'zone') {
      if (!Dates.isZone(value)) fault(at, 'unknown_zone', { value });
    } else if (pattern && !new RegExp(`^(?:${pattern})$`).test(value)) {
      fault(at, 'pattern', { value });
    }
  }

  /* Only the dates of the event itself have to agree with the time zone that is named for it. */
  function zones(values, kind, field) {
    const named = Dates.isZone(values.timezone || '') ? values.timezone : '', there = field === 'date' || field === 'was';
    return { own: there ? named : '', fallback: (!there && named) || timezone, months: dates.months, oneDay: kind === 'day' };
  }

  function isAddress(text) {
    if (UNSEEN.test(text) || /[<>"`{}|^\\]/.test(text) || !WEB.test(text)) return false;
    return URL.canParse ? URL.canParse(text) : true;
  }

  /* The field of that name directly below an element. */
  const named = (element, name) => fieldsOf(element).find((field) => field.dataset.field === name);

  /* What must hold between fields: the rules of `read.cross`, and those about sources that a reader sees at once. */
  function acrossFields(values, body, fault) {
    const status = values.status || 'happened';
    const dateless = ['postponed', 'cancelled', 'unconfirmed'];
    const dateField = named(form, 'date');
    if (values.date === 'unknown' && !dateless.includes(status)) fault(dateField, 'unknown_date');
    const { date } = Dates.check(values.date || '', zones(values, 'date', 'date'));
    if (date && !date.unknown && !values.status && (date.last === null || date.last >= today())) fault(named(form, 'status'), 'status_needed');
    const history = named(form, 'status_history');
    const last = (values.status_history || []).at(-1);
    if (last && last.status && last.status !== status) fault(history, 'last_status', { value: last.status });
    for (const item of itemsOf(named(form, 'sources'))) inSource(item, group(item), fault);
    for (const item of itemsOf(named(form, 'figures'))) {
      const figure = group(item);
      if (!isEmpty(figure)) inFigure(item, figure, fault);
    }
    cited(values, body, fault);
  }

  const today = () => {
    const now = new Date();
    return Dates.ordinal(now.getFullYear(), now.getMonth() + 1, now.getDate());
  };

  function inSource(item, source, fault) {
    if (source.id) {
      const more = fieldsOf(item).find((field) => field.dataset.field !== 'id' && !isEmpty(read(field)));
      if (more) fault(named(item, 'id'), 'known_alone');
    } else if (source.title && !source.url && !source.publisher) fault(named(item, 'url'), 'findable');
  }

  function inFigure(item, figure, fault) {
    const ends = ['low', 'high'].filter((name) => name in figure);
    if ('value' in figure && ends.length) fault(named(item, ends[0]), 'value_or_range');
    else if (!('value' in figure) && ends.length < 2) fault(named(item, ends[0] === 'low' ? 'high' : ends[0] ? 'low' : 'value'), ends.length ? 'range_ends' : 'required');
    if (ends.length === 2 && Number(figure.low) > Number(figure.high)) fault(named(item, 'low'), 'range_turned');
    if (figure.as_of && figure.period) fault(named(item, 'period'), 'one_time');
    if (!figure.series && !(figure.label && figure.unit)) fault(named(item, figure.label ? 'unit' : 'label'), 'label_and_unit');
  }

  const known = { sources: new Set(), complete: false };

  /* Keys that name no source, sources that nothing cites, and statements without a citation. */
  function cited(values, body, fault) {
    const sources = named(form, 'sources');
    const keys = new Set((values.sources || []).map(([key]) => key));
    const used = new Set();
    const use = (key, at) => {
      used.add(key);
      if (!keys.has(key) && !known.sources.has(key)) fault(at, 'unknown_key', { value: key }, !known.complete);
    };
    for (const field of form.querySelectorAll('[data-kind="prose"], [data-kind="body"]')) {
      for (const key of keysIn(valueOf(controlOf(field)))) use(key, field);
    }
    for (const field of form.querySelectorAll('[data-field="source"]:not(.several)')) {
      const key = valueOf(controlOf(field));
      if (key) use(key, field);
    }
    for (const item of itemsOf(sources)) {
      const key = valueOf(keyOf(item));
      if (key && !used.has(key)) fault(item.querySelector(':scope > [data-key]'), 'unused', { value: key }, true);
    }
    const blocks = body.replace(FENCED, '').split(/\n{2,}/).filter((block) => block.trim() && !/^(#|---|\|)/.test(block.trim()) && !/:\s*$/.test(block));
    const bare = blocks.find((block) => !STATEMENT.test(block));
    if (bare) fault(named(form, 'body'), 'uncited', { value: bare.trim().slice(0, 60) }, true);
    if (values.summary && !STATEMENT.test(values.summary)) fault(named(form, 'summary'), 'uncited', { value: values.summary.slice(0, 60) }, true);
  }

  function* keysIn(text) {
    const said = text.replace(FENCED, '').replace(IN_BACKTICKS, '');
    for (const [brackets] of said.matchAll(new RegExp(CITATION, 'g'))) {
      for (const [, key] of brackets.replace(/"(?:[^"\\]|\\.)*"|“(?:[^“”\\]|\\.)*”/g, '').matchAll(/@([^\s;,\]]+)/g)) yield key.replace(/[.:]+$/, '');
    }
  }

  /* ---- What is shown ---- */

  const touched = new WeakSet();
  let all = false;
  let notice = ''; // What was done last, until something is changed again.
  let file = { path: '', text: '' };
  let isNamed = false;

  function update() {
    const { body = '', ...values } = group(form);
    const { date } = Dates.check(values.date || '', zones(values, 'date', 'date'));
    if (!isNamed) fileName.value = EventFile.id(values.title || '', date ? date.year : null, letters);
    const found = faults(values, body);
    const name = valueOf(fileName);
    const about = (word, said) => found.push({ at: find('[data-file]'), text: say(word, said) });
    if (!name) about(values.title ? 'unnamed' : 'required');
    else if (!SLUG.test(name)) about('slug', { value: EventFile.id(name, null, letters) || 'event' });
    else if (name.length > LONGEST_ID) about('long', { count: name.length, most: LONGEST_ID });
    file = { path: `${folder}${name || 'event'}.md`, text: EventFile.write(values, body, shapes) };
    const shown = find('.written');
    if (shown.textContent !== file.text) shown.textContent = file.text; // It may be selected.
    showFaults(found);
    meanings(values);
    offer(values, found.filter((one) => !one.mild));
  }

  function showFaults(found) {
    for (const note of page.querySelectorAll('.fault')) {
      note.hidden = true;
      note.textContent = ''; // It describes its control, and a description is read even where it is hidden.
      const control = note.parentElement.querySelector(':scope > input, :scope > select, :scope > textarea');
      if (control) control.removeAttribute('aria-invalid');
    }
    const shown = new Set();
    for (const { at, text, mild } of found) {
      const note = at.querySelector(':scope > .fault');
      const control = isSeveral(at) ? null : at.querySelector(':scope > input, :scope > select, :scope > textarea');
      if (shown.has(note) || !(all || isSeveral(at) || touched.has(control))) continue;
      shown.add(note);
      note.textContent = text;
      note.classList.toggle('mild', Boolean(mild));
      note.hidden = false;
      if (control && !mild) control.setAttribute('aria-invalid', 'true');
    }
    const hard = found.filter((one) => !one.mild);
    const status = find('[role="status"]');
    const told = notice || (hard.length ? say('bad', { count: hard.length }) : say('good'));
    if (status.textContent !== told) status.textContent = told;
    find('.faults').replaceChildren(...(all ? hard.slice(0, 20) : []).map(listed));
  }

  function listed({ at, text }) {
    const line = document.createElement('li'), link = document.createElement('a');
    const control = isSeveral(at) ? at.querySelector(':scope > [data-add]') : at.querySelector('input, select, textarea');
    const label = at.querySelector(':scope > label, :scope > legend');
    link.textContent = `${label ? label.firstChild.textContent.trim() : ''}: ${text}`;
    link.href = `#${control.id || 'form'}`;
    link.addEventListener('click', (event) => {
      event.preventDefault();
      reveal(control);
    });
    line.append(link);
    return line;
  }

  function reveal(control) {
    for (let box = control.closest('details'); box; box = box.parentElement.closest('details')) box.open = true;
    control.focus();
  }

  /* How a date is understood, in the language of the page. */
  function meanings(values) {
    const format = (count) => {
      const [year, month, day] = Dates.civil(count);
      const said = { day: day === 1 ? dates.first_day : day, month: dates.months[month - 1] };
      said.year = year < 1 ? dates.year_bc.replace('{year}', 1 - year) : year;
      return dates.day.replace(/\{(\w+)\}/g, (_, part) => said[part]);
    };
    for (const field of form.querySelectorAll('[data-kind="date"], [data-kind="day"]')) {
      const note = field.querySelector(':scope > .meaning'), control = controlOf(field);
      if (!note || !control) continue;
      const value = valueOf(control);
      const { date } = value ? Dates.check(value, zones(values, field.dataset.kind, field.dataset.field)) : {};
      note.hidden = !date;
      note.textContent = '';
      if (!date) continue;
      const first = date.first === null ? '' : format(date.first), last = date.last === null ? '' : format(date.last);
      const name = date.unknown ? 'unknown' : !first ? 'before' : !last ? 'after' : first === last ? 'day' : 'span';
      note.textContent = say(`means_${name}`, { first, last });
    }
  }

  function offer(values, hard) {
    const keys = document.getElementById('known-keys');
    keys.replaceChildren(...(values.sources || []).map(([key, source]) => new Option(source.title || source.id || '', key)));
    const download = find('[data-download]');
    URL.revokeObjectURL(download.href);
    download.href = URL.createObjectURL(new Blob([file.text], { type: 'text/markdown' }));
    download.download = file.path.split('/').at(-1);
    const open = find('[data-open]');
    if (!open) return;
    const address = `${host.new}?${new URLSearchParams({ [host.file]: file.path, [host.text]: file.text })}`;
    open.dataset.long = address.length > longest ? 'yes' : '';
    open.href = hard.length ? host.new : address.length > longest ? `${host.new}?${new URLSearchParams({ [host.file]: file.path })}` : address;
  }

  /* ---- What a person does ---- */

  // They are asked for in one order, and written in that of all files.
  const shapes = fieldsOf(form).filter((field) => field.dataset.field !== 'body').map(shapeOf)
    .sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name));

  page.addEventListener('click', (event) => {
    const button = event.target.closest('[data-add], [data-remove], [data-open], [data-download], [data-copy]');
    if (!button) return;
    const item = button.closest('.item');
    if ('add' in button.dataset) {
      const added = add(button.closest('.several'));
      controlOf(added).focus();
    } else if ('remove' in button.dataset) {
      const field = item.parentElement.closest('.several');
      item.remove();
      arrange(field);
      field.querySelector(':scope > [data-add]').focus();
    } else {
      act(event, button);
      return;
    }
    notice = '';
    update();
  });

  function act(event, button) {
    all = true;
    update();
    const wrong = page.querySelector('[aria-invalid="true"], .several > .fault:not([hidden])');
    if ('open' in button.dataset && wrong) {
      event.preventDefault();
      reveal(wrong.matches('.fault') ? wrong.parentElement.querySelector(':scope > [data-add]') : wrong);
    } else if ('download' in button.dataset && fileName.matches('[aria-invalid]')) {
      event.preventDefault();
      reveal(fileName);
    } else if ('copy' in button.dataset || button.dataset.long) {
      copy(button.dataset.long ? 'too_long' : 'copied');
    }
  }

  /* A browser may refuse its clipboard, and has none for a page that is not encrypted. */
  async function copy(done) {
    try {
      await navigator.clipboard.writeText(file.text);
      notice = say(done);
    } catch {
      notice = say('by_hand');
      getSelection().selectAllChildren(find('.written'));
    }
    update();
  }

  form.addEventListener('submit', (event) => event.preventDefault());
  page.addEventListener('focusout', (event) => {
    // Where a name was taken away, the proposal comes back.
    const isUnnamed = event.target === fileName && isNamed && !valueOf(fileName);
    if (isUnnamed) isNamed = false;
    else if (!event.target.matches('input, select, textarea') || touched.has(event.target)) return;
    touched.add(event.target);
    // A button that is about to be pressed must not move away from under the pointer.
    setTimeout(update, 150);
  });
  page.addEventListener('input', (event) => {
    if (event.target === fileName) isNamed = true;
    changed = true;
    notice = '';
    update();
  });

  let changed = false;
  window.addEventListener('beforeunload', (event) => {
    if (changed) event.preventDefault();
  });

  /* The ids and names that are known here and the time zones, fetched when somebody begins to write. */
  form.addEventListener('focusin', async () => {
    try {
      const { zones: zoneNames, ...lists } = await (await fetch(names)).json();
      Dates.knowZones(zoneNames);
      for (const [kind, entries] of Object.entries(lists)) {
        document.getElementById(`known-${kind}`).replaceChildren(...entries.map(([id, title]) => new Option(title, id)));
      }
      known.sources = new Set(lists.sources.map(([id]) => id));
      known.complete = true;
      update();
    } catch {
      // Without the list everything can still be typed, and a key may be that of a source which it names.
    }
  }, { once: true });

  connect(form);
  for (const field of fieldsOf(form)) {
    if (isSeveral(field)) {
      fill(field);
      arrange(field);
    }
  }
  // A new event is added on the day on which it is written, as `timeline new` has it.
  const now = new Date();
  controlOf(named(form, 'added')).value = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  page.querySelector('.needs-script').hidden = true;
  form.hidden = false;
  preview.hidden = false;
  update();
})();
