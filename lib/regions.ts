import { UsageError } from './errors.ts';
import type { SharedEndpoint } from './target.ts';

/**
 * The hosts of the API, one for each cloud and region that Sigma runs in. An organization is on one of them; which one is
 * shown under Administration > Account.
 */
export const regions: Record<string, string> = {
  'aws-us-west': 'https://aws-api.sigmacomputing.com',
  'aws-us-east': 'https://api.us-a.aws.sigmacomputing.com',
  'aws-canada': 'https://api.ca.aws.sigmacomputing.com',
  'aws-eu': 'https://api.eu.aws.sigmacomputing.com',
  'aws-uk': 'https://api.uk.aws.sigmacomputing.com',
  'aws-apac': 'https://api.au.aws.sigmacomputing.com',
  'azure-us': 'https://api.us.azure.sigmacomputing.com',
  'azure-canada': 'https://api.ca.azure.sigmacomputing.com',
  'azure-eu': 'https://api.eu.azure.sigmacomputing.com',
  'azure-uk': 'https://api.uk.azure.sigmacomputing.com',
  'azure-australia': 'https://api.au.azure.sigmacomputing.com',
  'gcp-us': 'https://api.sigmacomputing.com',
  'gcp-saudi-arabia': 'https://api.sa.gcp.sigmacomputing.com',
};

/** The endpoint of a region; the credentials are everybody’s own. */
export function regionEndpoint(region: string): SharedEndpoint {
  const baseURL = regions[region];
  if (baseURL === undefined)
    throw new UsageError(`There is no region “${region}”, only ${Object.keys(regions).join(', ')}.`);
  const credentials = { clientId: '', clientSecret: '' };
  return { name: region, baseURL, tokenURL: `${baseURL}/v2/auth/token`, credentials };
}
