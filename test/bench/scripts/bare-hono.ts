/** A Hono server with nothing behind it: each path answers the bytes that are in a file, held in memory. */
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';

const answers: Array<[path: string, body: string]> = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const app = new Hono();
for (const [path, body] of answers)
  app.get(path, (context) => context.body(body, 200, { 'content-type': 'application/json' }));
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`baseURL=http://127.0.0.1:${port}\nSECRET=none\n`),
);
process.on('SIGINT', () => server.close());
