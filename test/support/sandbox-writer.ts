import { startSandbox } from '../../lib/sandbox/start.ts';
import { clientOf } from './sandbox-client.ts';

// A process of its own, for tests: makes workspaces on the state in a folder, and prints the id of each one as soon as
// it is answered. `sandbox-writer.ts FOLDER NAME COUNT`
const [state = '', name = '', count = ''] = process.argv.slice(2);
const sandbox = await startSandbox({ state, record: false });
const client = await clientOf(sandbox);
for (let index = 0; index < Number(count); index++) {
  const { workspaceId } = await client.done<{ workspaceId: string }>('POST', '/v2/workspaces', { name });
  console.log(workspaceId);
}
await sandbox.close();
