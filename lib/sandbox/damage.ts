import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cut, Damage } from './faults.ts';

/** An answer as it is about to be sent. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** A file is never held as a whole but sent while it is made. A text goes out together with its head, in one piece. */
  body: string | Buffer | Readable;
}

/** Of a file, whose length nobody knows, this much comes where half was asked for. */
const HALF_OF_A_FILE = 200;
const DRIP_PIECES = 20;
const DRIP_PAUSE_MS = 50;

/** The answer with something wrong in what it says, if that is the damage; otherwise as it is. */
export function spoil(answer: Answer, damage: Damage | Cut | undefined, url: string): Answer {
  const { body } = answer;
  const isJson = answer.headers['content-type']?.startsWith('application/json') ?? false;
  if (typeof body !== 'string' || !isJson) return answer;
  switch (damage) {
    case 'invalid-json':
      return { ...answer, body: body.replace(/[[{]/, '$&,') };
    case 'page-loop':
      return { ...answer, body: withSamePage(body, new URL(url, 'http://localhost').searchParams) };
    case 'clock-skew':
      return { ...answer, body: body.replace(/"expires_in":\d+/, '$&0') };
    default:
      return answer;
  }
}

/** The page that comes next is the one that was just asked for. */
function withSamePage(body: string, query: URLSearchParams): string {
  const list: object = JSON.parse(body);
  const pageToken = query.get('pageToken');
  const next = pageToken === null ? { nextPage: query.get('page') } : { nextPageToken: pageToken };
  return JSON.stringify({ ...list, ...next });
}

/** Whether it is the damage that the answer does not come as it should. */
export function spoilsSending(damage: Damage | Cut | undefined): damage is keyof typeof manners | Cut {
  return typeof damage === 'object' || (damage !== undefined && Object.hasOwn(manners, damage));
}

/** How an answer comes that does not come as it should. */
interface Manner {
  /** Bytes, at the most. */
  comes?: number;
  followedBy?: 'break' | 'silence';
  contentLength?: number | undefined;
  pieceSize?: number;
}

/** By the damage, for an answer of that length; of a file it is unknown. */
const manners = {
  truncate: (length) => ({ comes: half(length), followedBy: 'break' }),
  'stall-midway': (length) => ({ comes: half(length), followedBy: 'silence' }),
  'length-long': (length) => ({ followedBy: 'break', contentLength: length && length + 10 }),
  'length-short': (length) => ({ contentLength: length && half(length) }),
  drip: (length) => ({ pieceSize: Math.ceil((length ?? HALF_OF_A_FILE * 10) / DRIP_PIECES) }),
} satisfies { [Name in Damage]?: (length: number | undefined) => Manner };

function half(length = HALF_OF_A_FILE * 2): number {
  return Math.floor(length / 2);
}

/** Sends an answer that does not come as it should. */
export async function sendDamaged(
  outgoing: ServerResponse,
  { status, headers, body: content }: Answer,
  damage: keyof typeof manners | Cut,
): Promise<void> {
  const body = typeof content === 'string' ? Buffer.from(content) : content;
  const length = Buffer.isBuffer(body) && status !== 204 ? body.length : undefined;
  const manner: Manner =
    typeof damage === 'object' ? { comes: damage.afterBytes, followedBy: damage.followedBy } : manners[damage](length);
  const { comes = Number.POSITIVE_INFINITY, followedBy, contentLength = length, pieceSize } = manner;
  outgoing.writeHead(status, { ...headers, ...(contentLength !== undefined && { 'content-length': contentLength }) });
  outgoing.flushHeaders();
  let left = comes;
  for await (const piece of Buffer.isBuffer(body) ? [body] : body) {
    const part = piece.subarray(0, left);
    for (let at = 0; at < part.length; at += pieceSize ?? part.length) {
      if (outgoing.destroyed) return;
      await written(outgoing, part.subarray(at, at + (pieceSize ?? part.length)));
      if (pieceSize !== undefined) await sleep(DRIP_PAUSE_MS);
    }
    left -= part.length;
    if (left === 0) break;
  }
  if (followedBy === undefined) outgoing.end();
  else if (followedBy === 'break') outgoing.destroy();
}

function written(outgoing: ServerResponse, piece: Buffer): Promise<void> {
  return new Promise((resolve) => outgoing.write(piece, () => resolve()));
}
