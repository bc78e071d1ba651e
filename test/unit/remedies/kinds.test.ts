import assert from 'node:assert/strict';
import { remedyTemplateById } from '../../../server/src/knowledge/remedies.ts';
import { rules } from '../../../server/src/knowledge/rules.ts';
import { remedyKinds, type RemedyKind, type RemedyTemplate } from '../../../server/src/model/remedy.ts';
import { isFor } from '../../../server/src/remedies/fill.ts';

/** Why rules lack a kind: because it makes no sense for them. */
interface Exception {
  readonly why: string;
  readonly lacks: readonly RemedyKind[];
  /** `id`, or `id@version` where it lacks them for that version alone. */
  readonly rules: readonly string[];
}

const allButDiagnose: readonly RemedyKind[] = ['fix', 'verify', 'undo'];

const exceptions: readonly Exception[] = [
  {
    why: 'The record says that something failed and not why: no change can be recommended for it.',
    lacks: allButDiagnose,
    rules: [
      ...['agent.error', 'agent.warning', 'event.error', 'event.warning', 'imap.command-failed'],
      ...['ndr.failed', 'ndr.storedrv', 'tracking.failed'],
    ],
  },
  {
    why: 'The reply says what the other side, or the client, did wrong: nothing has to change here.',
    lacks: allButDiagnose,
    rules: ['smtp.rejected', 'smtp.refused-by-remote'],
  },
  {
    why: 'To try a queue again changes nothing that could be taken back.',
    lacks: ['undo'],
    rules: [
      ...['ndr.expired', 'ndr.delayed', 'connectivity.failed', 'smtp.connect-failed', 'tracking.deferred'],
      ...['connectivity.retry@2007', 'connectivity.retry@2010'],
    ],
  },
  {
    why: 'What was there before is wrong, or is brought by the directory anyway: nobody wants it back.',
    lacks: ['undo'],
    rules: ['event.adaccess-2937', 'ndr.storedrv-unconfigured'],
  },
];

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

function excepted(id: string, version: string): readonly RemedyKind[] {
  return exceptions
    .filter((each) => each.rules.includes(id) || each.rules.includes(`${id}@${version}`))
    .flatMap(({ lacks }) => lacks);
}

describe('every rule', () => {
  it('has commands to diagnose, fix, verify and undo, in every version that it can be fixed in, or a reason why not', () => {
    const found = rules.flatMap(({ id, remedies }) => {
      const templates = templatesOf(remedies);
      return versionsOf(templates).flatMap((version) => {
        const kinds = missing(templates, version).filter((kind) => !excepted(id, version).includes(kind));
        return kinds.length === 0 ? [] : [`${id} (${version}): ${kinds.join(', ')}`];
      });
    });
    assert.deepEqual(found, []);
  });

  it('that is excepted lacks what it is excepted from', () => {
    for (const { rules: ids, lacks } of exceptions)
      for (const each of ids) {
        const [id, version = 'any'] = each.split('@');
        const rule = rules.find((candidate) => candidate.id === id);
        assert.ok(rule, each);
        const kinds = missing(templatesOf(rule.remedies), version);
        for (const kind of lacks) assert.ok(kinds.includes(kind), `${each} has a command to ${kind}`);
      }
  });

  it('says what it puts at risk, where a command of it restarts a service', () => {
    for (const { id, risk, note } of templatesOf(rules.flatMap(({ remedies }) => remedies)))
      if (risk === 'restarts a service' && id !== 'start-store') assert.ok(note, id);
  });
});
