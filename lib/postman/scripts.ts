/** A script as a Postman collection holds it. */
export interface ScriptEvent {
  listen: 'prerequest' | 'test';
  script: { type: 'text/javascript'; exec: string[] };
}

/** What runs after the answer of a request has come. */
export interface Followup {
  /** The statuses that it may have. */
  status: readonly number[];
  /** Collection variables that are set from the answer: a JavaScript expression each. It fails the test to find nothing. */
  keeps?: Record<string, string>;
  /** The same, but for variables that are blank, and finding nothing is fine. */
  finds?: Record<string, string>;
  /** Collection variables whose object is gone afterwards. */
  forgets?: readonly string[];
  /** Asks again for the next of the ids that `among` holds as a JSON array, until `until` is set. */
  goesOn?: { id: string; among: string; until: string };
  /** Asks again after a while when the answer is 204. */
  waits?: boolean;
}

/**
 * The script that runs before every request: with an id that is not known it could do harm, or would fail with a message
 * that helps nobody.
 */
export function skipWithoutIds(): ScriptEvent {
  return event('prerequest', [
    'const text = [pm.request.url, pm.request.body].join("\\n");',
    'const names = [...text.matchAll(/\\{\\{(\\w+)\\}\\}/g)].map(([, name]) => name);',
    'const blank = names.filter((name) => !pm.variables.get(name));',
    'if (blank.length > 0) {',
    '  console.warn(pm.info.requestName + ": not sent, for these are not set: " + [...new Set(blank)].join(", "));',
    '  pm.execution.skipRequest();',
    '}',
  ]);
}

/** The script that keeps the token of the answer, and what else is told about it, in the environment. */
export function keepToken(): ScriptEvent {
  return event('test', [
    ...expectStatus([200]),
    'const responseData = pm.response.json();',
    'pm.environment.set("access_token", responseData.access_token);',
    'pm.environment.set("refresh_token", responseData.refresh_token);',
    'pm.environment.set("token_type", responseData.token_type);',
    'pm.environment.set("expires_in", responseData.expires_in);',
    '',
    '// The ids of one organization are no good in another one.',
    'const organization = [pm.environment.get("baseUrl"), pm.environment.get("clientID")].join(" ");',
    'if (pm.collectionVariables.get("organization") !== organization) pm.collectionVariables.clear();',
    'pm.collectionVariables.set("organization", organization);',
  ]);
}

/** The script that checks an answer and keeps what later requests need. */
export function followup({ status, keeps = {}, finds = {}, forgets = [], goesOn, waits }: Followup): ScriptEvent {
  const usesAnswer = Object.keys({ ...keeps, ...finds }).length > 0;
  return event('test', [
    ...expectStatus(status),
    ...(usesAnswer ? ['', 'const answer = pm.response.code < 300 ? pm.response.json() : { entries: [] };'] : []),
    ...Object.entries(keeps).flatMap(([name, expression]) => [
      `pm.collectionVariables.set("${name}", (${expression}) ?? "");`,
      `pm.test("tells the ${name}", () => pm.expect(pm.collectionVariables.get("${name}")).to.not.equal(""));`,
    ]),
    ...Object.entries(finds).map(
      ([name, expression]) =>
        `if (!pm.collectionVariables.get("${name}")) pm.collectionVariables.set("${name}", (${expression}) ?? "");`,
    ),
    ...forgets.map((name) => `pm.collectionVariables.set("${name}", "");`),
    ...(goesOn ? goOn(goesOn) : []),
    ...(waits ? waitAndAskAgain : []),
  ]);
}

function expectStatus(status: readonly number[]): string[] {
  return [
    `pm.test("is answered with ${status.join(' or ')}", () => pm.expect(pm.response.code).to.be.oneOf([${status.join(', ')}]));`,
  ];
}

function goOn({ id, among, until }: NonNullable<Followup['goesOn']>): string[] {
  return [
    '',
    `const [next, ...others] = JSON.parse(pm.collectionVariables.get("${among}") || "[]");`,
    `if (!pm.collectionVariables.get("${until}") && next) {`,
    `  pm.collectionVariables.set("${id}", next);`,
    `  pm.collectionVariables.set("${among}", JSON.stringify(others));`,
    '  pm.execution.setNextRequest(pm.info.requestId);',
    '}',
  ];
}

const waitAndAskAgain = [
  '',
  'if (pm.response.code === 204) {',
  '  const tries = Number(pm.variables.get("tries") ?? 0) + 1;',
  '  pm.variables.set("tries", tries);',
  '  pm.test("is ready within two minutes", () => pm.expect(tries).to.be.below(60));',
  '  if (tries < 60) {',
  '    pm.execution.setNextRequest(pm.info.requestId);',
  '    // The next request is sent when this script is over.',
  '    setTimeout(() => {}, 2000);',
  '  }',
  '}',
];

function event(listen: ScriptEvent['listen'], exec: string[]): ScriptEvent {
  return { listen, script: { type: 'text/javascript', exec } };
}
