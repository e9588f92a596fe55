/** The least that a Node program can do to send so many requests, so many at once: no axios, no recipe, nothing looked at. */
import { Agent, request } from 'node:http';

const { baseURL = '', REQUESTS, AT_ONCE } = process.env;
const agent = new Agent({ keepAlive: true });
const person = JSON.stringify({ email: 'ada@example.com', firstName: 'Ada', lastName: 'Nilsen', memberType: 'View' });
const headers = {
  'content-type': 'application/json',
  'content-length': Buffer.byteLength(person),
  authorization: 'Bearer 6f0fb23c6f5da2cec255404e4fb440034d0c71',
};

function send(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request(`${baseURL}/v2/members`, { method: 'POST', agent, headers }, (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      incoming.on('end', () => resolve(JSON.parse(text)));
    })
      .on('error', reject)
      .end(person);
  });
}

let left = Number(REQUESTS);
await Promise.all(
  Array.from({ length: Number(AT_ONCE) }, async () => {
    while (left > 0) {
      left -= 1;
      await send();
    }
  }),
);
