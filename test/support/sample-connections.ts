import { readFileSync } from 'node:fs';
import { sampleFile } from '../../lib/sandbox/samples.ts';

/** Every kind of warehouse that Sigma connects to. */
export const connectionTypes = [
  'postgres',
  'redshift',
  'alloydb',
  'mysql',
  'sqlserver',
  'bigQuery',
  'snowflake',
  'databricks',
] as const;

export type ConnectionType = (typeof connectionTypes)[number];

/** What is sent for a connection, loosely enough to leave something out of it. */
export interface SampleConnection {
  name: string;
  details: Record<string, unknown>;
  [setting: string]: unknown;
}

/** The example that comes with the sandbox, with other details here and there; what is undefined is left out. */
export function sampleConnection(type: ConnectionType, changes: Record<string, unknown> = {}): SampleConnection {
  const sample: SampleConnection = JSON.parse(readFileSync(sampleFile(`connections/${type}.json`), 'utf8'));
  return { ...sample, details: { ...sample.details, ...changes } };
}
