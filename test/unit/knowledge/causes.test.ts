import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { signs } from '../../../server/src/diagnosis/causes/signs.ts';
import { causeRows, sourcesOf, type CauseRow } from '../../../server/src/knowledge/causes.ts';
import { checkDefinitions } from '../../../server/src/knowledge/directory.ts';
import { remedyTemplateById } from '../../../server/src/knowledge/remedies.ts';
import { contexts, ruleById } from '../../../server/src/knowledge/rules.ts';

const read = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../../server/src/knowledge/${name}`, import.meta.url), 'utf8'),
  ) as Record<string, unknown>;

/** Facts that findings of the rules of a cause can have. */
function factsOf({ explains }: CauseRow): Set<string> {
  return new Set(
    explains
      .flatMap((explained) => explained.rules)
      .flatMap((id) => {
        const rule = ruleById(id);
        const context = contexts.find((each) => each.id === rule?.explainedBy);
        return [...Object.keys(rule?.facts ?? {}), ...Object.keys(context?.facts ?? {})];
      }),
  );
}

const used = (text: string) => [...text.matchAll(/\{(\w+)/g)].map(([, name = '']) => name);

describe('causes', () => {
  it('are as causes.schema.json has it', () => {
    const validate = new Ajv({ allErrors: true }).compile(read('causes.schema.json'));
    assert.ok(validate(read('causes.json')), JSON.stringify(validate.errors, null, 1));
  });

  it('have ids of their own', () => {
    const ids = causeRows.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
  });

  it('name rules, checks, remedies, signs and sources that exist', () => {
    for (const row of causeRows) {
      const evidence = row.evidence ?? [];
      const named = [
        ...row.explains.flatMap((explained) => explained.rules),
        ...evidence.flatMap(({ has = [], beside = [] }) => [...has, ...beside]),
      ];
      for (const id of named) assert.ok(ruleById(id), `${row.id} names the rule ${id}`);
      for (const { check } of row.checks ?? [])
        assert.ok(
          checkDefinitions.some(({ id }) => id === check),
          `${row.id} names the check ${check}`,
        );
      for (const id of row.remedies) assert.ok(remedyTemplateById(id), `${row.id} names the remedy ${id}`);
      for (const { sign } of evidence)
        assert.ok(sign === undefined || signs[sign], `${row.id} names ${sign}`);
      for (const id of row.follows ?? [])
        assert.ok(
          causeRows.some((each) => each.id === id),
          `${row.id} follows ${id}`,
        );
      assert.equal(sourcesOf(row).length, row.sources.length, row.id);
    }
  });

  it('speak only of facts that their findings can have', () => {
    for (const row of causeRows) {
      const known = factsOf(row);
      const evidence = row.evidence ?? [];
      const names = [
        ...row.sharedBy,
        ...used(row.message),
        ...row.explains.flatMap(({ when = {} }) => Object.keys(when)),
        ...evidence.flatMap(({ fact }) => fact ?? []),
        ...evidence.flatMap(({ text }) => used(text)),
      ];
      for (const name of names)
        assert.ok(known.has(name) || ['tally', 'count'].includes(name), `${row.id} uses ${name}`);
    }
  });

  it('say how many mailboxes fail exactly where all or some matters', () => {
    for (const row of causeRows.filter(({ scope }) => scope !== undefined)) {
      assert.ok(row.message.startsWith('{tally}: '), row.id);
      assert.ok(
        row.sharedBy.every((fact) => fact === 'account' || fact === 'server'),
        row.id,
      );
    }
  });

  it('have patterns that compile', () => {
    for (const { evidence = [], explains } of causeRows) {
      const patterns = [
        ...evidence.flatMap(({ pattern }) => pattern ?? []),
        ...explains.flatMap(({ when }) => Object.values(when ?? {})),
      ];
      for (const pattern of patterns) assert.doesNotThrow(() => new RegExp(pattern, 'i'), pattern);
    }
  });
});
