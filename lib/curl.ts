import type { OutgoingRequest } from './current-run.ts';
import { masked } from './secret-fields.ts';
import { shellWord } from './shell-word.ts';

/** Headers that cURL sets itself or that say nothing to a reader. */
const leftOut = new Set(['accept', 'user-agent', 'content-length', 'accept-encoding']);

/** The request as a cURL command for a POSIX shell; the token as `$SIGMA_TOKEN`, the secret as `$SECRET`. */
export function curlCommand({ method, url, headers, body }: OutgoingRequest): string {
  const words = ['curl', ...(method === 'GET' ? [] : ['-X', method]), shellWord(url)];
  let isForm = false;
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    if (leftOut.has(key) || value === '' || value === 'undefined') continue;
    if (key === 'content-type') isForm = value.startsWith('application/x-www-form-urlencoded');
    // Double quotes, so that the shell puts the token in.
    words.push('-H', key === 'authorization' ? '"Authorization: Bearer $SIGMA_TOKEN"' : shellWord(`${name}: ${value}`));
  }
  if (body !== undefined) words.push('--data-raw', isForm ? formBody(body) : shellWord(maskJson(body)));
  return words.join(' ');
}

function formBody(body: string): string {
  const fields = [...new URLSearchParams(body)].map(([name, value]) =>
    name === 'client_secret' ? 'client_secret=$SECRET' : `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return `"${fields.join('&').replace(/["\\`]/g, '\\$&')}"`;
}

function maskJson(body: string): string {
  try {
    // What a terminal is not shown, because it could steer it, would be missing from a command that is pasted.
    return JSON.stringify(masked(JSON.parse(body))).replace(/[\p{Cc}\p{Bidi_Control}]/gu, escaped);
  } catch {
    return body;
  }
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
