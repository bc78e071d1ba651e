import assert from 'node:assert/strict';
import { createSnapshotWriter } from '../../../server/src/directory/ldif/snapshotWriter.ts';
import { openLdifSource, type LdifSource } from '../../../server/src/directory/ldifSource.ts';
import {
  DirectoryError,
  type DirectoryObject,
  type SearchRequest,
} from '../../../server/src/directory/source.ts';

const encoder = new TextEncoder();
const about = { taken: '2026-01-31T12:00:00Z', from: 'ldaps://dc1.target.local' };

function object(
  dn: string,
  attributes: Readonly<Record<string, readonly (string | Uint8Array)[]>>,
): DirectoryObject {
  const bytes = (value: string | Uint8Array) => (typeof value === 'string' ? encoder.encode(value) : value);
  return {
    dn,
    attributes: new Map(Object.entries(attributes).map(([name, values]) => [name, values.map(bytes)])),
  };
}

function request(changes: Partial<SearchRequest>): SearchRequest {
  return {
    base: 'DC=x',
    scope: 'subtree',
    filter: '(objectClass=*)',
    attributes: ['cn'],
    where: 'domain',
    ...changes,
  };
}

type Read = readonly [SearchRequest, readonly DirectoryObject[], DirectoryError?];

function write(reads: readonly Read[]): string {
  const writer = createSnapshotWriter(about);
  for (const read of reads) writer.add(...read);
  return [...writer.pieces()].join('');
}

const open = (file: string) => openLdifSource([encoder.encode(file)], 'case.ldif');

async function ask(
  source: LdifSource,
  asked: SearchRequest,
): Promise<{ objects: DirectoryObject[]; error?: DirectoryError }> {
  const objects: DirectoryObject[] = [];
  try {
    for await (const found of source.search(asked)) objects.push(found);
  } catch (error) {
    assert.ok(error instanceof DirectoryError);
    return { objects, error };
  }
  return { objects };
}

describe('a snapshot', () => {
  const descriptor = Uint8Array.from({ length: 200 }, (_, at) => at);
  const reads: readonly Read[] = [
    [
      request({ base: '', scope: 'base', attributes: ['namingContexts'] }),
      [object('', { namingcontexts: ['DC=x', 'DC=y'] })],
    ],
    [
      request({ attributes: ['cn', 'mail'] }),
      [object('CN=Ä\\, b,DC=x', { cn: ['Ä, b'] }), object('CN=c,DC=x', { cn: ['c'], mail: ['c@x'] })],
    ],
    [
      request({ base: 'cn=c,dc=x', scope: 'base', attributes: ['nTSecurityDescriptor', 'cn'] }),
      [object('CN=c,DC=x', { cn: ['c'], ntsecuritydescriptor: [descriptor] })],
    ],
    [
      request({ attributes: ['mail'], where: { server: 'DC2.target.local' } }),
      [object('CN=c,DC=x', { mail: ['other@x'] })],
    ],
    [request({ attributes: ['description'] }), [object('CN=c,DC=x', {})]],
    [request({ attributes: ['*'], filter: '(cn=c)' }), [object('CN=c,DC=x', { cn: ['c'], sn: ['s'] })]],
    [request({ filter: '(cn=none)', deleted: true }), []],
    [request({ base: 'CN=gone,DC=x' }), [], new DirectoryError('noSuchObject', 'Ünknown: "x"')],
    [
      request({ filter: '(cn=many)' }),
      [object('CN=c,DC=x', { cn: ['c'] })],
      new DirectoryError('limit', 'Too many.'),
    ],
  ];

  it('answers the very same searches with the very same objects and errors', async () => {
    const source = await open(write(reads));
    assert.equal(source.isSnapshot, true);
    assert.deepEqual(source.problems, []);
    for (const [asked, objects, error] of reads) {
      const answer = await ask(source, asked);
      assert.deepEqual(answer.objects, objects);
      assert.deepEqual([answer.error?.kind, answer.error?.message], [error?.kind, error?.message]);
    }
  });

  it('has an object once where all that is known of it agrees', () => {
    const file = write(reads);
    // The domain's (1), the second server's other mail (2), the one where all attributes were asked for (3).
    assert.equal(file.match(/^dn: CN=c,DC=x$/gm)?.length, 3);
    assert.match(file, /^[\n\x20-\x7e]*$/);
  });

  it('answers a search for fewer of the attributes', async () => {
    const { objects } = await ask(await open(write(reads)), request({ attributes: ['MAIL'] }));
    assert.deepEqual(objects, [object('CN=Ä\\, b,DC=x', {}), object('CN=c,DC=x', { mail: ['c@x'] })]);
  });

  it('says of every other search that it was not captured, and what to do', async () => {
    const source = await open(write(reads));
    const others = [
      { filter: '(cn=x)' },
      { attributes: ['cn', 'sn'] },
      { base: 'DC=z' },
      { scope: 'one' as const },
      { where: 'forest' as const },
      { deleted: true },
      { where: { server: 'dc3' } },
    ];
    for (const other of others) {
      const { error } = await ask(source, request(other));
      assert.equal(error?.kind, 'notCaptured', JSON.stringify(other));
      assert.match(error.message, /Capture a new snapshot/);
    }
  });

  it('survives comments that somebody damaged', async () => {
    for (const note of [
      '{',
      '{"base":1}',
      '{"base":"","scope":"base","filter":"","attributes":[],"where":"domain","objects":"1-999999999","result":"ok"}',
      'null',
    ]) {
      const source = await open(
        `# exchange-triage-snapshot: 1\n# read: ${note}\n\ndn: CN=a\ncn: a\n# end: 1\n`,
      );
      assert.equal(source.problems.length, 1, note);
    }
    await assert.rejects(open('# exchange-triage-snapshot: 2\n\ndn: CN=a\ncn: a\n'), /version 2/);
  });
});

