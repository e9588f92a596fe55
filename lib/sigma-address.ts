import type { Thing } from './params.ts';
import type { Settings } from './settings.ts';

/** What an address copied from Sigma leads to. */
export interface SigmaAddress {
  /** What it is, where the address tells. */
  thing: Thing | undefined;
  id: string;
  /** The element that is shown on its own, if one is. */
  elementId: string | undefined;
}

const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The UUID that a urlId (`1FIdwZOuiZlCbHEcHuSkKN`) stands for: its number, written in base 62; undefined if it is none. */
export function uuidOfUrlId(urlId: string): string | undefined {
  if (!/^[0-9a-zA-Z]{21,22}$/.test(urlId)) return undefined;
  const number = [...urlId].reduce((sum, digit) => sum * 62n + BigInt(digits.indexOf(digit)), 0n);
  const hex = number.toString(16).padStart(32, '0');
  return hex.length > 32 ? undefined : hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** What comes before the name and urlId in the path of an address. */
const things: Record<string, Thing> = { workbook: 'workbook', 'data-model': 'data model', b: 'dataset' };

/** Whether a value is an address rather than an id or a name. */
export function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/** Reads `https://app.sigmacomputing.com/acme/workbook/Sales-1FId…`; undefined if there is no id in it. */
export function readAddress(text: string): SigmaAddress | undefined {
  if (!isAddress(text) || !URL.canParse(text)) return undefined;
  const { pathname, searchParams } = new URL(text);
  const segments = pathname.split('/').filter(Boolean);
  const kind = segments.findIndex((segment) => Object.hasOwn(things, segment));
  const id = kind === -1 ? segments.map(idIn).findLast(Boolean) : idIn(segments[kind + 1] ?? '');
  if (id === undefined) return undefined;
  const element = segments.indexOf('element');
  return {
    thing: things[segments[kind] ?? ''],
    id,
    elementId: searchParams.get(':nodeId') ?? (element > kind ? segments[element + 1] : undefined),
  };
}

/** The id in a part of a path: a UUID, a member's id, or a urlId, behind a name or alone. */
function idIn(segment: string): string | undefined {
  const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.exec(segment)?.[0];
  const memberId = /^[0-9A-Za-z]{26,32}$/.exec(segment)?.[0];
  return uuid ?? memberId ?? uuidOfUrlId(segment.split('-').at(-1) ?? '');
}

/**
 * The same settings with what an address says besides: a workbook's may name the element, and an element's names the
 * workbook.
 */
export function withAddresses(settings: Settings): Settings {
  return (name) => {
    const own = settings(name);
    if (name !== 'ELEMENT_ID' && name !== 'WORKBOOK_ID') return own;
    const other = settings(name === 'ELEMENT_ID' ? 'WORKBOOK_ID' : 'ELEMENT_ID');
    const address = other && readAddress(other.value);
    const value = name === 'ELEMENT_ID' ? address?.elementId : address && other?.value;
    return other && value && (!own || other.level < own.level) ? { ...other, value } : own;
  };
}
