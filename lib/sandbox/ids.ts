import { createHash, randomBytes } from 'node:crypto';

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const MEMBER_ID_LENGTH = 29;

export const APP_URL = 'https://app.sigmacomputing.com';

/** A UUID that always comes out the same for the same name (`team:merchandising`). */
export function uuidFor(name: string): string {
  return asUuid(digest(name).subarray(0, 16));
}

/** A member's id, 29 base62 characters, that always comes out the same for the same name (`member:rosa`). */
export function memberIdFor(name: string): string {
  return asMemberId(digest(name));
}

/** An id for a new member. */
export function newMemberId(): string {
  return asMemberId(randomBytes(32));
}

/** The urlId of an object: its UUID, read as one number and written in base62. 21 or 22 characters. */
export function urlIdOf(uuid: string): string {
  return base62(BigInt(`0x${uuid.replaceAll('-', '')}`));
}

/** The UUID that a urlId stands for; undefined if it is none. */
export function uuidOf(urlId: string): string | undefined {
  if (!/^[0-9a-zA-Z]{1,22}$/.test(urlId)) return undefined;
  const value = [...urlId].reduce((sum, digit) => sum * 62n + BigInt(DIGITS.indexOf(digit)), 0n);
  const hex = value.toString(16).padStart(32, '0');
  return hex.length > 32 ? undefined : hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Ten letters, digits, `_` or `-`, as pages, elements and sheets have; always the same for the same name. */
export function shortIdFor(name: string): string {
  return digest(name).toString('base64url').slice(0, 10);
}

/** The id of a workbook's element, which the sandbox itself knows by a key. */
export function elementIdFor(workbookId: string, key: string): string {
  return shortIdFor(`element:${workbookId}/${key}`);
}

/** The id of a table of the warehouse, by the name that it has there. */
export function tableIdFor(source: string): string {
  return uuidFor(`table:${source}`);
}

/** The id of the sheet under a document's element; its materialization goes by it. */
export function sheetIdFor(inodeId: string, key: string): string {
  return shortIdFor(`sheet:${inodeId}/${key}`);
}

/** The id of a grant of the sample organization, which has one at most for an object and a grantee. */
export function grantIdFor(inodeId: string, granteeId: string): string {
  return uuidFor(`grant:${inodeId}/${granteeId}`);
}

/** Where a browser finds an embed. */
export function embedUrlFor(embedId: string): string {
  return `${APP_URL}/embed/1-${urlIdOf(embedId)}`;
}

/** As many hexadecimal characters as asked (at most 128), always the same for the same name. */
export function hexFor(name: string, length: number): string {
  return createHash('sha512').update(name).digest('hex').slice(0, length);
}

/** What is kept in place of a secret. */
export function hashed(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function digest(name: string): Buffer {
  return createHash('sha256').update(name).digest();
}

function asUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  // Version 4 and its variant, as every UUID of the API has them.
  const variant = '89ab'[Number.parseInt(hex.charAt(16), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

function asMemberId(bytes: Buffer): string {
  return base62(BigInt(`0x${bytes.toString('hex')}`))
    .slice(-MEMBER_ID_LENGTH)
    .padStart(MEMBER_ID_LENGTH, '0');
}

function base62(value: bigint): string {
  let rest = value;
  let text = '';
  do {
    text = DIGITS.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  } while (rest > 0n);
  return text;
}
