/**
 * The text without what could steer a terminal: control characters (but for new lines) and marks that turn the
 * direction of writing. Names come from other people.
 */
export function terminalText(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Bidi_Control}]/gu, '');
}

/** The same, on one line. */
export function oneLine(text: string): string {
  return terminalText(text).replaceAll('\n', ' ');
}

/** What a row says in a column, on one line; blank if nothing. */
export function cellText(row: object, column: string): string {
  const value: unknown = Object.entries(row).find(([key]) => key === column)?.[1];
  if (value === undefined || value === null) return '';
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value));
}
