import { randomBytes } from 'node:crypto';
import { ownerOf } from '../authentication.ts';
import { invalid, unauthorized } from '../errors.ts';
import { hashed } from '../ids.ts';
import { type Api, operation, publicOperation } from '../operation.ts';
import { AccessToken, TokenRequest, WhoAmI } from '../schemas/auth.ts';
import type { Credentials, Token, World } from '../world.ts';

const TOKEN_BYTES = 26;
/** Sigma does not say how long a refresh token lasts. */
const REFRESH_TOKEN_LIFETIME_SECONDS = 30 * 24 * 3600;

/** Access tokens, and whose they are. */
export function authRoutes(api: Api): void {
  const { world } = api;

  /** https://help.sigmacomputing.com/reference/posttoken */
  publicOperation(
    api,
    {
      method: 'post',
      path: '/v2/auth/token',
      id: 'postToken',
      summary: 'Get access token',
      request: { body: TokenRequest },
      form: true,
      answer: AccessToken,
    },
    ({ body }, authorization) => {
      const { clientId } = credentialsFrom(world, body, authorization);
      if (body.grant_type === 'refresh_token') useUp(world, body.refresh_token, clientId);
      world.tokens.removeWhere('expiresAt <= ?', world.now());
      return {
        access_token: issue(world, 'access', clientId, world.tokenLifetime),
        refresh_token: issue(world, 'refresh', clientId, REFRESH_TOKEN_LIFETIME_SECONDS),
        token_type: 'bearer' as const,
        expires_in: world.tokenLifetime,
      };
    },
  );

  /** https://help.sigmacomputing.com/reference/whoami */
  operation(
    api,
    { method: 'get', path: '/v2/whoami', id: 'whoAmI', summary: 'Get the current user', request: {}, answer: WhoAmI },
    (_request, caller) => ({ userId: caller.memberId, organizationId: caller.organizationId }),
  );
}

interface ClientCredentials {
  client_id?: string | undefined;
  client_secret?: string | undefined;
}

function credentialsFrom(world: World, body: ClientCredentials, authorization: string | undefined): Credentials {
  const basic = fromBasic(authorization);
  const clientId = body.client_id ?? basic?.client_id;
  const secret = body.client_secret ?? basic?.client_secret;
  if (!clientId || !secret) throw invalid('Expecting client_id and client_secret');
  const credentials = world.credentials.get(clientId);
  if (credentials?.secretHash !== hashed(secret)) throw unauthorized('Invalid client credentials');
  if (!ownerOf(world, clientId)) throw invalid('The owner of these credentials has been deactivated');
  return credentials;
}

function fromBasic(authorization: string | undefined): ClientCredentials | undefined {
  const encoded = /^Basic ([\w+/=-]+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString().split(':');
  return { client_id: id, client_secret: secret.join(':') };
}

/** A refresh token is good for one use. */
function useUp(world: World, refreshToken: string, clientId: string): void {
  const known = world.tokens.get(hashed(refreshToken));
  if (known?.kind !== 'refresh' || known.clientId !== clientId || known.expiresAt <= world.now()) {
    throw invalid('The refresh token is not valid');
  }
  world.tokens.remove(known.hash);
}

function issue(world: World, kind: Token['kind'], clientId: string, lifetime: number): string {
  const token = randomBytes(TOKEN_BYTES).toString('hex');
  world.tokens.put({ hash: hashed(token), kind, clientId, expiresAt: world.now() + lifetime * 1000 });
  return token;
}
