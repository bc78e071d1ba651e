import assert from 'node:assert/strict';
import { settleCauses } from '../../../../server/src/directory/checks/settle.ts';
import { DirectoryError, type DirectorySource } from '../../../../server/src/directory/source.ts';
import { openCatalog } from '../../../../server/src/knowledge/catalog.ts';
import type { Cause } from '../../../../server/src/model/cause.ts';

async function lastOf<T>(events: AsyncIterable<T>): Promise<T | undefined> {
  let last: T | undefined;
  for await (const event of events) last = event;
  return last;
}

describe('settleCauses', () => {
  it('ends when the time is up, says so, and asks nothing more', async () => {
    const time = new AbortController();
    let asked = 0;
    const hangs: DirectorySource = {
      description: 'a server',
      close: () => Promise.resolve(),
      // eslint-disable-next-line require-yield
      async *search() {
        asked++;
        await Promise.resolve();
        time.abort();
        throw new DirectoryError('cancelled', 'Cancelled.');
      },
    };
    const checks = ['A\\a', 'A\\b', 'A\\c'].map((account) => ({
      ...{ check: 'account.state', subject: { account }, failed: '', passed: '' },
    }));
    const limits = { signal: time.signal, deadline: { signal: time.signal, minutes: 10 } };
    const catalog = await openCatalog();
    const settling = settleCauses([{ checks } as unknown as Cause], hangs, catalog, limits);
    await assert.rejects(lastOf(settling), { message: /^The time limit of 10 minutes/ });
    assert.equal(asked, 1);
  });
});
