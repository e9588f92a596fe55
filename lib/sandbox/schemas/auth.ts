import { z } from 'zod';
import { MemberId, Uuid } from './common.ts';

const credentials = { client_id: z.string().optional(), client_secret: z.string().optional() };

/** The form of POST /v2/auth/token. The credentials may come by HTTP Basic instead. */
export const TokenRequest = z.discriminatedUnion('grant_type', [
  z.object({ grant_type: z.literal('client_credentials'), ...credentials }),
  z.object({ grant_type: z.literal('refresh_token'), refresh_token: z.string(), ...credentials }),
]);

export const AccessToken = z
  .object({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('bearer'),
    expires_in: z.number().meta({ description: 'Seconds.' }),
  })
  .meta({ id: 'AccessToken' });

export const WhoAmI = z.object({ userId: MemberId, organizationId: Uuid }).meta({ id: 'WhoAmI' });