describe('a snapshot that was damaged', () => {
  const names = ['a', 'b', 'c', 'd'];
  const byName = (name: string) =>
    request({ base: `CN=${name},DC=x`, scope: 'base', attributes: ['cn', 'sn'] });
  const all = request({ attributes: ['cn', 'sn'] });
  const found = names.map((name) => object(`CN=${name},DC=x`, { cn: [name], sn: [name] }));
  const whole = write([
    ...names.map((name, index): Read => [byName(name), found.slice(index, index + 1)]),
    [all, found],
  ]);

  /** What is answered of each object, after a change to the file. */
  async function answers(from: string, to: string): Promise<string[]> {
    assert.ok(whole.includes(from));
    const source = await open(whole.replace(from, to));
    const each: string[] = [];
    for (const [index, name] of names.entries()) {
      const { objects, error } = await ask(source, byName(name));
      if (error) assert.match(error.message, /case\.ldif is damaged: record \d, .*line \d+: .*Capture a new/);
      else assert.deepEqual(objects, [found[index]]);
      each.push(error?.kind ?? name);
    }
    assert.deepEqual((await ask(source, all)).error?.kind, 'notCaptured');
    return each;
  }

  const lost = 'notCaptured';
  const cases: Readonly<Record<string, readonly [string, string, string[]]>> = {
    'a name that cannot be read': ['dn: CN=b,DC=x', 'dn:: %%%', ['a', lost, 'c', 'd']],
    'a change among the entries': [
      'dn: CN=b,DC=x\n',
      'dn: CN=b,DC=x\nchangetype: add\n',
      ['a', lost, 'c', 'd'],
    ],
    'a value that is cut': ['cn: b\n', 'cn:: YQ\n', ['a', lost, 'c', 'd']],
    'a record without its name': ['dn: CN=c,DC=x\n', '', ['a', lost, lost, lost]],
    'a record in two pieces': ['cn: c\n', 'cn: c\n\n', ['a', 'b', lost, lost]],
  };
  for (const [what, [from, to, expected]] of Object.entries(cases)) {
    it(`answers with no other object for ${what}`, async () =>
      assert.deepEqual(await answers(from, to), expected));
  }

  it('answers with no other object where a whole record is gone', async () => {
    const short = whole.replace('dn: CN=b,DC=x\ncn: b\nsn: b\n\n', '').replace('1-4', '1-3');
    const source = await open(short);
    const { objects, error } = await ask(source, all);
    assert.deepEqual(objects, []);
    assert.match(error?.message ?? '', /written with 4 entries and has 3: some were taken out/);
    const other = await ask(await open(short.replace('end: 4', 'end: 3')), byName('b'));
    assert.match(other.error?.message ?? '', /record 2, .*it is of CN=c,DC=x/);
  });

  it('answers with no object that may lack its end where the file is cut between two lines', async () => {
    const source = await open(whole.slice(0, whole.indexOf('sn: d')));
    assert.match(source.description, /The end of the file is missing: it was cut/);
    assert.deepEqual((await ask(source, byName('c'))).objects, [found[2]]);
    assert.deepEqual((await ask(source, byName('d'))).objects, []);
    assert.match((await ask(source, all)).error?.message ?? '', /record 4, .*may not be whole/);
  });

  it('answers with no object behind two that have run into one', async () => {
    const source = await open(whole.replace('\n\ndn: CN=c,DC=x', '\ndn:: %%%'));
    for (const [name, kind] of Object.entries({ b: lost, c: lost, d: lost }))
      assert.equal((await ask(source, byName(name))).error?.kind, kind, name);
    assert.deepEqual((await ask(source, all)).objects, []);
  });

  it('is not read where two stand in one file', async () => {
    await assert.rejects(open(whole + whole), /more than one snapshot/);
  });

  it('cancels nothing, whatever its comments say', async () => {
    const source = await open(
      whole.replaceAll('"result":"ok"', '"result":{"kind":"cancelled","message":"Cancelled."}'),
    );
    assert.equal((await ask(source, byName('a'))).error?.kind, 'notCaptured');
    assert.match(source.description, /5 places in it could not be read/);
  });
});

