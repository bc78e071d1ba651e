import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { checks } from '../../../server/src/directory/checks/index.ts';
import { parseFilter } from '../../../server/src/directory/filter.ts';
import { nameFilter } from '../../../server/src/directory/requests.ts';
import {
  attributeLists,
  checkDefinitions,
  checkRows,
  directoryReads,
  nameForms,
  type DirectoryRead,
} from '../../../server/src/knowledge/directory.ts';
import { remedyTemplateById } from '../../../server/src/knowledge/remedies.ts';

const folder = new URL('../../../server/src/knowledge/directory/', import.meta.url);
const readJson = (name: string) =>
  JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, unknown>;

/** What a read takes from others: the read, and the attribute or part of the name. */
function references({ base, filter, where }: DirectoryRead): (readonly [read: string, what: string])[] {
  const server = typeof where === 'object' ? where.server : '';
  return [...`${base} ${filter} ${server}`.matchAll(/\{([^{}.]+)\.([^{}]+)\}/g)].map(
    ([, read = '', what = '']) => [read, what],
  );
}

const readById = (id: string) => directoryReads.find((read) => read.id === id);
const attributesOf = (read: DirectoryRead) => [
  ...read.attributes,
  ...(attributeLists[read.attributesOf ?? ''] ?? []),
];

describe('the files of the directory checks', () => {
  for (const name of ['reads', 'checks']) {
    it(`${name}.json is as its schema has it`, () => {
      const validate = new Ajv({ allErrors: true, formats: { regex: true } }).compile(
        readJson(`${name}.schema.json`),
      );
      assert.ok(validate(readJson(`${name}.json`)), JSON.stringify(validate.errors, null, 1));
    });
  }
});

describe('reads of the directory', () => {
  it('have ids of their own', () => {
    const ids = directoryReads.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
  });

  it('refer only to reads that are made before them', () => {
    directoryReads.forEach((read, index) => {
      const before = directoryReads.slice(0, index).map(({ id }) => id);
      for (const [id] of references(read))
        assert.ok(before.includes(id), `${read.id} refers to ${id}, which is not read before it`);
    });
  });

  it('refer only to attributes that the other read asks for', () => {
    for (const read of directoryReads) {
      for (const [id, what] of references(read)) {
        const other = readById(id);
        assert.ok(other, id);
        assert.ok(['dn', 'parent', 'parents', ...attributesOf(other)].includes(what), `${read.id}: ${what}`);
      }
    }
  });

  it('follow an attribute that they ask for', () => {
    for (const read of directoryReads) if (read.again) assert.ok(attributesOf(read).includes(read.again));
  });

  it('name lists of attributes that exist, and ask for nothing twice', () => {
    for (const read of directoryReads) {
      if (read.attributesOf !== undefined) assert.ok(attributeLists[read.attributesOf], read.id);
      const names = attributesOf(read).map((name) => name.toLowerCase());
      assert.deepEqual(names, [...new Set(names)], read.id);
      assert.ok(names.length > 0, read.id);
    }
  });

  it('have filters that are filters', () => {
    for (const { id, filter } of directoryReads) {
      if (filter === '{account}' || filter === '{mailbox}') continue;
      assert.doesNotThrow(() => parseFilter(filter.replaceAll(/\{[^{}]*\}/g, 'value')), id);
    }
  });

  it('are each looked at by a check, or needed for one that is', () => {
    const used = new Set(['rootDse', 'partitions', ...checkRows.flatMap(({ reads }) => reads)]);
    for (const read of directoryReads.toReversed())
      if (used.has(read.id)) references(read).forEach(([id]) => used.add(id));
    const idle = directoryReads.filter(({ id, when }) => when !== 'all' && !used.has(id));
    assert.deepEqual(
      idle.map(({ id }) => id),
      [],
    );
  });
});

