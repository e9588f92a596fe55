/** Where `npm run sandbox` listens unless it is told otherwise. */
export const DEFAULT_PORT = 4010;
