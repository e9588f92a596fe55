import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { errorBody, Refusal } from './errors.ts';
import type { Api, Exchange, Operation } from './operation.ts';
import type { RateLimits } from './rate-limit.ts';
import type { World } from './world.ts';

interface Area {
  /** With which word its paths begin, after the version. */
  begins: string[];
  load: () => Promise<(api: Api) => void>;
}

/** Every area of the API that is imitated. One is loaded when it is first asked for: a recipe needs two or three. */
const areas: Area[] = [
  { begins: ['auth', 'whoami'], load: async () => (await import('./routes/auth.ts')).authRoutes },
  { begins: ['members'], load: async () => (await import('./routes/members.ts')).memberRoutes },
  { begins: ['teams'], load: async () => (await import('./routes/teams.ts')).teamRoutes },
  { begins: ['workspaces'], load: async () => (await import('./routes/workspaces.ts')).workspaceRoutes },
  // Before the connections: `paths` is no connection's id.
  {
    begins: ['connection', 'connections'],
    load: async () => (await import('./routes/connection-paths.ts')).connectionPathRoutes,
  },
  { begins: ['connections'], load: async () => (await import('./routes/connections.ts')).connectionRoutes },
  { begins: ['favorites', 'files', 'members'], load: async () => (await import('./routes/files.ts')).fileRoutes },
  { begins: ['grants'], load: async () => (await import('./routes/grants.ts')).grantRoutes },
  { begins: ['accountTypes'], load: async () => (await import('./routes/account-types.ts')).accountTypeRoutes },
  { begins: ['workbooks'], load: async () => (await import('./routes/workbooks.ts')).workbookRoutes },
  { begins: ['workbooks'], load: async () => (await import('./routes/workbook-content.ts')).workbookContentRoutes },
  { begins: ['query', 'workbooks'], load: async () => (await import('./routes/exports.ts')).exportRoutes },
  { begins: ['workbooks'], load: async () => (await import('./routes/materializations.ts')).materializationRoutes },
  { begins: ['workbooks'], load: async () => (await import('./routes/embeds.ts')).embedRoutes },
  { begins: ['dataModels'], load: async () => (await import('./routes/data-models.ts')).dataModelRoutes },
  { begins: ['datasets'], load: async () => (await import('./routes/datasets.ts')).datasetRoutes },
];

/** The API: give it a request, get the answer. */
export type App = (request: Request, exchange: Exchange) => Promise<Response>;

/** The API over a state, without limits unless they are given. */
export function createApp(world: World, limits?: RateLimits): App {
  const apps = new Map<string, Promise<Hono<{ Bindings: Exchange }>>>();

  async function appFor(word: string): Promise<Hono<{ Bindings: Exchange }>> {
    const app = new Hono<{ Bindings: Exchange }>();
    app.options('*', cors());
    if (limits) {
      app.use('/v2/*', (context, next) => {
        limits.take(context.req.path, world.now());
        return next();
      });
    }
    const loaded = await Promise.all(areas.filter(({ begins }) => begins.includes(word)).map(({ load }) => load()));
    for (const addRoutes of loaded) addRoutes({ app, world, operations: [] });
    if (word === '') (await import('./docs.ts')).docsRoutes(app, () => allOperations(world));
    app.notFound((context) => failure(404, 'not_found', `No such endpoint: ${context.req.method} ${context.req.path}`));
    app.onError((error) => {
      if (error instanceof Refusal) return failure(error.status, error.code, error.message, error.headers);
      console.error(error);
      return failure(500, 'service_error', error.message);
    });
    return app;
  }

  return async (request, exchange) => {
    const begins = /^https?:\/\/[^/]+\/v2(?:\.1)?\/(\w+)/.exec(request.url)?.[1] ?? '';
    let app = apps.get(begins);
    if (app === undefined) {
      const word = areas.some((area) => area.begins.includes(begins)) ? begins : '';
      app = apps.get(word) ?? appFor(word);
      apps.set(word, app);
    }
    return (await app).fetch(request, exchange);
  };
}

/** What the documentation tells of. */
async function allOperations(world: World): Promise<Operation[]> {
  const loaded = await Promise.all(
    areas.map(async ({ begins, load }) => {
      const addRoutes = await load();
      const operations: Operation[] = [];
      addRoutes({ app: new Hono(), world, operations });
      const stray = operations.find(({ path }) => !begins.includes(path.split(/[/:]/)[2] ?? ''));
      if (stray) throw new TypeError(`${stray.path} is in an area of paths that begin with ${begins.join(' or ')}`);
      return operations;
    }),
  );
  return loaded.flat();
}

function failure(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  return Response.json(errorBody(code, message), { status, headers });
}