describe('forms of a name', () => {
  it('find a name as it is pasted: with what stands around it, and a backslash too many', () => {
    for (const [pasted, plain] of [
      ['TARGET\\\\qmmex', 'TARGET\\qmmex'],
      ['SMTP:ewan@target.local', 'ewan@target.local'],
      ['Ewan Millington <ewan@target.local>', 'ewan@target.local'],
      ['LDAP://CN=Ewan,DC=target,DC=local', 'CN=Ewan,DC=target,DC=local'],
      ['LDAP://dc1.target.local/CN=Ewan,DC=target,DC=local', 'CN=Ewan,DC=target,DC=local'],
      ['X500:/o=TARGET/cn=Ewan', '/o=TARGET/cn=Ewan'],
    ] as const) {
      assert.equal(nameFilter('account', pasted), nameFilter('account', plain), pasted);
      if (!pasted.includes('\\'))
        assert.equal(nameFilter('mailbox', pasted), nameFilter('mailbox', plain), pasted);
    }
    assert.equal(
      nameFilter('mailbox', 'cn=Ewan, ou=Mailboxes, dc=target, dc=local'),
      '(distinguishedName=cn=Ewan, ou=Mailboxes, dc=target, dc=local)',
    );
    assert.equal(nameFilter('account', 'a\\b\\c'), '(&(objectClass=user)(sAMAccountName=b\\5cc))');
  });

  const formOf = (kind: 'account' | 'mailbox', name: string) =>
    nameForms[kind].find(({ pattern }) => new RegExp(pattern, 'is').test(name));

  it('have patterns that compile, and filters that are filters', () => {
    for (const { pattern, filter } of [...nameForms.account, ...nameForms.mailbox]) {
      assert.doesNotThrow(() => new RegExp(pattern, 'is'), pattern);
      assert.doesNotThrow(() => parseFilter(filter.replaceAll('{1}', 'value')), filter);
    }
  });

  for (const kind of ['account', 'mailbox'] as const) {
    it(`find the ${kind} by every name that a log has`, () => {
      assert.match(formOf(kind, 'TARGET\\qmmex')?.filter ?? '', /sAMAccountName/);
      assert.match(
        formOf(kind, 'CN=Ewan,OU=Mailboxes,DC=target,DC=local')?.filter ?? '',
        /distinguishedName/,
      );
      assert.match(formOf(kind, 'ewan@target.local')?.filter ?? '', /userPrincipalName.*mail/);
      assert.match(formOf(kind, '/o=TARGET/ou=X/cn=Recipients/cn=Ewan')?.filter ?? '', /legacyExchangeDN/);
      assert.match(formOf(kind, 'qmmex')?.filter ?? '', /sAMAccountName/);
    });
  }
});

describe('checks', () => {
  it('have ids of their own, in the group that the id begins with', () => {
    const ids = checkRows.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
    for (const { id, group } of checkRows) assert.equal(id.split('.')[0], group);
  });

  it('are shown in the order in which they are read: account, rights, mailbox, and last what surrounds them', () => {
    const groups = checkRows.slice(0, -2).map(({ group }) => group);
    assert.deepEqual([...new Set(groups)], ['account', 'organization', 'mailbox']);
    assert.deepEqual(
      groups,
      ['account', 'organization', 'mailbox'].flatMap((group) => groups.filter((each) => each === group)),
    );
    assert.deepEqual(
      checkRows.slice(-2).map(({ id }) => id),
      ['organization.servers', 'directory.replicas'],
    );
    const [first = ''] = checkDefinitions.filter(({ group }) => group === 'mailbox').map(({ id }) => id);
    assert.equal(first, 'mailbox.access');
  });

  it('have each a function, and each function is a check', () => {
    assert.deepEqual(Object.keys(checks).sort(), checkRows.map(({ id }) => id).sort());
  });

  it('look at reads that exist, and have what they ask for', () => {
    for (const { id, reads, asks } of checkRows) {
      for (const read of reads) assert.ok(readById(read), `${id} looks at ${read}`);
      for (const kind of ['account', 'mailbox'] as const) {
        const looks = reads.some((read) => read === kind || read === `${kind}Found`);
        assert.equal(
          looks,
          asks.includes(kind),
          `${id} asks for ${asks.join()} and looks at ${reads.join()}`,
        );
      }
    }
  });

  it('name sources that exist', () => {
    const { checks: rows, reach } = readJson('checks.json') as Record<
      string,
      { id: string; sources: string[] }[]
    >;
    for (const { id, references: named } of checkDefinitions) {
      const row = [...(rows ?? []), ...(reach ?? [])].find((each) => each.id === id);
      assert.equal(named.length, row?.sources.length, id);
    }
  });

  it('name remedies that exist', () => {
    for (const { id, remedies, grants = [] } of checkRows)
      for (const remedy of [...remedies, ...grants])
        assert.ok(remedyTemplateById(remedy), `${id} names ${remedy}`);
  });

  it('offer, beside every fix that can be undone, how to undo it', () => {
    for (const { id, remedies, grants = [] } of checkRows) {
      const templates = [...remedies, ...grants]
        .map(remedyTemplateById)
        .filter((template) => template !== undefined);
      const undos = templates.filter(({ kind }) => kind === 'undo').length;
      const fixes = templates.filter(
        ({ kind, note }) => kind === 'fix' && !/nothing to undo/.test(note ?? ''),
      ).length;
      assert.ok(fixes === 0 || undos > 0, `${id} has ${fixes} fixes and ${undos} undos`);
    }
  });
});
