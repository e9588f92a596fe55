import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { sampleCredentials } from '../../lib/sandbox/cast.ts';
import postmanCollection from '../../recipes/postman-collection.ts';
import { emptyFolder, run } from '../support/run.ts';

/** The values of the environment in a file, by name. */
function valuesIn(file: string): Record<string, string> {
  const { values }: { values: Array<{ key: string; value: string }> } = JSON.parse(readFileSync(file, 'utf8'));
  return Object.fromEntries(values.map(({ key, value }) => [key, value]));
}

it('writes, into the folder one is in, what works at once with npm run sandbox', async () => {
  const cwd = emptyFolder();
  const { status, stdout } = await run(postmanCollection, [], { cwd });
  expect(status).toBe(0);
  const files: { collection: string; environment: string } = JSON.parse(stdout);
  expect(readdirSync(cwd).sort()).toEqual(
    Object.values(files)
      .map((file) => path.basename(file))
      .sort(),
  );
  expect(JSON.parse(readFileSync(files.collection, 'utf8'))).toHaveProperty('info.name');
  expect(valuesIn(files.environment)).toMatchObject({
    baseUrl: 'http://127.0.0.1:4010',
    tokenBaseURL: 'http://127.0.0.1:4010/v2/auth/token',
    clientID: sampleCredentials.clientId,
    secret: sampleCredentials.clientSecret,
    access_token: '',
  });
});

it('names the sandbox that SANDBOX_URL names', async () => {
  const cwd = emptyFolder();
  await run(postmanCollection, [], { cwd, env: { SANDBOX_URL: 'http://127.0.0.1:4999/' } });
  expect(valuesIn(path.join(cwd, 'sandbox.postman_environment.json')).baseUrl).toBe('http://127.0.0.1:4999');
});

it('writes the sandbox’s own credentials also where they stand in .env: they are no secret', async () => {
  const cwd = emptyFolder();
  const { clientId, clientSecret } = sampleCredentials;
  const env = { CLIENT_ID: clientId, SECRET: clientSecret, baseURL: 'http://127.0.0.1:4010' };
  expect((await run(postmanCollection, [], { cwd, env })).status).toBe(0);
  expect(valuesIn(path.join(cwd, '127.0.0.1.postman_environment.json'))).toMatchObject({
    clientID: clientId,
    secret: clientSecret,
  });
  const own = { ...env, SECRET: 'my-own-secret' };
  await run(postmanCollection, [], { cwd, env: own });
  expect(valuesIn(path.join(cwd, '127.0.0.1.postman_environment.json'))).toMatchObject({ clientID: '', secret: '' });
});

it('never writes the credentials of an organization, and says what to fill in', async () => {
  const cwd = emptyFolder();
  const env = { CLIENT_ID: 'my-own-id', SECRET: 'my-own-secret', baseURL: 'https://api.eu.aws.sigmacomputing.com/v2' };
  const { status, stdout, stderr } = await run(postmanCollection, ['--FILENAME=postman'], { cwd, env });
  expect(status).toBe(0);
  expect(stderr).toContain('fill in its clientID and secret');
  const folder = path.join(cwd, 'postman');
  const texts = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), 'utf8'));
  expect(texts).toHaveLength(2);
  for (const text of [...texts, stdout, stderr]) expect(text).not.toContain('my-own');
  const environment = path.join(folder, 'api.eu.aws.sigmacomputing.com.postman_environment.json');
  expect(valuesIn(environment)).toMatchObject({
    baseUrl: 'https://api.eu.aws.sigmacomputing.com',
    tokenBaseURL: 'https://api.eu.aws.sigmacomputing.com/v2/auth/token',
    clientID: '',
    secret: '',
  });
});

it('writes an environment for a region, whatever it talks to itself', async () => {
  const cwd = emptyFolder();
  await run(postmanCollection, ['--REGION=gcp-saudi-arabia'], { cwd });
  expect(valuesIn(path.join(cwd, 'gcp-saudi-arabia.postman_environment.json'))).toMatchObject({
    baseUrl: 'https://api.sa.gcp.sigmacomputing.com',
    clientID: '',
    secret: '',
  });
});

it('lists the regions to somebody who names another one', async () => {
  const { status, stderr } = await run(postmanCollection, ['--REGION=aws-mars']);
  expect(status).toBe(2);
  expect(stderr).toContain('aws-us-west, aws-us-east');
});

it('says which file could not be written, and leaves what was there', async () => {
  const cwd = emptyFolder();
  writeFileSync(path.join(cwd, 'taken'), 'a file');
  const { status, stderr } = await run(postmanCollection, ['--FILENAME=taken'], { cwd });
  expect(status).toBe(1);
  expect(stderr).toContain('sigma-api.postman_collection.json was not written');
  expect(readFileSync(path.join(cwd, 'taken'), 'utf8')).toBe('a file');
});
