import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import type * as ExplainCode from '../../../server/src/codes/explainCode.ts';

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
        const table = /([\w-]+\.json)\?fresh$/.exec(url)?.[1];
        if (table !== undefined) loaded.push(table);
        return next(url, context);
      },
    });
  });
  after(() => {
    hooks.deregister();
  });

  it('are loaded when they are first needed, each once', async () => {
    const codes = new URL('../../../server/src/codes/', import.meta.url);
    await import(new URL('formatExplanation.ts?fresh', codes).href);
    const { explainCode } = (await import(new URL('explainCode.ts?fresh', codes).href)) as typeof ExplainCode;
    const steps = [loaded.splice(0)];
    for (const text of ['hello world', '550 5.7.1 x', '1722', '1722', '0x8004BEEF']) {
      await Promise.all([explainCode(text), explainCode(text)]);
      steps.push(loaded.splice(0).sort());
    }
    assert.deepEqual(steps, [
      [],
      [],
      ['smtp-exchange.json', 'smtp-iana.json'],
      [
        'ese.json',
        'hresult.json',
        'ldap.json',
        'mapi.json',
        'meanings.json',
        'tls.json',
        'win32.json',
        'winsock.json',
      ],
      [],
      ['facilities.json'],
    ]);
  });
});
