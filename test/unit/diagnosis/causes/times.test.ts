import assert from 'node:assert/strict';
import { serverKey } from '../../../../server/src/diagnosis/causes/names.ts';
import { secondsApart as between, stampOf } from '../../../../server/src/diagnosis/causes/times.ts';

const secondsApart = (one: string | undefined, other: string) => {
  const [a, b] = [stampOf(one), stampOf(other)];
  return a && b && between(a, b);
};

describe('secondsApart', () => {
  it('counts the seconds between two times of one zone', () => {
    assert.equal(secondsApart('2019-04-22T14:38:40', '2019-04-22T14:39:10'), 30);
    assert.equal(secondsApart('2019-04-22T14:39:10Z', '2019-04-22T14:38:40Z'), 30);
  });

  it('leaves whole half hours aside where one is UTC and the other local', () => {
    assert.equal(secondsApart('2019-04-22T14:38:40', '2019-04-22T20:38:45.123Z'), 5);
    assert.equal(secondsApart('2019-04-22T14:38:40', '2019-04-22T09:08:30Z'), 10);
    assert.equal(secondsApart('2019-04-22T14:38:40', '2019-04-23T14:38:40Z'), 86_400);
  });

  it('does not know where the order of day and month is not known', () => {
    assert.equal(secondsApart('02/03/2007 16:24:30', '2007-02-03T16:24:30'), undefined);
    assert.equal(secondsApart(undefined, '2007-02-03T16:24:30'), undefined);
  });
});

describe('serverKey', () => {
  it('takes the short and the long name of a server for one, and addresses as they are', () => {
    assert.equal(serverKey('EX01'), serverKey('ex01.contoso.com'));
    assert.notEqual(serverKey('10.0.0.1'), serverKey('10.0.0.2'));
  });
});
