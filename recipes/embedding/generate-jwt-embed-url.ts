/**
 * Makes a signed address at which somebody sees a workbook embedded in your own page. It works once, and only for a
 * while. For your own members leave TEAMS and ACCOUNT_TYPE blank; for people outside, ACCOUNT_TYPE names what they may
 * do, and left blank it gives them the most that there is.
 *
 * Needs   WORKBOOK_ID, EMAIL, EMBED_CLIENT_ID, EMBED_SECRET; optional TEAMS, ACCOUNT_TYPE, SESSION_LENGTH
 * Calls   GET /v2/workbooks/{workbookId}    https://help.sigmacomputing.com/reference/getworkbook
 * Run     npx tsx recipes/embedding/generate-jwt-embed-url.ts --EMAIL=rider@customer.example --ACCOUNT_TYPE=View
 * Prints  https://app.sigmacomputing.com/my-org/workbook/1FIdwZOuiZlCbHEcHuSkKN?:jwt=eyJhbGciOiJIUzI1Ni…&:embed=true
 */
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { createClient, type SigmaClient } from '../../lib/client.ts';
import { UsageError } from '../../lib/errors.ts';
import { getBearerToken } from '../../lib/get-access-token.ts';
import { recipe } from '../../lib/run.ts';
import type { Workbook } from '../../lib/types.ts';

/** Sigma accepts no signed address that works for longer than 30 days. */
const longestSession = 30 * 24 * 60 * 60;

/** Who sees the workbook, and with whose embed credentials that is vouched for. */
interface Embedding {
  email: string;
  clientId: string;
  secret: string;
  /** Names of teams; for people who are not members themselves. */
  teams: readonly string[];
  accountType?: string | undefined;
  /** Seconds. */
  sessionLength: number;
}

/** The signed address of a workbook. */
export async function jwtEmbedUrl(sigma: SigmaClient, workbookId: string, embedding: Embedding): Promise<string> {
  const { email, clientId, secret, teams, accountType, sessionLength } = embedding;
  const { data: workbook } = await sigma.get<Workbook>(`/v2/workbooks/${encodeURIComponent(workbookId)}`);
  const now = Math.floor(Date.now() / 1000);
  const jwt = await new SignJWT({
    ver: '1.1',
    ...(teams.length > 0 && { teams }),
    ...(accountType && { account_type: accountType }),
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: clientId })
    .setSubject(email)
    .setIssuer(clientId)
    .setAudience('sigmacomputing')
    // Each address works once: what has this id is not accepted a second time.
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + sessionLength)
    .sign(new TextEncoder().encode(secret));
  return `${workbook.url}?:jwt=${jwt}&:embed=true`;
}

export default recipe(
  import.meta,
  {
    needs: ['WORKBOOK_ID', 'EMAIL', 'EMBED_CLIENT_ID', 'EMBED_SECRET'],
    accepts: { TEAMS: undefined, ACCOUNT_TYPE: undefined, SESSION_LENGTH: 3600 },
    meanings: { EMAIL: 'the address of whoever is to see the workbook' },
  },
  async (values, { print, warn }) => {
    if (values.SESSION_LENGTH > longestSession) {
      throw new UsageError(
        `SESSION_LENGTH is ${values.SESSION_LENGTH}; Sigma takes at most ${longestSession} seconds, 30 days.`,
      );
    }
    const teams = (values.TEAMS ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean);
    if (!values.ACCOUNT_TYPE) {
      warn('Without ACCOUNT_TYPE, somebody who is not a member of yours gets the most powerful account type there is.');
    }
    const url = await jwtEmbedUrl(createClient(getBearerToken), values.WORKBOOK_ID, {
      email: values.EMAIL,
      clientId: values.EMBED_CLIENT_ID,
      secret: values.EMBED_SECRET,
      teams,
      accountType: values.ACCOUNT_TYPE,
      sessionLength: values.SESSION_LENGTH,
    });
    print({ url }, { text: url });
  },
);
