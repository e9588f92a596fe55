import type { EntryError } from './types.ts';

/** Parts the entries of a list of files into files and those that Sigma could not read. */
export function partEntries<File extends { id: string }>(
  entries: ReadonlyArray<File | EntryError>,
): { files: File[]; unreadable: EntryError[] } {
  const isFile = (entry: File | EntryError): entry is File => 'id' in entry;
  const isError = (entry: File | EntryError): entry is EntryError => !isFile(entry);
  return { files: entries.filter(isFile), unreadable: entries.filter(isError) };
}

/** What there is to say about entries that could not be read. */
export function describeUnreadable(unreadable: readonly EntryError[]): string {
  const lines = unreadable.map(
    ({ code, message, requestId }) => `  ${code}: ${message} (Sigma’s request id ${requestId})`,
  );
  return `${unreadable.length} of the entries could not be read:\n${lines.join('\n')}`;
}
