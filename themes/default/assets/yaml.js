/* The values of an event's fields, and its text → the file of the event.

   The same as timeline/exchange/event_file.py, held to the same examples. Whatever a value holds, it stays one value of
   its field: a text that YAML could take for anything else stands in quotation marks, and no value has more than one line. */

'use strict';

const EventFile = (() => {
  // A hyphen before a digit begins a number or a year, and no list.
  const PLAIN = /^(?:-(?=[0-9])|[\p{L}\p{N}])[\p{L}\p{N} .,_/+()'’“”‘–—…=?~%@:;!&-]*$/u;
  const WORDS = /^(?:true|false|yes|no|on|off|y|n|null|~)$/i;

  // What stands on a letter; not what goes around one or chooses the form of a sign, such as that of an emoji.
  const MARKS = /[^\P{Mn}\u034f\ufe00-\ufe0f]/gu;

  const isPlain = (text) => PLAIN.test(text) && !text.endsWith(':') && !text.includes(': ') && !WORDS.test(text);

  /* A text on one line. Other spaces than the ordinary one were meant: French has them before signs. */
  const fold = (text) => text.replace(/[ \t-\r\x1c-\x1f\x85\u2028\u2029]+/g, ' ').trim();

  /* A text as YAML; `inside` a list in brackets, where some signs mean more. */
  function scalar(value, inside = false) {
    if (typeof value === 'boolean') return String(value);
    const text = fold(value);
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
      return [start, ...value.flatMap(([key, each]) => one(shape, each, `${indent}  ${scalar(key)}:`, `${indent}    `))];
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

  /* `shapes` are the fields in their order, each `{name, many, keyed, alone, fields}`. The value of a keyed field is a list
     of pairs: an object would put keys that are numbers first. */
  function write(values, body, shapes) {
    return `${['---', ...mapping(values, shapes, ''), '---', body.trim()].join('\n').trimEnd()}\n`;
  }

  /* An id: lower case, letters folded to ASCII by the table of the reader, other runs one hyphen. Empty where a letter has
     no ASCII form: the reader puts a digest in its place, without which two names would become one. */
  function slug(text, letters) {
    const inAscii = (each) => (Object.hasOwn(letters, each) ? letters[each] : each);
    const seen = text.replace(/\p{Cf}/gu, '').toLowerCase().normalize('NFC');
    const folded = [...[...seen].map(inAscii).join('').normalize('NFKD').replace(MARKS, '')].map(inAscii).join('');
    if (/[^\0-\x7f]/.test(folded.replace(/[^\p{L}\p{N}]/gu, ''))) return '';
    return shorten(folded.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''), 100);
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

  return { write, id, fold };
})();
