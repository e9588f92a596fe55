import type { ControlDesign } from '../content/design.ts';
import { type Cell, type Filter, isBelow } from '../content/rows.ts';
import { invalid } from '../errors.ts';

/** A stretch of time: from its first moment to the first that is not in it any more. */
interface Interval {
  from: string;
  until: string;
}

/**
 * Reads the value that an export gives a control: `true`; `East,West`; `min:10,max:20`; `2026-01-31`;
 * `min:prior-month-1,max:2026-02-28`. Days that are counted (`prior-day-3`) are counted from `now`, in milliseconds
 * since 1970. A value that the control cannot have is refused.
 */
export function filterFrom(control: ControlDesign, value: string, now: number): Filter {
  const { column } = control;
  const wrong = () => invalid(`Invalid value: ${JSON.stringify(value)} at 0.parameters.${control.id}`);

  function single(text: string): Cell {
    if (text === ':null') return null;
    if (text === ':empty') return '';
    if (control.valueType.startsWith('number')) return number(text);
    if (!control.valueType.startsWith('boolean')) return decoded(text);
    if (text !== 'true' && text !== 'false') throw wrong();
    return text === 'true';
  }

  function number(text: string): number {
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw wrong();
    return Number(text);
  }

  function interval(text: string): Interval {
    const found = intervalOf(text, now);
    if (!found) throw wrong();
    return found;
  }

  function range(): { min?: string; max?: string } {
    const ends = value.split(',').map((part) => /^(min|max):(.+)$/.exec(part)?.slice(1) ?? []);
    if (ends.some(([name]) => name === undefined)) throw wrong();
    return Object.fromEntries(ends);
  }

  switch (control.valueType) {
    case 'date-range': {
      const { min, max } = range();
      const from = min === undefined ? null : interval(min).from;
      const until = max === undefined ? null : interval(max).until;
      return { column, range: { from, until }, accepts: (cell) => isWithin(cell, from, until) };
    }
    case 'number-range': {
      const { min, max } = range();
      const from = min === undefined ? null : number(min);
      const to = max === undefined ? Number.POSITIVE_INFINITY : number(max);
      return { column, accepts: (cell) => typeof cell === 'number' && !isBelow(cell, from) && cell <= to };
    }
    case 'date':
    case 'date-list':
    case 'date-null': {
      const times = value.split(',').map((text) => (text === ':null' ? null : interval(text)));
      return {
        column,
        accepts: (cell) => times.some((time) => (time ? isWithin(cell, time.from, time.until) : cell === null)),
      };
    }
    default: {
      const isList = control.valueType.endsWith('-list');
      const wanted = new Set((isList ? value.split(',') : [value]).map(single));
      return { column, accepts: (cell) => wanted.has(cell) };
    }
  }
}

/** A comma within a value is written `%2C`. */
function decoded(text: string): string {
  return text.replaceAll(/%2c/gi, ',');
}

function isWithin(cell: Cell, from: string | null, until: string | null): boolean {
  return cell !== null && !isBelow(cell, from) && (until === null || isBelow(cell, until));
}

const units = ['year', 'quarter', 'month', 'week', 'isoWeek', 'day', 'hour', 'minute', 'second'] as const;
type Unit = (typeof units)[number];

/** The day, the minute or second, or the unit counted from now, that a text names; undefined if it names none. */
function intervalOf(text: string, now: number): Interval | undefined {
  const relative = /^(prior|next)-(\w+)-(\d{1,4})$/.exec(text);
  if (relative) {
    const unit = units.find((known) => known === relative[2]);
    const count = Number(relative[3]) * (relative[1] === 'prior' ? -1 : 1);
    return unit && between(shifted(now, unit, count), unit);
  }
  const [, day, minute, seconds] = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2})?)?$/.exec(text) ?? [];
  if (day === undefined) return undefined;
  const time = Date.parse(`${day}T${minute ?? '00:00'}${seconds ?? ':00'}Z`);
  // A 30th of February would count as a day of March.
  if (Number.isNaN(time) || !new Date(time).toISOString().startsWith(day)) return undefined;
  return between(time, minute === undefined ? 'day' : seconds === undefined ? 'minute' : 'second');
}

function between(start: number, unit: Unit): Interval {
  return { from: written(start), until: written(shifted(start, unit, 1)) };
}

/** The beginning of the unit that a moment lies in, and so many units on. */
function shifted(moment: number, unit: Unit, count: number): number {
  const at = new Date(moment);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  const [hour, minute, second] = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()];
  switch (unit) {
    case 'year':
      return Date.UTC(year + count, 0);
    case 'quarter':
      return Date.UTC(year, month - (month % 3) + count * 3);
    case 'month':
      return Date.UTC(year, month + count);
    case 'week':
      return Date.UTC(year, month, day - at.getUTCDay() + count * 7);
    case 'isoWeek':
      return Date.UTC(year, month, day - ((at.getUTCDay() + 6) % 7) + count * 7);
    case 'day':
      return Date.UTC(year, month, day + count);
    case 'hour':
      return Date.UTC(year, month, day, hour + count);
    case 'minute':
      return Date.UTC(year, month, day, hour, minute + count);
    case 'second':
      return Date.UTC(year, month, day, hour, minute, second + count);
  }
}

/** As times stand in cells. */
function written(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ');
}
