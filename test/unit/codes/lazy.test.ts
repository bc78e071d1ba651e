import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import type * as Engine from '../../../server/src/engine.ts';

describe('code tables', () => {
  const loaded: string[] = [];
  let hooks: ReturnType<typeof registerHooks>;

  /** Other tests have loaded the tables already: modules imported with ?fresh, and what they import, are loaded anew. */
  before(() => {
    hooks = registerHooks({
      resolve(specifier, context, next) {
        const resolved = next(specifier, context);
        return context.parentURL?.endsWith('?fresh')
          ? { ...resolved, url: `${resolved.url}?fresh` }
          : resolved;
      },
      load(url, context, next) {
        const table = /knowledge\/codes\/([\w-]+\.json)\?fresh$/.exec(url)?.[1];
        if (table !== undefined) loaded.push(table);
        return next(url, context);
      },
    });
  });
  after(() => {
    hooks.deregister();
  });

  it('are loaded when somebody first asks for the catalog, each once', async () => {
    const source = new URL('../../../server/src/engine.ts?fresh', import.meta.url);
    const { createEngine } = (await import(source.href)) as typeof Engine;
    const engine = createEngine();
    assert.equal(loaded.length, 0);
    await Promise.all([engine.catalog(), engine.catalog()]);
    assert.ok(loaded.includes('mapi.json') && loaded.includes('events.json'));
    assert.equal(new Set(loaded).size, loaded.length);
    const count = loaded.length;
    await createEngine().catalog();
    assert.equal(loaded.length, count);
  });
});
