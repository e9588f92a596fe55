/**
 * Tries the sandbox's documentation page in a browser, without a window: `npm run check:docs`. With the name of a folder
 * behind it, `npm run check:docs -- FOLDER`, it leaves pictures of what it saw there.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type LaunchOptions, type Locator, type Page } from 'playwright-core';
import { type Sandbox, startSandbox } from '../lib/sandbox/start.ts';

const pictures = process.argv[2];

/** Opens a Chromium: the one that CHROME_PATH names, or else one that is installed where it usually is. */
async function openBrowser(): Promise<Browser> {
  const named = process.env.CHROME_PATH;
  if (named) return chromium.launch({ executablePath: named });
  const usual: LaunchOptions[] = [
    ...[
      '/usr/bin/chromium',
      '/usr/bin/chromium-browser',
      '/snap/bin/chromium',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ]
      .filter((file) => existsSync(file))
      .map((executablePath) => ({ executablePath })),
    { channel: 'chrome' },
    { channel: 'msedge' },
  ];
  for (const options of usual) {
    const browser = await chromium.launch(options).catch(() => undefined);
    if (browser) return browser;
  }
  throw new Error('No Chromium, Chrome or Edge was found. Name one in CHROME_PATH.');
}

/** Logs in with the credentials that the dialog holds already. */
async function authorize(page: Page): Promise<void> {
  await page.locator('.btn.authorize').click();
  const oauth = page.locator('.auth-container').filter({ hasText: 'clientCredentials' });
  await takePicture(page, 'authorize');
  await oauth.getByText('Authorize', { exact: true }).click();
  await oauth.getByText('Logout', { exact: true }).waitFor();
  await takePicture(page, 'authorized');
  await page.locator('.btn-done').first().click();
}

/** Sends an operation with “Try it out” and answers what the page shows of the answer. */
async function tryOut(page: Page, id: string, body?: object): Promise<{ status: string; answer: unknown }> {
  const operation = page.locator(`[id$="-${id}"]`);
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
  if (body) await operation.locator('textarea.body-param__text').fill(JSON.stringify(body));
  await operation.getByRole('button', { name: 'Execute' }).click();
  const live = operation.locator('.live-responses-table .response');
  const status = await textOf(live.locator('.response-col_status'));
  const answer = await textOf(live.locator('.highlight-code code').first());
  await operation.scrollIntoViewIfNeeded();
  await takePicture(page, id);
  return { status: status.trim(), answer: JSON.parse(answer) };
}

async function textOf(element: Locator): Promise<string> {
  await element.waitFor();
  return element.innerText();
}

async function takePicture(page: Page, name: string): Promise<void> {
  if (pictures) await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

async function check(browser: Browser, sandbox: Sandbox): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
  const requested: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });

  await page.goto(`${sandbox.url}/docs`);
  await page.locator('.opblock').first().waitFor();
  await takePicture(page, 'docs');
  await authorize(page);

  const me = await tryOut(page, 'whoAmI');
  assert.equal(me.status, '200');
  assert.deepEqual(me.answer, answerTo(sandbox, 'GET', '/v2/whoami'));

  const name = 'Made on the documentation page';
  const made = await tryOut(page, 'createWorkspace', { name });
  assert.equal(made.status, '200');
  assert.deepEqual(made.answer, answerTo(sandbox, 'POST', '/v2/workspaces'));
  assert.match(JSON.stringify(made.answer), new RegExp(name));

  assert.deepEqual(complaints, []);
  const elsewhere = requested.filter((url) => !url.startsWith(`${sandbox.url}/`) && !url.startsWith('data:'));
  assert.deepEqual(elsewhere, []);
  console.log(
    `The page authorizes, GET and POST work from it, and ${requested.length} requests all went to ${sandbox.url}.`,
  );
}

function answerTo({ requests }: Sandbox, method: string, route: string): unknown {
  return requests.find((request) => request.method === method && request.route === route)?.responseBody;
}

const sandbox = await startSandbox({ state: ':memory:', strict: true });
try {
  const browser = await openBrowser();
  await check(browser, sandbox).finally(() => browser.close());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await sandbox.close();
}
