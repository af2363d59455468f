/* A date as authors write it (the EDTF profile of docs/dates.md) → its first and last day, or what is wrong with it.

   timeline itself decides what a date is; this is the same judgement for a form, held to the same examples
   (tests/cases/dates). A fault has a code, for which the page has words, and what to write instead where one
   reading alone is likely. Days are counted as in Python: 1 is Monday, 1 January of the year 1. */

'use strict';

const Dates = (() => {
  const POINT = new RegExp(
    '^([?~%]?)(-?[0-9X]{4})([?~%]?)(?:-W([0-9]{2})([?~%]?)|-([?~%]?)([0-9X]{2})([?~%]?)(?:-([?~%]?)([0-9X]{2})([?~%]?))?)?(T.*)?$', 's');
  const TIME = /^T([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(Z|[+-][0-9]{2}(?::[0-9]{2})?)?$/;
  const LONG_YEAR = /^Y(-?[1-9][0-9]{4,10})[?~%]?$/;
  const MONTH_AND_DAY = /[0-9X]{2}[?~%]?-[?~%]?[0-9X]{2}(?=[?~%]?(?:T|$))/;
  const LONGEST = 1000;

  /* First month and number of months of a part of the year, by its EDTF code. */
  const PARTS = {};
  for (let n = 0; n < 4; n += 1) {
    PARTS[21 + n] = PARTS[25 + n] = [3 + 3 * n, 3];
    PARTS[29 + n] = [[9, 12, 3, 6][n], 3];
    PARTS[33 + n] = [1 + 3 * n, 3];
    if (n < 3) PARTS[37 + n] = [1 + 4 * n, 4];
    if (n < 2) PARTS[40 + n] = [1 + 6 * n, 6];
  }

  class Fault extends Error {
    constructor(code, suggestion = '') {
      super(code);
      this.code = code;
      this.suggestion = suggestion;
    }
  }

  const isLeap = (year) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const daysIn = (year, month) => (month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31);
  const pad = (number, width) => (number < 0 ? '-' : '') + String(Math.abs(number)).padStart(width, '0');
  const ymd = (year, month, day) => `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;

  function ordinal(year, month = 1, day = 1) {
    const before = year - 1;
    let days = 365 * before + Math.floor(before / 4) - Math.floor(before / 100) + Math.floor(before / 400);
    for (let each = 1; each < month; each += 1) days += daysIn(year, each);
    return days + day;
  }

  /* The inverse of `ordinal`; the calendar repeats after 400 years. */
  function civil(days) {
    const cycles = Math.floor((days - 1) / 146097);
    const date = new Date(0);
    date.setUTCFullYear(1, 0, 1);
    date.setUTCDate(days - cycles * 146097);
    return [date.getUTCFullYear() + 400 * cycles, date.getUTCMonth() + 1, date.getUTCDate()];
  }

  const monday = (year, week) => {
    const fourth = ordinal(year, 1, 4);
    return fourth - ((fourth + 6) % 7 + 7) % 7 + 7 * (week - 1);
  };

  /* How far a zone is ahead of UTC, in seconds, at a moment in milliseconds. */
  function offsetAt(moment, zone) {
    const parts = {};
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone, hourCycle: 'h23', era: 'short',
      year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
    });
    for (const { type, value } of format.formatToParts(moment)) parts[type] = value;
    const shown = new Date(0);
    shown.setUTCFullYear(Number(parts.year), Number(parts.month) - 1, Number(parts.day));
    shown.setUTCHours(Number(parts.hour), Number(parts.minute), Number(parts.second));
    return Math.round((shown.getTime() - Math.floor(moment / 1000) * 1000) / 1000);
  }

  /* The offsets that a zone had when its clocks showed a time: none where they skipped it, two where they showed it twice. */
  function offsets(local, zone) {
    const found = new Set();
    for (const guess of [local - 86400e3, local + 86400e3]) {
      const offset = offsetAt(guess, zone);
      if (offsetAt(local - offset * 1000, zone) === offset) found.add(offset);
    }
    return [...found];
  }

  /* Whether the browser can reckon with a zone. It takes old names too, in letters of any size: BST, europe/london. */
  function hasClock(name) {
    try {
      return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
    } catch {
      return false;
    }
  }

  let zoneNames = null; // Those that the reader takes, once they are known.
  const knowZones = (list) => { zoneNames = new Set(list); };
  const isZone = (name) => (zoneNames ? zoneNames.has(name) : hasClock(name) && /^[A-Z]/.test(name));

  function writtenOffset(text) {
    if (!text) return null;
    if (text === 'Z') return 0;
    const hours = Number(text.slice(1, 3)), minutes = Number(text.slice(4, 6) || 0);
    const offset = (hours * 3600 + minutes * 60) * (text[0] === '-' ? -1 : 1);
    if (minutes > 59 || offset < -12 * 3600 || offset > 14 * 3600) throw new Fault('date_offset');
    if (text[0] === '-' && offset === 0) throw new Fault('date_offset');
    return offset;
  }

  /* The clock time behind a day: seconds since midnight, and the offset from UTC if it is known. */
  function clock(text, point, zones) {
    const found = TIME.exec(text);
    if (!found) throw new Fault('date_form');
    if (point.year < 1 || point.year > 9999) throw new Fault('date_time_alone');
    const [hour, minute, second] = [found[1], found[2], found[3] || 0].map(Number);
    if (hour === 24 && minute === 0 && second === 0) {
      throw new Fault('date_time', `${ymd(...civil(point.first + 1))}T00:00${found[4] || ''}`);
    }
    if (hour > 23 || minute > 59 || second > 59) throw new Fault('date_time');
    const seconds = hour * 3600 + minute * 60 + second;
    const written = writtenOffset(found[4]);
    const zone = zones.own || (written === null ? zones.fallback : '');
    if (!zone) return { seconds, offset: written };
    if (!isZone(zone)) throw new Fault('unknown_zone');
    if (!hasClock(zone)) return { seconds, offset: written };
    const local = (point.first - 719163) * 86400e3 + seconds * 1000;
    const real = offsets(local, zone);
    if (!real.length) throw new Fault('date_skipped');
    if (written === null) {
      if (real.length > 1) throw new Fault('date_twice');
      return { seconds, offset: real[0] };
    }
    const agreed = real.find((offset) => Math.round(offset / 60) * 60 === written);
    if (agreed === undefined) throw new Fault('date_contradicts');
    return { seconds, offset: agreed };
  }

  function years(text) {
    const known = text.replace(/^-/, '').replace(/X+$/, '');
    if (!known || known.includes('X')) throw new Fault('date_digits');
    const span = 10 ** (4 - known.length);
    const year = Number(known) * span;
    return text.startsWith('-') ? [-year - span + 1 || 0, -year || 0, span] : [year, year + span - 1, span];
  }

  function twoDigits(text) {
    if (text.includes('X')) throw new Fault('date_digits');
    return Number(text);
  }

  function point(text, zones) {
    const found = POINT.exec(text);
    if (!found) {
      const long = LONG_YEAR.exec(text);
      if (!long) throw new Fault(text.startsWith('Y') ? 'date_long' : 'date_form');
      const year = Number(long[1]);
      return { year, first: ordinal(year), last: ordinal(year, 12, 31), exact: false };
    }
    const [, yearLeft, yearText, yearRight, week, weekRight, monthLeft, monthText, monthRight, dayLeft, dayText, dayRight, time] = found;
    const marked = [yearLeft, yearRight, weekRight, monthLeft, monthRight, dayLeft, dayRight].some(Boolean);
    if (yearText === '-0000') throw new Fault('date_digits', text.replace('-0000', '0000'));
    // What is put right stands between the marks and the time that were written.
    const mended = (monthAndDay) => text.replace(MONTH_AND_DAY, monthAndDay);
    const date = spanned(yearText, week, monthText, dayText, mended);
    date.exact = Boolean(dayText) && dayText !== 'XX' && !marked;
    if (time === undefined) return date;
    if (!date.exact) throw new Fault('date_time_alone');
    if (/[?~%]$/.test(time)) throw new Fault('date_time_alone');
    date.clock = clock(time, date, zones);
    return date;
  }

  function spanned(yearText, week, monthText, dayText, mended) {
    const [low, high, span] = years(yearText);
    const year = low;
    if (span > 1) {
      if (week || monthText) throw new Fault('date_digits');
      return { year, first: ordinal(low), last: ordinal(high, 12, 31) };
    }
    if (week) {
      const start = monday(year, Number(week));
      if (Number(week) < 1 || start >= monday(year + 1, 1)) throw new Fault('date_week');
      return { year, first: start, last: start + 6 };
    }
    if (!monthText || monthText === 'XX') {
      if (monthText && dayText && dayText !== 'XX') throw new Fault('date_digits', mended('XX-XX'));
      return { year, first: ordinal(year), last: ordinal(year, 12, 31) };
    }
    const month = twoDigits(monthText);
    if (PARTS[month] && dayText !== 'XX') return partOfYear(year, month, dayText);
    if (month < 1 || month > 12) {
      const turned = /^[0-9]+$/.test(dayText || '') && dayText >= '01' && dayText <= '12' && month > 12 && month <= 31;
      throw new Fault('date_month', turned ? mended(`${dayText}-${monthText}`) : '');
    }
    if (!dayText || dayText === 'XX') return { year, first: ordinal(year, month), last: ordinal(year, month, daysIn(year, month)) };
    const day = twoDigits(dayText);
    if (day < 1 || day > daysIn(year, month)) throw new Fault('date_day');
    const only = ordinal(year, month, day);
    return { year, first: only, last: only };
  }

  function partOfYear(year, code, dayText) {
    if (dayText) throw new Fault('date_part');
    // "2025-26" is how people write two years; as EDTF it would be a summer.
    if (code > 24 && code === (year + 1) % 100) throw new Fault('date_two_years');
    const [first, months] = PARTS[code];
    const last = first + months - 1;
    const [endYear, endMonth] = last > 12 ? [year + 1, last - 12] : [year, last];
    return { year, first: ordinal(year, first), last: ordinal(endYear, endMonth, daysIn(endYear, endMonth)) };
  }

  function turned(start, end) {
    const instant = (one) => (one.clock && one.clock.offset !== null ? one.first * 86400 + one.clock.seconds - one.clock.offset : null);
    if (instant(start) !== null && instant(end) !== null) return instant(end) < instant(start);
    if (start.clock && end.clock && start.first === end.first) return end.clock.seconds < start.clock.seconds;
    return end.last < start.first;
  }

  function interval(text, zones) {
    const [startText, endText, ...more] = text.split('/');
    if (more.length) throw new Fault('date_form');
    if (/[[\]{}]/.test(text)) throw new Fault('date_set');
    const edge = (part) => (part === '' || part === '..' ? null : point(part, zones));
    const start = edge(startText), end = edge(endText);
    if (!start && !end) throw new Fault('date_form', 'unknown');
    if (start && end && turned(start, end)) throw new Fault('date_reversed', `${endText}/${startText}`);
    return { first: start && start.first, last: end && end.last };
  }

  function member(text, zones) {
    const at = text.indexOf('..');
    if (at < 0) return point(text, zones);
    const startText = text.slice(0, at), endText = text.slice(at + 2);
    const start = startText ? point(startText, zones) : null;
    const end = endText ? point(endText, zones) : null;
    if ((!start && !end) || text.includes('T')) throw new Fault('date_set');
    if (start && end && turned(start, end)) throw new Fault('date_reversed');
    return { first: start && start.first, last: end && end.last };
  }

  function selection(text, zones) {
    const close = text[0] === '{' ? '}' : ']';
    if (!text.endsWith(close) || text.length < 3) throw new Fault('date_set');
    const written = text.slice(1, -1).split(',');
    if (written.includes('') || new Set(written).size < written.length) throw new Fault('date_set');
    const members = written.map((one) => member(one, zones));
    const bound = (side, choose) => (members.every((one) => one[side] !== null) ? choose(...members.map((one) => one[side])) : null);
    return { first: bound('first', Math.min), last: bound('last', Math.max) };
  }

  /* Dates as people write them, with one likely reading, in EDTF. `months` are the names in the language of the site. */
  function suggest(text, months, accepts) {
    const plain = text.trim().toLowerCase().replace(/[‐‑‒−]/g, '-').replace(/\s+/g, ' ');
    const month = (word) => {
      const found = months.findIndex((name) => word.length > 2 && name.toLowerCase().startsWith(word.replace(/\.$/, '')));
      return found < 0 ? '' : pad(found + 1, 2);
    };
    const two = (digits) => digits.padStart(2, '0');
    const tried = [];
    let found;
    if (/^(unknown|tbc|tba|tbd|not known|n\.d\.|undated|\?)$/.test(plain)) tried.push('unknown');
    tried.push(text.trim(), text.trim().toUpperCase());
    if ((found = /^([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})$/.exec(plain))) tried.push(`${found[1]}-${two(found[2])}-${two(found[3])}`);
    if ((found = /^([0-9]{4})[/. ]([0-9]{1,2})$|^([0-9]{4})-([0-9])$/.exec(plain))) {
      const year = found[1] || found[3], digits = found[2] || found[4];
      // 2023/24 is two years; of 2009/10 only the author knows.
      if (digits > 12) tried.push(`${year}/${year.slice(0, 2)}${digits}`);
      else if (!found[2] || Number(digits) !== (Number(year) + 1) % 100) tried.push(`${year}-${two(digits)}`);
    }
    if ((found = /^([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})$/.exec(plain))) {
      const [day, mid, year] = [found[1], found[2], found[3]];
      // Both orders would do: only the author knows which.
      if (day === mid || Number(day) > 12) tried.push(`${year}-${two(mid)}-${two(day)}`);
      else if (Number(mid) > 12 && !plain.includes('.')) tried.push(`${year}-${two(day)}-${two(mid)}`);
      else if (plain.includes('.')) tried.push(`${year}-${two(mid)}-${two(day)}`);
    }
    if ((found = /^(?:the |le )?([0-9]{1,2})(?:st|nd|rd|th|er|\.)? ([^\d\s]+) ([0-9]{4})$/.exec(plain)) && month(found[2])) tried.push(`${found[3]}-${month(found[2])}-${two(found[1])}`);
    if ((found = /^([^\d\s]+) ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})$/.exec(plain)) && month(found[1])) tried.push(`${found[3]}-${month(found[1])}-${two(found[2])}`);
    if ((found = /^([^\d\s]+),? ([0-9]{4})$/.exec(plain)) && month(found[1])) tried.push(`${found[2]}-${month(found[1])}`);
    if ((found = /^(?:c\.|ca\.?|circa|about|vers) ?([0-9]{4})$/.exec(plain))) tried.push(`${found[1]}~`);
    if ((found = /^(?:the )?([0-9]{3})0s$/.exec(plain)) && found[1][2] !== '0') tried.push(`${found[1]}X`);
    return tried.find((one) => one !== text && accepts(one)) || '';
  }

  function read(text, zones) {
    if (text.length > LONGEST) throw new Fault('date_form');
    if (text === 'unknown') return { first: null, last: null, unknown: true };
    if (text.includes('/')) return interval(text, zones);
    if (text[0] === '[' || text[0] === '{') return selection(text, zones);
    return point(text, zones);
  }

  /* `{date: {first, last, year, …}}` with day numbers (null where open or not known), or `{fault, suggestion}`.
     `own` is the zone that the author names, `fallback` that of the site. */
  function check(text, { own = '', fallback = '', months = [], oneDay = false } = {}) {
    const zones = { own, fallback };
    const accepts = (candidate) => {
      try {
        return Boolean(read(candidate, zones));
      } catch (error) {
        if (error instanceof Fault) return false;
        throw error;
      }
    };
    try {
      const date = read(text, zones);
      const day = date.first ?? date.last;
      date.year = day === null ? null : civil(day)[0];
      if (oneDay && !(date.exact && !date.clock)) return { fault: 'date_one_day', suggestion: '' };
      return { date };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      // What would be right for one date of several is no proposal for the whole.
      const whole = !/[/[{]/.test(text) || error.code === 'date_reversed';
      let suggestion = whole && accepts(error.suggestion) ? error.suggestion : '';
      if (error.code === 'date_form' && !suggestion) suggestion = suggest(text, months, accepts);
      return { fault: error.code, suggestion };
    }
  }

  return { check, civil, ordinal, isZone, knowZones };
})();
