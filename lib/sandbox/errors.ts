import { randomUUID } from 'node:crypto';

/** A refusal: ends the request, undoes what it did, and becomes the API's error answer. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** 400: the request itself is wrong. */
export function invalid(message: string): Refusal {
  return new Refusal(400, 'invalid_request', message);
}

/** 401: no token, or not a good one. */
export function unauthorized(message: string): Refusal {
  return new Refusal(401, 'unauthorized', message);
}

/** 403: the credentials' owner may not do this. */
export function forbidden(message: string): Refusal {
  return new Refusal(403, 'forbidden', message);
}

/** 404: there is no such thing. */
export function notFound(what: string, id: string): Refusal {
  return new Refusal(404, 'not_found', `${what} ${id} not found`);
}

/** 409: something else has that name or address already. */
export function duplicate(message: string): Refusal {
  return new Refusal(409, 'duplicate_record', `Duplicate record: ${message}`);
}

/** 409: the document is archived. */
export function archived(id: string): Refusal {
  return new Refusal(409, 'inode_archived', `The document ${id} is archived`);
}

/** The body of every answer that is not a success. */
export interface ErrorBody {
  requestId: string;
  message: string;
  code: string;
}

/** The error body for a code and a message, under a request id of its own. */
export function errorBody(code: string, message: string): ErrorBody {
  return { requestId: randomUUID(), message, code };
}
