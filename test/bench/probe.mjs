// Loaded into a measured process before its program (`node --import`): writes down, when the process ends, what it asked
// for and what it took. BENCH_REPORT names the file; a process that asked for nothing, such as npx itself, writes none.
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';

const report = process.env.BENCH_REPORT;
let firstRequest;
let lastAnswer;
let requests = 0;
let underWay = 0;
let mostUnderWay = 0;

if (report) {
  const now = () => performance.timeOrigin + performance.now();
  subscribe('http.client.request.start', () => {
    firstRequest ??= now();
    requests += 1;
    underWay += 1;
    mostUnderWay = Math.max(mostUnderWay, underWay);
  });
  subscribe('http.client.response.finish', () => {
    underWay -= 1;
    lastAnswer = now();
  });
  process.on('exit', () => {
    if (firstRequest === undefined) return;
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const cpu = (userCPUTime + systemCPUTime) / 1000;
    const times = { firstRequest, lastAnswer, exit: now() };
    writeFileSync(report, JSON.stringify({ ...times, requests, mostUnderWay, cpu, peakMemory: maxRSS * 1024 }));
  });
}
