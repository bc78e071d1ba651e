import assert from 'node:assert/strict';
import { recordAt, recordsIn } from '../../../server/src/features/logDocument.ts';
import { maxRecordLength } from '../../../server/src/formats/segment.ts';
import { openLog } from '../../support/markup.ts';

const line = '02/02/2007 16:24:29 SyncMachine::Next TraceMsg 2203 Mailbox 12 of 900 is next.\n';

describe('the records of an open log', () => {
  it('are read once, however often the same one is asked for', () => {
    const log = openLog(line + line);
    const first = recordAt(log, 0);
    assert.ok(first);
    assert.equal(recordAt(log, 0), first);
    assert.equal(recordsIn(log, 0, 1, 10)[0], first);
    assert.notEqual(recordAt(log, 1), first);
    assert.deepEqual(recordAt(log, 0), first);
  });

  it('are read anew of a text that has changed', () => {
    const before = recordAt(openLog(line), 0);
    const after = recordAt(openLog(line.replace('2203', '2204')), 0);
    assert.deepEqual([before?.fields['code']?.text, after?.fields['code']?.text], ['2203', '2204']);
  });

  it('are read as far as the diagnosis reads them, however long they are', () => {
    const long = openLog(line + 'More of it.\n'.repeat(maxRecordLength / 6));
    assert.equal(long.records.starts.length, 1);
    const record = recordAt(long, 0);
    assert.equal(record?.fields['message']?.end, maxRecordLength);
  });
});
