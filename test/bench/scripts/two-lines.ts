import axios from 'axios';
import 'dotenv/config';

await axios.get(`${process.env.baseURL}/v2/whoami`).catch(() => {});
