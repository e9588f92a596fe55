import { createServer, type Server } from 'node:http';
import { createApp } from './app.ts';
import { sampleCredentials } from './cast.ts';
import { type FaultRates, Faults, type PlannedFault } from './faults.ts';
import { happen } from './incidents.ts';
import { DEFAULT_DELAYS, type Delays, EXPORT_CAP, type ScriptedJob } from './jobs.ts';
import { createListener, type RecordedRequest } from './listener.ts';
import { RateLimits } from './rate-limit.ts';
import { openState } from './state.ts';
import type { Era, World } from './world.ts';

const LOOPBACK = '127.0.0.1';
/** How long a server is away that a fault sends away. */
const AWAY_MS = 300;

export interface SandboxOptions {
  /** The folder that holds the state, or ':memory:'. */
  state: string;
  /** How many members and workbooks the sample organization has. Refused if what is saved is of another size. */
  members?: number;
  workbooks?: number;
  /** How many pages each report has at least; refused likewise. */
  pages?: number;
  /** How many rows the sheet of "Plugs Electronics" has; refused likewise. */
  exportRows?: number;
  /** Starts the saved organization over. */
  reset?: boolean;
  /** 0, or left out, takes a free one. */
  port?: number;
  /** Milliseconds since 1970; the real time if left out. */
  now?: () => number;
  /** What the API is like; `2026-06` if left out. */
  era?: Era;
  /** Refuses unknown query parameters, and checks what the sandbox itself answers. */
  strict?: boolean;
  /** Milliseconds that each answer takes at least. */
  latency?: number;
  /** How often requests go wrong. */
  faults?: FaultRates;
  /** Another seed makes other requests go wrong. */
  seed?: number;
  /** Refuses more than so many requests a minute, and more than one token a second; without limits unless told. */
  rateLimit?: number | undefined;
  /** Seconds; 3600 if left out. */
  tokenLifetime?: number;
  /** How many rows an export has at most; a million, as at Sigma, if left out. */
  exportCap?: number;
  /** Milliseconds that jobs take that are started here; a second or two if left out. */
  delays?: Partial<Delays>;
  /** Whether `requests` is kept; it is, unless told. */
  record?: boolean;
  /** Lets the process end while the server listens. */
  unref?: boolean;
}

export interface Sandbox {
  /** http://127.0.0.1:PORT */
  url: string;
  clientId: string;
  clientSecret: string;
  /** What was asked so far. */
  requests: readonly RecordedRequest[];
  /** The state itself, for tests that look at it, or change it behind a recipe's back. */
  world: World;
  /** Goes back to the sample organization; tokens stay good. */
  reset(): Promise<void>;
  /** Lets a coming request go wrong. */
  failNext(fault: PlannedFault): void;
  /** From now on nothing goes wrong any more. */
  calm(): void;
  /** Tells how the next export or materialization that is started here goes on and ends. */
  scriptJob(job: ScriptedJob): void;
  /** Closes the server, its connections and the database. */
  close(): Promise<void>;
}

/**
 * Serves the sandbox on this computer's loopback address. Rejects if the port is taken (EADDRINUSE), or if the state
 * holds an organization of another size than asked for (SizeMismatch).
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { era = '2026-06', strict = false, now = Date.now, tokenLifetime = 3600, record = true } = options;
  const { exportCap = EXPORT_CAP } = options;
  const scripts: ScriptedJob[] = [];
  const state = await openState({
    place: options.state,
    size: {
      members: options.members,
      workbooks: options.workbooks,
      pages: options.pages,
      exportRows: options.exportRows,
    },
    reset: options.reset ?? false,
    manner: { era, strict, now, tokenLifetime, exportCap, delays: { ...DEFAULT_DELAYS, ...options.delays }, scripts },
  });
  const faults = new Faults(options.faults ?? {}, options.seed ?? 1, now);
  const limits = options.rateLimit === undefined ? undefined : new RateLimits(options.rateLimit);
  const requests: RecordedRequest[] = [];
  const server = createServer(
    createListener({
      app: createApp(state.world, limits),
      faults,
      latency: options.latency ?? 0,
      now,
      record: record ? (request) => requests.push(request) : undefined,
      happen: (incident, authorization) => happen(state.world, incident, authorization),
      goAway,
    }),
  );
  // A client that reuses a connection just as it is closed for idleness would see a reset that nobody asked for.
  server.keepAliveTimeout = 60_000;
  if (options.unref) unref(server);
  const port = await listen(server, options.port ?? 0).catch((error: unknown) => {
    state.close();
    throw error;
  });
  let back: NodeJS.Timeout | undefined;
  function goAway(): void {
    if (back !== undefined || closing !== undefined) return;
    server.close();
    back = setTimeout(() => {
      back = undefined;
      server.listen(port, LOOPBACK);
    }, AWAY_MS);
  }
  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    clearTimeout(back);
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
    state.close();
  }
  return {
    url: `http://127.0.0.1:${port}`,
    ...sampleCredentials,
    requests,
    world: state.world,
    reset: state.reset,
    failNext: (fault) => faults.plan(fault),
    calm: () => faults.end(),
    scriptJob: (job) => void scripts.push(job),
    close: () => (closing ??= close()),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** An idle server is not all that holds a process: each accepted socket does, too. */
function unref(server: Server): void {
  server.unref();
  server.on('connection', (socket) => socket.unref());
}
