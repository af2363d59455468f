/* The values of an event's fields, and its text → the file of the event.

   The same as timeline/exchange/event_file.py, held to the same examples. Whatever a value holds, it stays one value of
   its field: a text that YAML could take for anything else stands in quotation marks, and no value has more than one line. */

'use strict';

const EventFile = (() => {
  // A hyphen before a digit begins a number or a year, and no list.
  const PLAIN = /^(?:-(?=[0-9])|[\p{L}\p{N}])[\p{L}\p{N} .,_/+()'’“”‘–—…=?~%@:;!&-]*$/u;
  const WORDS = /^(?:true|false|yes|no|on|off|y|n|null|~)$/i;

  const isPlain = (text) => PLAIN.test(text) && !text.endsWith(':') && !text.includes(': ') && !WORDS.test(text);

  /* A text as YAML; `inside` a list in brackets, where some signs mean more. */
  function scalar(value, inside = false) {
    if (typeof value === 'boolean') return String(value);
    const text = value.replace(/\s+/g, ' ').trim();
    return isPlain(text) && !(inside && /[,?:]/.test(text)) ? text : `'${text.replaceAll("'", "''")}'`;
  }

  const isEmpty = (value) => value === '' || value === false || value === undefined || value === null
    || (typeof value === 'object' && Object.keys(value).length === 0);

  /* The value if it is written in one piece: a text, or a group of which one field says all. */
  function bare(shape, value) {
    if (typeof value !== 'object') return value;
    const names = Object.keys(value);
    return shape.alone && names.length === 1 && names[0] === shape.alone ? value[shape.alone] : undefined;
  }

  function mapping(values, shapes, indent) {
    return shapes.filter((shape) => !isEmpty(values[shape.name])).flatMap((shape) => field(shape, values[shape.name], indent));
  }

  function field(shape, value, indent) {
    const start = `${indent}${shape.name}:`;
    if (shape.keyed) {
      return [start, ...Object.entries(value).flatMap(([key, each]) => one(shape, each, `${indent}  ${scalar(key)}:`, `${indent}    `))];
    }
    if (!shape.many) return one(shape, value, start, `${indent}  `);
    const entries = value.filter((each) => !isEmpty(each));
    if (!entries.length) return [];
    const pieces = entries.map((each) => bare(shape, each));
    if (pieces.every((piece) => piece !== undefined)) return [`${start} [${pieces.map((piece) => scalar(piece, true)).join(', ')}]`];
    return [start, ...entries.flatMap((each) => {
      // The first line of an entry stands behind its hyphen.
      const [first, ...rest] = one(shape, each, '', `${indent}    `).filter((line) => line.trim());
      return [`${indent}  - ${first.trim()}`, ...rest];
    })];
  }

  function one(shape, value, start, indent) {
    const piece = bare(shape, value);
    return piece === undefined ? [start, ...mapping(value, shape.fields, indent)] : [`${start} ${scalar(piece)}`];
  }

  /* `shapes` are the fields in their order, each `{name, many, keyed, alone, fields}`. */
  function write(values, body, shapes) {
    return `${['---', ...mapping(values, shapes, ''), '---', body.trim()].join('\n').trimEnd()}\n`;
  }

  /* An id: lower case, letters folded to ASCII by the table of the reader, other runs one hyphen. */
  function slug(text, letters) {
    const folded = [...text.toLowerCase().normalize('NFC')].map((each) => letters[each] ?? each).join('')
      .normalize('NFKD').replace(/\p{M}/gu, '');
    const words = [...folded].map((each) => letters[each] ?? each).join('').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
    return shorten(words, 100);
  }

  function shorten(words, longest) {
    if (words.length <= longest) return words;
    const cut = words.slice(0, longest + 1);
    const whole = cut.slice(0, Math.max(cut.lastIndexOf('-'), 0));
    return whole.length >= Math.floor(longest / 2) ? whole : words.slice(0, longest).replace(/^-+|-+$/g, '');
  }

  /* The id that is proposed for an event: its title, and the year unless the title ends in it. */
  function id(title, year, letters) {
    const words = slug(title, letters);
    const ending = `-${String(year).padStart(4, '0')}`;
    if (!words || year === null || year < 1 || words.endsWith(ending)) return words;
    return shorten(words, 100 - ending.length) + ending;
  }

  return { write, id };
})();
