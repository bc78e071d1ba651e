import assert from 'node:assert/strict';
import { isoTime } from '../../../server/src/text/time.ts';
import { dateOrderOf } from '../../support/markup.ts';

describe('dateOrder', () => {
  it('knows nothing of dates that fit both', () => {
    assert.equal(dateOrderOf(), undefined);
    assert.equal(dateOrderOf('02/02'), undefined);
    assert.equal(dateOrderOf('03/04', '03/04'), undefined);
  });

  it('takes a number above 12 for the day', () => {
    assert.equal(dateOrderOf('19/02'), 'day-first');
    assert.equal(dateOrderOf('02/19'), 'month-first');
    assert.equal(dateOrderOf('01/02', '02/02', '13/02'), 'day-first');
  });

  it('takes a dot for the day first', () => {
    assert.equal(dateOrderOf('02.03'), 'day-first');
  });

  it('takes the part that moves for the day', () => {
    assert.equal(dateOrderOf('03/04', '03/05', '03/06'), 'month-first');
    assert.equal(dateOrderOf('03/04', '04/04', '05/04'), 'day-first');
  });

  it('believes a sure date more than one that moved', () => {
    assert.equal(dateOrderOf('03/04', '04/04', '04/19'), 'month-first');
  });

  it('gives no order where the evidence is divided', () => {
    assert.equal(dateOrderOf('03/04', '03/05', '04/05'), undefined);
  });
});

describe('isoTime', () => {
  it('writes a date in the order of its file', () => {
    assert.equal(isoTime('03/04/2007 16:24:30', 'month-first'), '2007-03-04T16:24:30');
    assert.equal(isoTime('03/04/2007 16:24:30', 'day-first'), '2007-04-03T16:24:30');
  });

  it('leaves a date as it stands where the order is not known', () => {
    assert.equal(isoTime('03/04/2007 16:24:30', undefined), '03/04/2007 16:24:30');
  });

  it('needs no order where there is no doubt', () => {
    assert.equal(isoTime('02/02/2007 16:24:30', undefined), '2007-02-02T16:24:30');
    assert.equal(isoTime('19.02.2013 08:01:02', undefined), '2013-02-19T08:01:02');
    assert.equal(isoTime('2/22/2019 2:38:41 PM', undefined), '2019-02-22T14:38:41');
    assert.equal(isoTime('23-9-2010 17:06:55', undefined), '2010-09-23T17:06:55');
    assert.equal(isoTime('2026/3/9 17:06:55', undefined), '2026-03-09T17:06:55');
  });

  it('is not misled by an order that cannot be', () => {
    assert.equal(isoTime('02/19/2013 08:01:02', 'day-first'), '2013-02-19T08:01:02');
    assert.equal(isoTime('19/02/2013 08:01:02', 'month-first'), '2013-02-19T08:01:02');
  });

  it('reads the hours of AM and PM', () => {
    const at = (clock: string) => isoTime(`2/22/2019 ${clock}`, undefined).slice(11);
    assert.equal(at('12:00:01 AM'), '00:00:01');
    assert.equal(at('1:02:03 am'), '01:02:03');
    assert.equal(at('12:00:01 PM'), '12:00:01');
    assert.equal(at('11:59:59 p.m.'), '23:59:59');
  });

  it('takes a year of two digits for one of this century', () => {
    assert.equal(isoTime('22/2/07 10:00:00', undefined), '2007-02-22T10:00:00');
  });

  it('leaves ISO time stamps, and what is none, as they stand', () => {
    assert.equal(isoTime('2019-02-22T20:38:41.809566900Z', undefined), '2019-02-22T20:38:41.809566900Z');
    assert.equal(isoTime('22T12:06:14.459Z', undefined), '22T12:06:14.459Z');
    assert.equal(isoTime(' yesterday ', undefined), 'yesterday');
  });

  it('does not invent an hour where it can read none', () => {
    assert.equal(isoTime('13.04.2026', undefined), '2026-04-13');
    assert.doesNotMatch(isoTime('2026/4/13 下午 03:36:23', undefined), /T00:00:00/);
    assert.doesNotMatch(isoTime('13/04/2026 15.36.23', undefined), /T00:00:00/);
  });

  it('does not invent a date that no calendar has', () => {
    assert.equal(isoTime('31/31/2007 10:00:00', undefined), '31/31/2007 10:00:00');
  });

  it('reads the hours of any locale, or leaves them as they stand', () => {
    assert.equal(isoTime('19/02/2013 21.23.55', undefined), '2013-02-19T21:23:55');
    assert.equal(isoTime('19/02/2013 9:23:55 p. m.', undefined), '2013-02-19T21:23:55');
    assert.equal(isoTime('2013. 02. 19. 21:23:55', undefined), '2013-02-19T21:23:55');
    assert.equal(isoTime('19.2.2013 klo 21.23.55', undefined), '2013-02-19T21:23:55');
    assert.equal(isoTime('19/02/2013 9:23:55 \u03bc\u03bc', undefined), '19/02/2013 9:23:55 \u03bc\u03bc');
  });
});
