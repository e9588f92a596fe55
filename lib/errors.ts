/** The name of the request that failed and what is known about the failure. */
export interface Failure {
  method: string;
  /** The path as it was asked, without host and query. */
  path: string;
  /** The HTTP status; absent when no answer came. */
  status?: number;
  /** Sigma's code (`invalid_request`), or the network's (`ECONNREFUSED`). */
  code?: string;
  message: string;
  /** What Sigma's support asks for. */
  requestId?: string;
  /** True when the request may have been carried out although no answer says so. */
  uncertain?: boolean;
}

/**
 * A request to Sigma that did not succeed, with the facts as fields. It never holds the request itself, and so
 * neither the token nor the secret: its `cause` is reduced to code, syscall and message.
 */
export class SigmaApiError extends Error {
  override readonly name = 'SigmaApiError';
  readonly method: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly requestId: string | undefined;
  readonly uncertain: boolean;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.message, cause === undefined ? undefined : { cause: bareCause(cause) });
    this.method = failure.method;
    this.path = failure.path;
    this.status = failure.status;
    this.code = failure.code;
    this.requestId = failure.requestId;
    this.uncertain = failure.uncertain ?? false;
  }
}

/** Wrong use or wrong settings: nothing was done, and the exit status is 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The run was told to stop (Ctrl-C, SIGTERM) before this could be done. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';

  constructor(message = 'Interrupted. What was under way was finished first; run it again to do the rest.') {
    super(message);
  }
}

/** Ends the run with this status; the message says why. Not a failure: a plan that was shown and not carried out. */
export class EndOfRun extends Error {
  override readonly name = 'EndOfRun';
  readonly status: 0 | 1 | 2;

  constructor(status: 0 | 1 | 2, message: string) {
    super(message);
    this.status = status;
  }
}

/** A file, network or system error's code, such as `ENOENT`, if it has one. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function bareCause(cause: unknown): Error {
  const syscall = cause instanceof Error && 'syscall' in cause ? cause.syscall : undefined;
  return Object.assign(new Error(messageOf(cause)), { code: systemCode(cause), syscall });
}
