/** A server with nothing behind it that answers everything after so many milliseconds: the argument. */
import { createServer } from 'node:http';

const latency = Number(process.argv[2]);
const answer = JSON.stringify({ memberId: 'KteJXJQfHuei5GxxY9hQOnFZHP91A' });
const server = createServer((incoming, outgoing) => {
  const cameAt = performance.now();
  incoming.resume().on('end', () => {
    setTimeout(
      () => outgoing.writeHead(200, { 'content-type': 'application/json' }).end(answer),
      latency - (performance.now() - cameAt),
    );
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  // Who starts it waits for both lines, as of the sandbox.
  console.log(`baseURL=http://127.0.0.1:${port}\nSECRET=none\n`);
});
process.on('SIGINT', () => server.close().closeAllConnections());
