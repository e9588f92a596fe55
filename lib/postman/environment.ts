import type { SharedEndpoint } from '../target.ts';
import { stableId } from './stable-id.ts';

interface Variable {
  key: string;
  value: string;
  type: 'default' | 'secret';
  enabled: true;
}

/** A Postman environment. */
export interface PostmanEnvironment {
  id: string;
  name: string;
  values: Variable[];
  _postman_variable_scope: 'environment';
}

/** The environment of the Postman quickstart, for this endpoint. The request Authenticate fills in the last four. */
export function postmanEnvironment({ name, baseURL, tokenURL, credentials }: SharedEndpoint): PostmanEnvironment {
  return {
    id: stableId(`environment ${name}`),
    name: `Sigma ${name}`,
    values: [
      variable('baseUrl', baseURL),
      variable('tokenBaseURL', tokenURL),
      variable('clientID', credentials.clientId),
      secret('secret', credentials.clientSecret),
      secret('access_token'),
      secret('refresh_token'),
      variable('token_type'),
      variable('expires_in'),
    ],
    _postman_variable_scope: 'environment',
  };
}

function variable(key: string, value = ''): Variable {
  return { key, value, type: 'default', enabled: true };
}

/** Postman shows dots in its place. */
function secret(key: string, value = ''): Variable {
  return { ...variable(key, value), type: 'secret' };
}
