import assert from 'node:assert/strict';
import { remedyTemplateById } from '../../../server/src/knowledge/remedies.ts';
import { rules } from '../../../server/src/knowledge/rules.ts';
import { remedyKinds, type RemedyKind, type RemedyTemplate } from '../../../server/src/model/remedy.ts';
import { isFor } from '../../../server/src/remedies/fill.ts';

const versions = ['5.5', '2000', '2003', '2007', '2010', '2013', '2016', '2019', 'SE', 'Online'];

interface Exception {
  readonly lacks: readonly RemedyKind[];
  /** Where it lacks them for these versions alone. */
  readonly only?: readonly string[];
  readonly why: string;
}

const allButDiagnose: readonly RemedyKind[] = ['fix', 'verify', 'undo'];
const retried = 'To try a queue again changes nothing that could be taken back.';
const causeElsewhere =
  'The record says that something failed and not why: no change can be recommended for it.';

/** Rules that lack a kind because it makes no sense for them. */
const exceptions: Readonly<Record<string, readonly Exception[]>> = {
  'agent.error': [{ lacks: allButDiagnose, why: causeElsewhere }],
  'agent.warning': [{ lacks: allButDiagnose, why: causeElsewhere }],
  'event.error': [{ lacks: allButDiagnose, why: causeElsewhere }],
  'event.warning': [{ lacks: allButDiagnose, why: causeElsewhere }],
  'event.adaccess-2937': [{ lacks: ['undo'], why: 'The former value points to a deleted object.' }],
  'imap.command-failed': [{ lacks: allButDiagnose, why: causeElsewhere }],
  'ndr.failed': [{ lacks: allButDiagnose, why: causeElsewhere }],
  'ndr.storedrv': [{ lacks: allButDiagnose, why: causeElsewhere }],
  'tracking.failed': [{ lacks: allButDiagnose, why: causeElsewhere }],
  'smtp.rejected': [
    { lacks: allButDiagnose, why: 'The reply of the server says what the client did wrong.' },
  ],
  'smtp.refused-by-remote': [{ lacks: allButDiagnose, why: 'What has to change is on the other side.' }],
  'ndr.storedrv-unconfigured': [{ lacks: ['undo'], why: 'Replication brings what is there anyway.' }],
  'ndr.expired': [{ lacks: ['undo'], why: retried }],
  'ndr.delayed': [
    { lacks: ['undo'], why: retried },
    {
      lacks: ['fix', 'verify'],
      only: ['Online'],
      why: 'Nobody but Microsoft has the queues of Exchange Online.',
    },
  ],
  'connectivity.failed': [{ lacks: ['undo'], why: retried }],
  'connectivity.retry': [{ lacks: ['undo'], only: ['2007', '2010'], why: retried }],
  'smtp.connect-failed': [{ lacks: ['undo'], why: retried }],
  'tracking.deferred': [{ lacks: ['undo'], why: retried }],
  'ndr.sender-not-allowed': [
    { lacks: ['fix', 'undo'], only: ['2000'], why: 'To keep outside senders away came with Exchange 2003.' },
  ],
};

const templatesOf = (ids: readonly string[]) =>
  ids.map(remedyTemplateById).filter((template): template is RemedyTemplate => template !== undefined);

const kindsOf = (templates: readonly RemedyTemplate[]) => new Set(templates.map(({ kind }) => kind));

/** The versions that a rule has commands of their own for; `any` stands for all of them together. */
function versionsOf(templates: readonly RemedyTemplate[]): string[] {
  return ['any', ...versions.filter((version) => templates.some((each) => each.versions?.includes(version)))];
}

describe('every rule', () => {
  for (const { id, remedies } of rules) {
    it(`${id} has a command to diagnose, to fix, to verify and to undo, in every version, or a reason why not`, () => {
      const templates = templatesOf(remedies);
      for (const version of versionsOf(templates)) {
        const kinds = kindsOf(templates.filter((template) => isFor(template, version)));
        const excepted = (exceptions[id] ?? [])
          .filter(({ only }) => !only || only.includes(version))
          .flatMap(({ lacks }) => lacks);
        assert.deepEqual(
          remedyKinds.filter((kind) => !kinds.has(kind) && !excepted.includes(kind)),
          [],
          `${id} for ${version}`,
        );
      }
    });
  }

  it('that is excepted lacks what it is excepted from', () => {
    for (const [id, excepted] of Object.entries(exceptions)) {
      const rule = rules.find((each) => each.id === id);
      assert.ok(rule, id);
      for (const { lacks, only = ['any'] } of excepted)
        for (const version of only) {
          const kinds = kindsOf(templatesOf(rule.remedies).filter((template) => isFor(template, version)));
          for (const kind of lacks)
            assert.ok(!kinds.has(kind), `${id} has a command to ${kind} for ${version}`);
        }
    }
  });
});

describe('every fix that changes something', () => {
  it('says what it puts at risk, where it restarts a service', () => {
    for (const { id, shell, risk, note } of templatesOf(rules.flatMap(({ remedies }) => remedies)))
      if (risk === 'restarts a service' && id !== 'start-store') assert.ok(note, `${id} (${shell})`);
  });
});
