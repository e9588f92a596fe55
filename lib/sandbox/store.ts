import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import type { JsonText } from './json-text.ts';

/** A new number here gives the state a new file, and everybody a fresh sample organization. */
const SCHEMA_VERSION = 4;
const BUSY_TIMEOUT_MS = 15_000;
const ROWS_AT_ONCE = 50;

export const IN_MEMORY = ':memory:';

type Value = string | number | null;

/** How a resource is kept: its whole JSON body under an id, and beside it what it is looked up and sorted by. */
export interface TableDefinition<T> {
  name: string;
  id: (item: T) => string;
  columns: Record<string, (item: T) => Value>;
  /** Each a list of columns. */
  indexes?: string[][];
  unique?: string[][];
}

/** A resource's rows. Conditions are SQL over the definition's columns and `id`. */
export class Table<T> {
  readonly #store: Store;
  readonly #definition: TableDefinition<T>;
  /** What was looked up last, frozen: the caller and the folders above a document are looked up for each request. */
  readonly #items: Memory<T | null>;
  readonly #counts: Memory<number>;
  /** Lists that were put together as JSON, for those who ask for the same again. */
  readonly lists: Memory<JsonText>;
  readonly #getOne: string;
  readonly #putOne: string;
  readonly #putMany: string;

  constructor(store: Store, definition: TableDefinition<T>) {
    this.#store = store;
    this.#definition = definition;
    this.#items = new Memory(() => store.othersChanges(), 500);
    this.#counts = new Memory(() => store.changes(), 100);
    this.lists = new Memory(() => store.changes(), 10);
    this.#getOne = `SELECT body FROM ${definition.name} WHERE id = ?`;
    this.#putOne = upsert(definition, 1);
    this.#putMany = upsert(definition, ROWS_AT_ONCE);
  }

  idOf(item: T): string {
    return this.#definition.id(item);
  }

  /** The item of that id. It is frozen, since others are given the same; what `find` answers is the caller's own. */
  get(id: string): T | undefined {
    const item = this.#items.recall(id, () => {
      const row = this.#store.row(this.#getOne, id);
      return row === undefined ? null : frozen<T>(JSON.parse(text(row, 'body')));
    });
    return item ?? undefined;
  }

  /** Adds the item, or replaces the one with its id. */
  put(item: T): void {
    this.#items.forget(this.idOf(item));
    this.#store.run(this.#putOne, ...this.#values(item));
  }

  /** Adds or replaces many: the same as one by one, in a third of the time. */
  putAll(items: readonly T[]): void {
    this.#items.clear();
    let start = 0;
    for (; start + ROWS_AT_ONCE <= items.length; start += ROWS_AT_ONCE) {
      const values = items.slice(start, start + ROWS_AT_ONCE).flatMap((item) => this.#values(item));
      this.#store.run(this.#putMany, ...values);
    }
    for (const item of items.slice(start)) this.put(item);
  }

  remove(id: string): void {
    this.removeWhere('id = ?', id);
  }

  removeWhere(condition: string, ...values: Value[]): void {
    this.#items.clear();
    this.#store.run(`DELETE FROM ${this.#definition.name} WHERE ${condition}`, ...values);
  }

  /** An item that fulfils the condition, if there is one. */
  findOne(condition: string, ...values: Value[]): T | undefined {
    const row = this.#store.row(`SELECT body FROM ${this.#definition.name} WHERE ${condition}`, ...values);
    return row === undefined ? undefined : JSON.parse(text(row, 'body'));
  }

  /** The items that fulfil the condition, which may go on with ORDER BY and LIMIT. */
  find(condition: string, ...values: Value[]): T[] {
    return this.findBodies(condition, ...values).map((body) => JSON.parse(body));
  }

  /** The same, each as the JSON that is kept: for long lists that go out as they are. */
  findBodies(condition: string, ...values: Value[]): string[] {
    return this.#store
      .rows(`SELECT body FROM ${this.#definition.name} WHERE ${condition}`, ...values)
      .map((row) => text(row, 'body'));
  }

  count(condition: string, ...values: Value[]): number {
    // A list is counted once for each of its pages.
    return this.#counts.recall(JSON.stringify([condition, values]), () =>
      number(this.#store.row(`SELECT count(*) AS n FROM ${this.#definition.name} WHERE ${condition}`, ...values), 'n'),
    );
  }

  #values(item: T): Value[] {
    const { id, columns } = this.#definition;
    return [id(item), ...Object.values(columns).map((column) => column(item)), JSON.stringify(item)];
  }
}

function upsert<T>({ name, columns }: TableDefinition<T>, rows: number): string {
  const kept = [...Object.keys(columns), 'body'];
  const row = `(?, ${kept.map(() => '?')})`;
  return `INSERT INTO ${name} (id, ${kept}) VALUES ${Array.from({ length: rows }, () => row)}
    ON CONFLICT (id) DO UPDATE SET ${kept.map((column) => `${column} = excluded.${column}`)}`;
}

/** What one statement wrote. */
export interface Written {
  sql: string;
  values: Value[];
}

/** One SQLite database. Everything in it is synchronous: a transaction is never open across an await. */
export class Store {
  readonly #database: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();
  readonly #definitions: string[] = [];
  #changes = 0;
  #record: Written[] | undefined;
  #othersChanges = 0;
  /** SQLite's own number for what others have written; of a state in memory there are no others. */
  #dataVersion: number | undefined;
  #isUpToDate = false;
  readonly #isShared: boolean;

  constructor(database: Database.Database, isShared: boolean) {
    this.#database = database;
    this.#isShared = isShared;
  }

