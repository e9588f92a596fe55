/**
 * The text without what could steer a terminal: control characters (but for new lines) and marks that turn the
 * direction of writing. Names come from other people.
 */
export function terminalText(text: string): string {
  return text.replace(/(?!\n)[\p{Cc}\p{Bidi_Control}]/gu, '');
}
