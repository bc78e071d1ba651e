import assert from 'node:assert/strict';
import { remedyTemplateById } from '../../../server/src/knowledge/remedies.ts';
import { rules, type Rule } from '../../../server/src/knowledge/rules.ts';
import { remedyKinds, type RemedyKind, type RemedyTemplate } from '../../../server/src/model/remedy.ts';
import { isFor } from '../../../server/src/remedies/fill.ts';

const templatesOf = (ids: readonly string[]) =>
  ids.map(remedyTemplateById).filter((template): template is RemedyTemplate => template !== undefined);

/** All versions together, and each version that the rule has a fix of its own for. */
function versionsOf(templates: readonly RemedyTemplate[]): string[] {
  const fixes = templates.filter(({ kind }) => kind === 'fix');
  return ['any', ...new Set(fixes.flatMap(({ versions = [] }) => versions))];
}

function missing(templates: readonly RemedyTemplate[], version: string): RemedyKind[] {
  const kinds = new Set(templates.filter((template) => isFor(template, version)).map(({ kind }) => kind));
  return remedyKinds.filter((kind) => !kinds.has(kind));
}

/** What a rule says that it lacks in a version; what it lacks at all, it lacks in each. */
function excepted({ lacks = [] }: Rule, version: string): readonly RemedyKind[] {
  return lacks.filter(({ only }) => !only || only.includes(version)).flatMap(({ kinds }) => kinds);
}

describe('every rule', () => {
  it('has commands to diagnose, fix, verify and undo, in every version that it can be fixed in, or a reason why not', () => {
    const found = rules.flatMap((rule) => {
      const templates = templatesOf(rule.remedies);
      return versionsOf(templates).flatMap((version) => {
        const kinds = missing(templates, version).filter((kind) => !excepted(rule, version).includes(kind));
        return kinds.length === 0 ? [] : [`${rule.id} (${version}): ${kinds.join(', ')}`];
      });
    });
    assert.deepEqual(found, []);
  });

  it('lacks what it says that it lacks', () => {
    const found = rules.flatMap(({ id, remedies, lacks = [] }) =>
      lacks.flatMap(({ kinds, only = ['any'] }) =>
        only.flatMap((version) => {
          const absent = missing(templatesOf(remedies), version);
          return kinds.filter((kind) => !absent.includes(kind)).map((kind) => `${id} (${version}): ${kind}`);
        }),
      ),
    );
    assert.deepEqual(found, []);
  });

  it('says what it puts at risk, where a command of it restarts a service', () => {
    for (const { id, risk, note } of templatesOf(rules.flatMap(({ remedies }) => remedies)))
      if (risk === 'restarts a service' && id !== 'start-store') assert.ok(note, id);
  });
});
