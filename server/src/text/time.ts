export type DateOrder = 'day-first' | 'month-first';

/** What the dates of one file have shown so far about their order. Plain counters, so that it can be carried along. */
export interface DateEvidence {
  /** Dates that can only be read one way. */
  dayFirst: number;
  monthFirst: number;
  /** Days change more often than months: how often each part changed while the other stood still. */
  firstMoved: number;
  secondMoved: number;
  lastFirst: number;
  lastSecond: number;
}

export function noDateEvidence(): DateEvidence {
  return { dayFirst: 0, monthFirst: 0, firstMoved: 0, secondMoved: 0, lastFirst: 0, lastSecond: 0 };
}

/** Takes one date `first<separator>second` of a file as evidence. A dot is only used where the day comes first. */
export function observeDate(evidence: DateEvidence, first: number, second: number, separator: string): void {
  if (first === evidence.lastFirst && second === evidence.lastSecond) return;
  if (first > 12 || separator === '.') evidence.dayFirst++;
  else if (second > 12) evidence.monthFirst++;
  if (evidence.lastFirst !== 0) {
    if (second === evidence.lastSecond) evidence.firstMoved++;
    else if (first === evidence.lastFirst) evidence.secondMoved++;
  }
  evidence.lastFirst = first;
  evidence.lastSecond = second;
}

/** @returns the order of day and month in this file, or `undefined` when its dates fit both */
export function dateOrder(evidence: DateEvidence): DateOrder | undefined {
  if (evidence.dayFirst !== evidence.monthFirst) {
    return evidence.dayFirst > evidence.monthFirst ? 'day-first' : 'month-first';
  }
  if (evidence.firstMoved !== evidence.secondMoved) {
    return evidence.firstMoved > evidence.secondMoved ? 'day-first' : 'month-first';
  }
  return undefined;
}

const numericDate =
  /^(\d{1,4})([/.-])\s?(\d{1,2})\2\s?(\d{1,4})\.?[\sT]{0,3}(?:[a-z]{2,4}\s)?(?:(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?(?:[.,]\d+)?\s{0,2}(?:([AaPp])\.?\s?[Mm]\.?)?/;

/**
 * Writes a time stamp of a log as ISO 8601, local time without a zone.
 * @returns `2007-02-02T16:24:30`, or the text as it stands when its order of day and month is not known
 */
export function isoTime(text: string, order: DateOrder | undefined): string {
  const trimmed = text.trim();
  if (/^\d{4}-\d\d-\d\dT/.test(trimmed)) return trimmed;
  const match = numericDate.exec(trimmed);
  // Words that are not known, such as those for morning and afternoon in other languages, may change the hour.
  if (!match || /\p{L}/u.test(trimmed.slice(match[0].length))) return trimmed;
  const [, first = '', separator, second = '', third = '', hour, minute = '00', seconds = '00', half] = match;
  const date =
    first.length === 4 ? [first, second, third] : yearLast(+first, +second, third, separator, order);
  if (!date || !isDate(date)) return trimmed;
  const day = date.map((part) => pad(+part)).join('-');
  return hour === undefined ? day : `${day}T${pad(hour24(+hour, half))}:${minute}:${seconds}`;
}

function isDate(date: readonly (string | number)[]): boolean {
  const [, month, day] = date.map(Number);
  return month !== undefined && day !== undefined && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

function yearLast(
  first: number,
  second: number,
  yearText: string,
  separator: string | undefined,
  order: DateOrder | undefined,
): (string | number)[] | undefined {
  const year = yearText.length === 2 ? 2000 + +yearText : yearText;
  const sure: DateOrder | undefined =
    separator === '.' || first > 12 ? 'day-first' : second > 12 ? 'month-first' : order;
  if (sure === 'day-first') return [year, second, first];
  if (sure === 'month-first' || first === second) return [year, first, second];
  return undefined;
}

function hour24(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0);
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
