import assert from 'node:assert/strict';
import { recordsOf, valuesOf } from '../../support/markup.ts';

describe('an event from a shell or a sentence', () => {
  it('may be a list of the shell, in which properties follow the message', () => {
    const [old] = recordsOf(
      'Index              : 1234\nEntryType          : Error\nMessage            : Active Manager failed to mount\n                     database DB07.\nSource             : MSExchangeRepl\nEventID            : 3154\nMachineName        : mbx1\n',
    );
    const { source, id, level, computer, description } = valuesOf(old);
    assert.deepEqual(
      { source, id, level, computer },
      { source: 'MSExchangeRepl', id: '3154', level: 'Error', computer: 'mbx1' },
    );
    assert.match(description ?? '', /^Active Manager failed to mount\s+database DB07\.$/);
    const [later] = recordsOf(
      'TimeCreated  : 4/2/2026 6:11:03 AM\nProviderName : MSExchangeRepl\nId           : 3154\nMessage      : Active Manager failed.\n',
    );
    const values = valuesOf(later);
    assert.deepEqual([values['source'], values['id']], ['MSExchangeRepl', '3154']);
  });

  it('may name number and source in a sentence before its message', () => {
    const [record] = recordsOf('Event ID 9188 from source MSExchangeSA: The membership could not be read.\n');
    const { source, id } = valuesOf(record);
    assert.deepEqual({ source, id }, { source: 'MSExchangeSA', id: '9188' });
  });
});
