import net from 'node:net';

/**
 * How many requests a second a server answers when so many connections ask it for the same thing without a pause. It
 * counts bytes and reads nothing, so that it asks faster than a server answers; all answers must be of one length.
 */
export async function requestsPerSecond(
  url: string,
  { token = '', connections = 8, seconds = 1 }: { token?: string; connections?: number; seconds?: number } = {},
): Promise<number> {
  const { hostname, port, pathname, search, host } = new URL(url);
  const request = `GET ${pathname}${search} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  const length = await answerLength(url, request);
  let answered = 0;
  let isOver = false;
  const sockets = Array.from({ length: connections }, () => net.connect(Number(port), hostname));
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve, reject) => {
          let got = 0;
          socket.setNoDelay();
          socket.on('connect', () => socket.write(request));
          socket.on('error', reject);
          socket.on('data', (piece) => {
            got += piece.length;
            if (got < length) return;
            got -= length;
            answered += 1;
            if (!isOver) socket.write(request);
            else {
              socket.end();
              resolve();
            }
          });
          setTimeout(() => {
            isOver = true;
          }, seconds * 1000);
        }),
    ),
  );
  return answered / seconds;
}

/** Bytes of an answer, head and body. */
function answerLength(url: string, request: string): Promise<number> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname, () => socket.write(request));
    let answer = Buffer.alloc(0);
    socket.on('error', reject);
    socket.on('data', (piece) => {
      answer = Buffer.concat([answer, piece]);
      const end = answer.indexOf('\r\n\r\n');
      if (end === -1) return;
      const head = answer.subarray(0, end).toString();
      const [, size] = /^content-length: (\d+)$/im.exec(head) ?? [];
      if (!head.startsWith('HTTP/1.1 200') || size === undefined) reject(new Error(`${url} answered\n${head}`));
      const length = end + 4 + Number(size);
      if (answer.length < length) return;
      socket.destroy();
      resolve(length);
    });
  });
}
