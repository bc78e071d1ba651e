import assert from 'node:assert/strict';
import {
  decodeReply,
  encodeQuestion,
  isNetbiosName,
  netbiosNameOf,
  type NetbiosQuestion,
} from '../../../../server/src/directory/reach/netbios.ts';

const nameQuestion = (id: number): NetbiosQuestion => ({
  id,
  kind: 'name',
  name: 'EXCH01',
  suffix: 0x20,
  broadcast: false,
});
const statusQuestion: NetbiosQuestion = { id: 1, kind: 'status', name: '*', suffix: 0, broadcast: false };

// Datagrams that nmbd 4.17 sent as EXCH01 in the workgroup TARGET.
const status = Buffer.from(
  '00018400000000010000000020434b4141414141414141414141414141414141414141414141414141414141410000210001' +
    '0000000000890545584348303120202020202020202000640045584348303120202020202020202003640045584348303120' +
    '202020202020202020640054415247455420202020202020202000e4005441524745542020202020202020201ee400' +
    '00'.repeat(46),
  'hex',
);
const found = Buffer.from(
  '00028580000000010000000020454646494544454944414442434143414341434143414341434143414341434100002000010003f47f00066000c0a84d01',
  'hex',
);
const unknown = Buffer.from(
  '00038583000000010000000020454f4550454345504545464a434143414341434143414341434143414341434100000a0001000000000000',
  'hex',
);

describe('NetBIOS questions', () => {
  it('encode the name as the example of RFC 1001 14.1 does', () => {
    const bytes = encodeQuestion({ ...nameQuestion(1), name: 'FRED' });
    assert.equal(Buffer.from(bytes.subarray(13, 45)).toString(), 'EGFCEFEECACACACACACACACACACACACA');
  });

  it('fill the wildcard up with zeros', () => {
    const bytes = encodeQuestion(statusQuestion);
    assert.equal(Buffer.from(bytes.subarray(13, 45)).toString(), `CK${'A'.repeat(30)}`);
  });

  it('have the header of RFC 1002 4.2.12 and 4.2.17', () => {
    const header = (question: NetbiosQuestion) =>
      Buffer.from(encodeQuestion(question).subarray(0, 12)).toString('hex');
    assert.equal(header(nameQuestion(0x1234)), '123401000001000000000000');
    assert.equal(header({ ...nameQuestion(0x1234), broadcast: true }), '123401100001000000000000');
    assert.equal(header(statusQuestion), '000100000001000000000000');
  });

  it('take the first label of a DNS name, cut after 15 characters', () => {
    assert.equal(netbiosNameOf('exch01.contoso.com'), 'EXCH01');
    assert.equal(netbiosNameOf('averyveryverylongname.contoso.com'), 'AVERYVERYVERYLO');
  });

  it('are not asked for what NetBIOS cannot write', () => {
    assert.deepEqual(['EXCH01', '', 'BÜRO', 'SIXTEEN-LETTERS-'].map(isNetbiosName), [
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('NetBIOS answers', () => {
  it('give the addresses of a name', () => {
    assert.deepEqual(decodeReply(found, nameQuestion(2)), { kind: 'addresses', addresses: ['192.168.77.1'] });
  });

  it('say that there is no such name', () => {
    assert.deepEqual(decodeReply(unknown, nameQuestion(3)), { kind: 'negative', code: 3 });
  });

  it('give the names of a computer', () => {
    const reply = decodeReply(status, statusQuestion);
    assert.ok(reply?.kind === 'names');
    assert.deepEqual(
      reply.names.map(({ name, suffix, group }) => [name, suffix, group]),
      [
        ['EXCH01', 0x00, false],
        ['EXCH01', 0x03, false],
        ['EXCH01', 0x20, false],
        ['TARGET', 0x00, true],
        ['TARGET', 0x1e, true],
      ],
    );
    assert.equal(reply.hardware, '00-00-00-00-00-00');
  });

  it('to another question are none', () => {
    assert.equal(decodeReply(found, nameQuestion(7)), undefined);
    assert.equal(decodeReply(encodeQuestion(nameQuestion(2)), nameQuestion(2)), undefined);
  });

  it('cut anywhere are malformed, and never taken for whole', () => {
    for (const [whole, question] of [
      [found, nameQuestion(2)],
      [status, statusQuestion],
    ] as const) {
      for (let length = 0; length < whole.length; length++) {
        const reply = decodeReply(whole.subarray(0, length), question);
        assert.ok(reply === undefined || reply.kind === 'malformed', `${length}: ${JSON.stringify(reply)}`);
      }
    }
  });

  it('that announce more than they hold are malformed', () => {
    const many = Buffer.from(status);
    many[56] = 255;
    assert.equal(decodeReply(many, statusQuestion)?.kind, 'malformed');
    const questions = Buffer.from(found);
    questions.writeUInt16BE(0xffff, 4);
    assert.equal(decodeReply(questions, nameQuestion(2))?.kind, 'malformed');
  });

  it('of any bytes throw nothing', () => {
    let seed = 1;
    const random = () => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 1) >>> 8;
    for (let round = 0; round < 20_000; round++) {
      const bytes = Buffer.from(round % 2 === 0 ? status : found);
      for (let change = 0; change < 4; change++) bytes[2 + (random() % (bytes.length - 2))] = random() & 0xff;
      decodeReply(bytes, round % 2 === 0 ? statusQuestion : nameQuestion(2));
    }
  });
});
