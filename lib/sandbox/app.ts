import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { docsRoutes } from './docs.ts';
import { errorBody, Refusal } from './errors.ts';
import type { Api, Bindings, Operation } from './operation.ts';
import type { RateLimits } from './rate-limit.ts';
import { accountTypeRoutes } from './routes/account-types.ts';
import { authRoutes } from './routes/auth.ts';
import { connectionPathRoutes } from './routes/connection-paths.ts';
import { connectionRoutes } from './routes/connections.ts';
import { dataModelRoutes } from './routes/data-models.ts';
import { datasetRoutes } from './routes/datasets.ts';
import { embedRoutes } from './routes/embeds.ts';
import { exportRoutes } from './routes/exports.ts';
import { fileRoutes } from './routes/files.ts';
import { grantRoutes } from './routes/grants.ts';
import { materializationRoutes } from './routes/materializations.ts';
import { memberRoutes } from './routes/members.ts';
import { teamRoutes } from './routes/teams.ts';
import { workbookContentRoutes } from './routes/workbook-content.ts';
import { workbookRoutes } from './routes/workbooks.ts';
import { workspaceRoutes } from './routes/workspaces.ts';
import type { World } from './world.ts';

/** Every area of the API that is imitated. */
const areas = [
  authRoutes,
  memberRoutes,
  teamRoutes,
  workspaceRoutes,
  // Before the connections: `paths` is no connection's id.
  connectionPathRoutes,
  connectionRoutes,
  fileRoutes,
  grantRoutes,
  accountTypeRoutes,
  workbookRoutes,
  workbookContentRoutes,
  exportRoutes,
  materializationRoutes,
  embedRoutes,
  dataModelRoutes,
  datasetRoutes,
];

/** The API over a state, without limits unless they are given: give it a request, get the answer. */
export function createApp(world: World, limits?: RateLimits): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>();
  const operations: Operation[] = [];
  const api: Api = { app, world, operations };
  app.options('*', cors());
  if (limits) {
    app.use('/v2/*', (context, next) => {
      limits.take(context.req.path, world.now());
      return next();
    });
  }
  for (const addRoutes of areas) addRoutes(api);
  docsRoutes(api);
  app.notFound((context) => failure(404, 'not_found', `No such endpoint: ${context.req.method} ${context.req.path}`));
  app.onError((error) => {
    if (error instanceof Refusal) return failure(error.status, error.code, error.message, error.headers);
    console.error(error);
    return failure(500, 'service_error', error.message);
  });
  return app;
}

function failure(status: number, code: string, message: string, headers: Record<string, string> = {}): Response {
  return Response.json(errorBody(code, message), { status, headers });
}
