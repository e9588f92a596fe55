import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store, type Table } from '../../lib/sandbox/store.ts';

interface Thing {
  id: string;
  name: string;
  tags?: string[];
}

function thingsIn(store: Store): Table<Thing> {
  return store.table<Thing>({ name: 'things', id: ({ id }) => id, columns: { name: ({ name }) => name } });
}

describe('what is looked up by its id', () => {
  let folder: string;
  let store: Store;
  let other: Store;
  let things: Table<Thing>;
  let othersThings: Table<Thing>;
  const nameOf = (id: string): string | undefined => store.read(() => things.get(id)?.name);

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'store-'));
    [store, other] = [await openStore(folder), await openStore(folder)];
    [things, othersThings] = [thingsIn(store), thingsIn(other)];
    store.write(() => {
      store.create();
      things.put({ id: 'a', name: 'first' });
    });
    expect([nameOf('a'), nameOf('b')]).toEqual(['first', undefined]);
  });

  afterEach(async () => {
    store.close();
    other.close();
    await rm(folder, { recursive: true });
  });

  it('is new after a change, also within the transaction', () => {
    store.write(() => {
      things.put({ id: 'a', name: 'second' });
      things.put({ id: 'b', name: 'another' });
      expect(things.get('a')?.name).toBe('second');
    });
    expect([nameOf('a'), nameOf('b')]).toEqual(['second', 'another']);
  });

  it('is new after many changes at once', () => {
    store.write(() => things.putAll(['a', 'b'].map((id) => ({ id, name: `many ${id}` }))));
    expect([nameOf('a'), nameOf('b')]).toEqual(['many a', 'many b']);
  });

  it('is gone once it was removed', () => {
    store.write(() => things.remove('a'));
    expect(nameOf('a')).toBeUndefined();
  });

  it('is what it was before a change that was undone', () => {
    const failed = () =>
      store.write(() => {
        things.put({ id: 'a', name: 'second' });
        things.put({ id: 'b', name: 'another' });
        expect([things.get('a')?.name, things.get('b')?.name]).toEqual(['second', 'another']);
        throw new Error('undo it');
      });
    expect(failed).toThrow('undo it');
    expect([nameOf('a'), nameOf('b')]).toEqual(['first', undefined]);
  });

  it('is new after another process has changed it', () => {
    other.write(() => {
      othersThings.put({ id: 'a', name: 'theirs' });
      othersThings.put({ id: 'b', name: 'theirs too' });
    });
    expect([nameOf('a'), nameOf('b')]).toEqual(['theirs', 'theirs too']);
    other.write(() => othersThings.remove('a'));
    expect(nameOf('a')).toBeUndefined();
  });

  it('cannot be changed by one who reads it, since others read the same', () => {
    store.write(() => things.put({ id: 'a', name: 'first', tags: ['one'] }));
    const thing = store.read(() => things.get('a'));
    expect(() => Object.assign(thing ?? {}, { name: 'mine' })).toThrow(TypeError);
    expect(() => thing?.tags?.push('two')).toThrow(TypeError);
    expect(store.read(() => things.get('a'))).toEqual({ id: 'a', name: 'first', tags: ['one'] });
  });
});
