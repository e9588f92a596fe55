import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Hono } from 'hono';
import { sampleCredentials } from './cast.ts';
import { openApiDocument } from './openapi.ts';
import type { Exchange, Operation } from './operation.ts';

const require = createRequire(import.meta.url);

/** The files of Swagger UI that the page needs. */
const assets: Record<string, string> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
  'favicon-32x32.png': 'image/png',
};

/** Serves the OpenAPI document, and Swagger UI to read and try it, from this computer alone. */
export function docsRoutes(app: Hono<{ Bindings: Exchange }>, allOperations: () => Promise<Operation[]>): void {
  app.get('/openapi.json', async (context) =>
    Response.json(openApiDocument(await allOperations(), new URL(context.req.url).origin)),
  );

  app.get('/', (context) => context.redirect('/docs/'));
  app.get('/docs', (context) => context.redirect('/docs/'));
  app.get('/docs/', (context) => context.html(page, 200, { 'content-security-policy': onlyFromHere }));
  app.get('/docs/start.js', () => new Response(script, { headers: { 'content-type': 'text/javascript' } }));
  app.get('/docs/:file', (context) => {
    const file = context.req.param('file');
    const type = assets[file];
    if (type === undefined) return context.notFound();
    const folder = path.dirname(require.resolve('swagger-ui-dist/package.json'));
    return new Response(readFileSync(path.join(folder, file)), { headers: { 'content-type': type } });
  });
}

/** Has the browser refuse what would not work without the Internet. */
const onlyFromHere = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";

const page = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Sigma API sandbox</title>
    <link rel="stylesheet" href="swagger-ui.css">
    <link rel="icon" type="image/png" href="favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="swagger-ui-bundle.js"></script>
    <script src="start.js"></script>
  </body>
</html>
`;

/** The sample credentials are filled in, so that "Authorize" takes one click. */
const script = `const ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
});
ui.initOAuth(${JSON.stringify({ clientId: sampleCredentials.clientId, clientSecret: sampleCredentials.clientSecret })});
window.ui = ui;
`;
