/** The shortest script that streams a download into a file with axios. */
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import axios from 'axios';

const { baseURL = '', CLIENT_ID = '', SECRET = '', QUERY_ID = '', FILENAME = '' } = process.env;
const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: CLIENT_ID, client_secret: SECRET });
const { data: token } = await axios.post(`${baseURL}/v2/auth/token`, form);
const headers = { Authorization: `Bearer ${token.access_token}` };
const { data } = await axios.get(`${baseURL}/v2/query/${QUERY_ID}/download`, { headers, responseType: 'stream' });
await pipeline(data, createWriteStream(FILENAME));
