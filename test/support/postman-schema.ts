/** An object with these properties and no others. */
function object(properties: Record<string, object>, optional: readonly string[] = []) {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false } as const;
}

function array(items: object) {
  return { type: 'array', items } as const;
}

const text = { type: 'string', minLength: 1 };
const anyText = { type: 'string' };
const switched = { type: 'boolean' };

const parameter = object({ key: text, value: anyText, disabled: switched }, ['disabled']);

const auth = {
  oneOf: [
    object({ type: { const: 'noauth' } }),
    object({ type: { const: 'bearer' }, bearer: array(object({ key: text, value: text, type: { const: 'string' } })) }),
  ],
};

const event = object({
  listen: { enum: ['prerequest', 'test'] },
  script: object({ type: { const: 'text/javascript' }, exec: array(anyText) }),
});

const body = {
  oneOf: [
    object({ mode: { const: 'urlencoded' }, urlencoded: array(parameter) }),
    object({ mode: { const: 'raw' }, raw: text, options: object({ raw: object({ language: { const: 'json' } }) }) }),
  ],
};

const url = object({ raw: text, host: array(text), path: array(text), query: array(parameter) }, ['path', 'query']);

const request = object(
  {
    auth,
    method: { enum: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] },
    header: array(parameter),
    body,
    url,
    description: text,
  },
  ['auth', 'body'],
);

const item = object({ id: text, name: text, event: array(event), request, response: array({ type: 'object' }) });

/** As much of Postman's format for collections, 2.1.0, as ours makes use of. */
export const collectionSchema = object({
  info: object({ _postman_id: text, name: text, description: text, schema: text }),
  auth,
  event: array(event),
  variable: array(object({ id: text, key: text, value: anyText })),
  item: array({ oneOf: [item, object({ id: text, name: text, item: array(item) })] }),
});
