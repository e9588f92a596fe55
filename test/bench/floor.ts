import { leastTime, median } from './arithmetic.ts';
import { measure, serve } from './processes.ts';
import type { Setting } from './recipes.ts';
import type { Result } from './results.ts';

const [latency, requests] = [20, 1000];

/**
 * What this computer allows at all: Node's http, with nothing of anybody's before it or behind it. A recipe with as many
 * requests can come no nearer to the least time than this does.
 */
export async function benchFloor({ runs, said }: Setting): Promise<Result[]> {
  said('Floor');
  const server = await serve('test/bench/scripts/late-server.ts', [String(latency)]);
  try {
    const results: Result[] = [];
    for (const concurrency of [10, 20, 40]) {
      const env = { baseURL: server.url, REQUESTS: String(requests), AT_ONCE: String(concurrency) };
      const least = leastTime({ requests, depth: 1, concurrency, latency });
      const walls: number[] = [];
      const cpu: number[] = [];
      for (let run = 0; run < runs; run += 1) {
        const one = await measure('test/bench/scripts/bare-client.ts', { env });
        walls.push(one.wall);
        cpu.push(one.cpu);
      }
      results.push({
        scenario: `Floor: Node's http alone, ${requests} requests, ${latency} ms, ${concurrency} at once`,
        figures: {
          'least, ms': least,
          'wall, ms': median(walls),
          'of the least': median(walls) / least,
          'best of the least': Math.min(...walls) / least,
          'CPU, ms a request': median(cpu) / requests,
          'requests a second': (requests / median(walls)) * 1000,
        },
        goals: [],
        notes: [],
      });
    }
    return results;
  } finally {
    await server.close();
  }
}
