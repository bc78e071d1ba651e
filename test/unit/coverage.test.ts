import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { causeRows } from '../../server/src/knowledge/causes.ts';
import { checkDefinitions } from '../../server/src/knowledge/directory.ts';
import { guideById } from '../../server/src/knowledge/guides.ts';
import { remedyTemplateById } from '../../server/src/knowledge/remedies.ts';
import { ruleById } from '../../server/src/knowledge/rules.ts';
import { tasks } from '../../server/src/knowledge/tasks.ts';

const root = new URL('../../', import.meta.url);
const page = readFileSync(new URL('docs/coverage.md', root), 'utf8');

/** Documents and the rows of their tables: section, where it lives, test, what cannot be read. */
const documents = page
  .split(/^## /m)
  .slice(1)
  .map((part) => ({
    title: part.slice(0, part.indexOf('\n')),
    rows: part
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2)
      .map((line) =>
        line
          .slice(1, -1)
          .split(' | ')
          .map((cell) => cell.trim()),
      ),
  }));

const known: Readonly<Record<string, (id: string) => boolean>> = {
  guide: (id) => {
    const [guide = '', step] = id.split('/');
    const steps = guideById(guide)?.steps;
    return steps !== undefined && (step === undefined || steps.some((each) => each.id === step));
  },
  rule: (id) => ruleById(id) !== undefined,
  cause: (id) => causeRows.some((row) => row.id === id),
  check: (id) => checkDefinitions.some((check) => check.id === id),
  remedy: (id) => remedyTemplateById(id) !== undefined,
  task: (id) => tasks.some((task) => task.id === id),
  feature: (id) => existsSync(new URL(`server/src/features/${id}.ts`, root)),
};

function isTest(file: string, name: string): boolean {
  const path = new URL(`test/${file}`, root);
  if (!existsSync(path)) return false;
  const text = readFileSync(path, 'utf8');
  // In a call, or as a key of a table of cases.
  return ["'", '"', '`'].some((quote) =>
    [`it(${quote}${name}${quote}`, `describe(${quote}${name}${quote}`, `  ${quote}${name}${quote}: [`].some(
      (words) => text.includes(words),
    ),
  );
}

describe('the page of what is covered', () => {
  it('has a table for each of the five documents', () => {
    assert.equal(documents.length, 5);
    for (const { title, rows } of documents) assert.ok(rows.length > 0, title);
  });

  for (const { title, rows } of documents) {
    it(`has no empty row for ${title}`, () => {
      for (const row of rows) {
        assert.equal(row.length, 4, row.join());
        for (const cell of row) assert.notEqual(cell, '', row.join());
      }
    });

    it(`names only what exists for ${title}`, () => {
      for (const [section = '', places = ''] of rows) {
        const ids = [...places.matchAll(/`(\w+):([^`]+)`/g)];
        assert.ok(ids.length > 0, section);
        for (const [whole, kind = '', id = ''] of ids)
          assert.ok(known[kind]?.(id), `${section} names ${whole}`);
      }
    });

    it(`names tests that exist for ${title}`, () => {
      for (const [section = '', , shown = ''] of rows) {
        const tests = [...shown.matchAll(/`([\w/.-]+)`: "([^"]+)"/g)];
        assert.ok(tests.length > 0, section);
        for (const [, file = '', name = ''] of tests)
          assert.ok(isTest(file, name), `${section} names ${file}: ${name}`);
      }
    });
  }
});