  /** The table of a definition; `create` makes it in the database. */
  table<T>(definition: TableDefinition<T>): Table<T> {
    const { name, columns, indexes = [], unique = [] } = definition;
    this.#definitions.push(
      `CREATE TABLE IF NOT EXISTS ${name} (${['id TEXT PRIMARY KEY', ...Object.keys(columns), 'body TEXT NOT NULL']})`,
      ...indexes.map((index) => `CREATE INDEX IF NOT EXISTS ${name}_${index.join('_')} ON ${name} (${index})`),
      ...unique.map((index) => `CREATE UNIQUE INDEX IF NOT EXISTS ${name}_${index.join('_')} ON ${name} (${index})`),
    );
    return new Table(this, definition);
  }

  /** Makes the tables, or finds them made. Belongs into a transaction that writes. */
  create(): void {
    for (const definition of this.#definitions) this.#database.exec(definition);
  }

  run(sql: string, ...values: Value[]): void {
    this.#changes += 1;
    this.#record?.push({ sql, values });
    // As one array, since libsql takes a lone null for a list of values.
    this.#statement(sql).run(values);
  }

  /** Does the work, and answers what it wrote, in order: for `run` to write it again. */
  recorded(work: () => void): Written[] {
    const record: Written[] = [];
    this.#record = record;
    try {
      work();
    } finally {
      this.#record = undefined;
    }
    return record;
  }

  /** The first row, if there is one. */
  row(sql: string, ...values: Value[]): unknown {
    return this.#statement(sql).get(values);
  }

  rows(sql: string, ...values: Value[]): unknown[] {
    return this.#statement(sql).all(values);
  }

  /** Grows whenever something was written, here or by another process. Belongs into a transaction. */
  changes(): number {
    return this.#changes + this.othersChanges();
  }

  /** Grows whenever another process has written something, or something of ours was undone. Belongs into a transaction. */
  othersChanges(): number {
    if (this.#isShared && !this.#isUpToDate) {
      const dataVersion = number(this.row('PRAGMA data_version'), 'data_version');
      if (dataVersion !== this.#dataVersion) this.#othersChanges += 1;
      this.#dataVersion = dataVersion;
      this.#isUpToDate = true;
    }
    return this.#othersChanges;
  }

  /** Runs the work on one state of the database, however many others write meanwhile. */
  read<T>(work: () => T): T {
    // Nobody else writes to a state in memory, and the work is done in one go.
    return this.#isShared ? this.#transaction('BEGIN', work) : work();
  }

  /** Runs the work alone: all of it happens, and is on disk when this returns, or nothing does. */
  write<T>(work: () => T): T {
    return this.#transaction('BEGIN IMMEDIATE', work);
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #transaction<T>(begin: string, work: () => T): T {
    this.#database.exec(begin);
    this.#isUpToDate = false;
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      this.#othersChanges += 1;
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #statement(sql: string): Database.Statement {
    const known = this.#statements.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** Small things that were read, for as long as nothing changes them. */
export class Memory<T> {
  readonly #changes: () => number;
  readonly #kept = new Map<string, T>();
  readonly #most: number;
  #changesBefore: number | undefined;

  /** All is forgotten when `changes` answers something else than before, and when it would be more than `most`. */
  constructor(changes: () => number, most: number) {
    this.#changes = changes;
    this.#most = most;
  }

  /** What was read under this key, or is read now. Belongs into a transaction. */
  recall(key: string, read: () => T): T {
    const changes = this.#changes();
    if (changes !== this.#changesBefore || this.#kept.size >= this.#most) this.#kept.clear();
    this.#changesBefore = changes;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const found = read();
    this.#kept.set(key, found);
    return found;
  }

  /** Forgets what was read under this key. */
  forget(key: string): void {
    this.#kept.delete(key);
  }

  /** Forgets everything. */
  clear(): void {
    this.#kept.clear();
  }
}

/** Many are given the same item: none may change it. */
function frozen<T>(item: T): T {
  if (typeof item === 'object' && item !== null) {
    Object.freeze(item);
    Object.values(item).forEach(frozen);
  }
  return item;
}

/** Opens the state in a folder, which is made if need be, or a fresh one in memory. */
export async function openStore(state: string): Promise<Store> {
  const database = new Database(state === IN_MEMORY ? IN_MEMORY : fileIn(state));
  database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  await useWriteAheadLog(database);
  // The log reaches the file system with each commit, so a killed process loses nothing that it answered.
  database.exec('PRAGMA synchronous = NORMAL');
  return new Store(database, state !== IN_MEMORY);
}

function fileIn(folder: string): string {
  // Not recursive: a folder above it that is not there is more likely a slip than a wish.
  if (!existsSync(folder)) mkdirSync(folder);
  return path.join(folder, `state-v${SCHEMA_VERSION}.db`);
}

/** SQLite does not wait for its turn when the journal mode changes, and two processes may start at once. */
async function useWriteAheadLog(database: Database.Database): Promise<void> {
  const deadline = Date.now() + BUSY_TIMEOUT_MS;
  for (;;) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (Date.now() > deadline || !(error instanceof Error) || !/locked|busy/i.test(error.message)) throw error;
      await sleep(20);
    }
  }
}

/** A text column of a row. */
export function text(row: unknown, column: string): string {
  const value = field(row, column);
  if (typeof value !== 'string') throw new TypeError(`Column ${column} holds no text`);
  return value;
}

/** A number column of a row. */
export function number(row: unknown, column: string): number {
  const value = field(row, column);
  if (typeof value !== 'number') throw new TypeError(`Column ${column} holds no number`);
  return value;
}

function field(row: unknown, column: string): unknown {
  return isRecord(row) ? row[column] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