describe('a file of LDIF that somebody exported', () => {
  const file = `dn: DC=x\ndc: x\n
dn: CN=a,DC=x\ncn: a\nmember;range=0-1: 1\nmember;range=0-1: 2\n
dn: CN=a,DC=x\nmember;range=2-*: 3\n
dn: CN=b,CN=a,DC=x\ncn: b\nmember;range=0-1: 1\n`;

  it('is searched by filter, scope and base', async () => {
    const source = await open(file);
    const names = async (changes: Partial<SearchRequest>) =>
      (await ask(source, request(changes))).objects.map(({ dn }) => dn);
    assert.deepEqual(await names({ filter: '(cn=*)' }), ['CN=a,DC=x', 'CN=b,CN=a,DC=x']);
    assert.deepEqual(await names({ scope: 'one' }).catch(String), []);
    assert.deepEqual(await names({ scope: 'one', filter: '(cn=*)' }), ['CN=a,DC=x']);
    assert.deepEqual(await names({ base: 'cn=A, dc=X', scope: 'base', filter: '(cn=a)' }), ['CN=a,DC=x']);
  });

  it('joins an attribute that came in ranges, and owns up to a part that is missing', async () => {
    const source = await open(file);
    const whole = await ask(source, request({ filter: '(cn=a)', attributes: ['member'] }));
    assert.deepEqual(whole.objects, [object('CN=a,DC=x', { member: ['1', '2', '3'] })]);
    const part = await ask(source, request({ filter: '(cn=b)', attributes: ['member'] }));
    assert.match(part.error?.message ?? '', /only a part of member/);
  });

  it('takes no object for whole of which something could not be read', async () => {
    const source = await open(
      'dn: CN=a,DC=x\ncn: a\nmember: 1\nmember:: %%%\n\ndn: CN=b,DC=x\ncn: b\n\ndn: CN=c,DC=x\ncn: c\n\nmember: 3\n',
    );
    const of = (name: string) =>
      ask(source, request({ base: `CN=${name},DC=x`, scope: 'base', filter: '(cn=*)' }));
    assert.match((await of('a')).error?.message ?? '', /CN=a,DC=x in it is not whole \(line 4: /);
    assert.deepEqual((await of('b')).objects, [object('CN=b,DC=x', { cn: ['b'] })]);
    assert.match((await of('c')).error?.message ?? '', /CN=c,DC=x in it is not whole \(line 12: /);
    assert.deepEqual((await ask(source, request({ filter: '(member=2)' }))).objects, []);
  });

  it('finds an object by its place, whatever its name ends with', async () => {
    const source = await open('dn: CN=a\\\\,DC=x\ncn: a\n\ndn: CN=b\\,c,CN=a\\\\,DC=x\ncn: b\n');
    const { objects } = await ask(source, request({ scope: 'one', filter: '(cn=*)' }));
    assert.deepEqual(
      objects.map(({ dn }) => dn),
      ['CN=a\\\\,DC=x'],
    );
  });

  it('is put together in time linear in its records and ranges', async function () {
    this.timeout(5_000);
    const each = (make: (index: number) => string) =>
      Array.from({ length: 30_000 }, (_, at) => make(at)).join('');
    const files = [
      each((at) => `dn: CN=a,DC=x\nb${at}: 1\n\n`),
      `dn: CN=a,DC=x\n${each((at) => `b${at};range=0-*: 1\n`)}`,
      `dn: CN=a,DC=x\n${each((at) => `b0;range=${at}-${at === 29_999 ? '*' : at}: 1\n`)}`,
    ];
    for (const text of files) {
      const { objects } = await ask(
        await open(text),
        request({ scope: 'base', base: 'CN=a,DC=x', filter: '(b0=1)', attributes: ['b0'] }),
      );
      assert.equal(objects.length, 1);
    }
  });

  it('leaves an object out whose name is longer than any of a directory', async () => {
    const source = await open(`dn: CN=${'a'.repeat(20_000)},DC=x\ncn: a\n\ndn: CN=b,DC=x\ncn: b\n`);
    assert.equal(source.entries, 1);
    assert.match(source.problems[0]?.message ?? '', /name is longer/);
  });

  it('says of itself that it may not be all, which a snapshot is', async () => {
    assert.equal((await open(file)).partial, true);
    assert.equal(
      (await open(write([[request({}), [object('CN=c,DC=x', { cn: ['c'] })]]]))).partial,
      undefined,
    );
  });

  it('never answers that there is nothing', async () => {
    const source = await open(file);
    for (const changes of [
      { filter: '(cn=x)' },
      { base: 'DC=other' },
      { filter: '(&(cn=a)(!(mail=*)))' },
      { where: { server: 'dc1' } },
    ]) {
      assert.equal((await ask(source, request(changes))).error?.kind, 'notCaptured', JSON.stringify(changes));
    }
    await assert.rejects(open('rubbish'), /Line 1:.*Export one with ldifde/s);
  });
});

describe('a file that is too large', () => {
  const megabyte = 1024 * 1024;
  /** Counts the chunks that are asked for. */
  function chunksOf(text: string, count: number) {
    const taken = { chunks: 0 };
    function* chunks(): Iterable<Uint8Array> {
      for (let number = 0; number < count; number++) {
        taken.chunks++;
        yield encoder.encode(text.replaceAll('%', String(number)));
      }
    }
    return { taken, chunks: chunks() };
  }
  const entry = (body: string) => `dn: CN=A%,DC=x\n${body}\n\n`;

  it('is refused as soon as it takes the memory that it may, with how much was read and what to do', async () => {
    const { taken, chunks } = chunksOf(entry(`cn: ${'x'.repeat(megabyte)}`), 1_000);
    await assert.rejects(openLdifSource(chunks, 'all.ldif', { most: 10.5 * megabyte }), (error) => {
      assert.ok(error instanceof DirectoryError && error.kind === 'limit');
      assert.match(
        error.message,
        /^all\.ldif is too large: after 12 MB of it, with 10 entries, .* Export less: .* capture a snapshot/,
      );
      return true;
    });
    // That an entry is over shows in the next chunk.
    assert.equal(taken.chunks, 12);
  });

  it('may be one of tiny entries, tiny values, comments or broken records: these take more than their bytes', async () => {
    const tiny = [entry('cn: a'), entry('a: b\n'.repeat(20)), '# read: x\n'.repeat(5), 'x\n\n'.repeat(5)];
    for (const text of tiny) {
      const { taken, chunks } = chunksOf(text, 5_000);
      await assert.rejects(openLdifSource(chunks, 'tiny.ldif', { most: megabyte }), { kind: 'limit' }, text);
      assert.ok(taken.chunks < 1_500, text);
    }
  });

  it('leaves out one record of more values than any object has, and keeps those around it', async () => {
    const many = `dn: CN=Many,DC=x\n${'a: b\n'.repeat(1_000_000)}\n`;
    const text = `dn: CN=A,DC=x\ncn: a\n\n${many}dn: CN=B,DC=x\ncn: b\n\n`;
    const source = await openLdifSource([encoder.encode(text)], 'case.ldif');
    assert.equal(source.entries, 2);
    assert.match(source.problems[0]?.message ?? '', /larger than any object of a directory/);
  });

  it('tells how far it is read, and can be cancelled', async () => {
    const controller = new AbortController();
    const { taken, chunks } = chunksOf(entry(`cn: ${'x'.repeat(1_000)}`), 100);
    const read: number[] = [];
    const onRead = (bytes: number) => {
      if (read.push(bytes) === 3) controller.abort();
    };
    await assert.rejects(openLdifSource(chunks, 'case.ldif', { signal: controller.signal, onRead }), {
      kind: 'cancelled',
    });
    assert.equal(read.length, 3);
    assert.ok((read[2] ?? 0) > 3_000);
    assert.equal(taken.chunks, 4);
  });
});
