import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { checkDefinitions } from '../../../server/src/knowledge/directory.ts';
import {
  guideById,
  guides,
  leadsOf,
  type Guide,
  type GuideStep,
} from '../../../server/src/knowledge/guides.ts';
import { causeRows } from '../../../server/src/knowledge/causes.ts';
import { parameterRow } from '../../../server/src/knowledge/parameters.ts';
import { taskById } from '../../../server/src/knowledge/tasks.ts';
import { placeholderLabels, remedyTemplateById } from '../../../server/src/knowledge/remedies.ts';
import { contexts, ruleById, rules } from '../../../server/src/knowledge/rules.ts';

const folder = new URL('../../../server/src/knowledge/', import.meta.url);
const readJson = (path: string) =>
  JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as Record<string, unknown>;

const steps = guides.flatMap((guide) =>
  guide.steps.map((step) => ({ guide, step, name: `${guide.id}/${step.id}` })),
);
const checkIds = new Set(checkDefinitions.map(({ id }) => id));

function textsOf(step: GuideStep): string[] {
  return [step.do, step.expect, step.copy ?? '', ...leadsOf(step).map(([, { means }]) => means)];
}

/** Steps to which the outcomes of a step lead. */
function nextOf(guide: Guide, step: GuideStep): string[] {
  const following = guide.steps[guide.steps.indexOf(step) + 1]?.id;
  return leadsOf(step).flatMap(([, lead]) =>
    lead.done || lead.guide !== undefined ? [] : (lead.step ?? following ?? []),
  );
}

/** What can be reached from a step, itself among it. */
function reached(guide: Guide, from: string, found = new Set<string>()): Set<string> {
  if (found.has(from)) return found;
  found.add(from);
  const step = guide.steps.find(({ id }) => id === from);
  for (const id of step ? nextOf(guide, step) : []) reached(guide, id, found);
  return found;
}

describe('the files of the guides', () => {
  const validate = new Ajv({ allErrors: true }).compile(readJson('guides.schema.json'));
  const names = readdirSync(new URL('guides/', folder));

  for (const name of names) {
    it(`${name} is as guides.schema.json has it`, () => {
      assert.ok(validate(readJson(`guides/${name}`)), JSON.stringify(validate.errors, null, 1));
    });
  }

  it('are all read', () => {
    const written = names.flatMap((name) => readJson(`guides/${name}`)['guides'] as Guide[]);
    assert.deepEqual(guides.map(({ id }) => id).sort(), written.map(({ id }) => id).sort());
  });
});

describe('guides', () => {
  it('have ids of their own, and steps with ids of their own', () => {
    assert.equal(new Set(guides.map(({ id }) => id)).size, guides.length);
    assert.equal(new Set(steps.map(({ name }) => name)).size, steps.length);
  });

  it('have titles that nobody mistakes for one another', () => {
    assert.equal(new Set(guides.map(({ title }) => title)).size, guides.length);
    for (const { id, steps: own } of guides)
      assert.equal(new Set(own.map(({ title }) => title)).size, own.length, id);
  });

  it('are led to by rules and checks that exist', () => {
    for (const { id, when } of guides) {
      for (const rule of when.rules ?? []) assert.ok(ruleById(rule), `${id} names ${rule}`);
      for (const check of when.checks ?? []) assert.ok(checkIds.has(check), `${id} names ${check}`);
    }
  });

  it('are led to by the causes that name them, and by no others', () => {
    const ids = new Set(causeRows.map(({ id }) => id));
    for (const { id, when } of guides)
      for (const cause of when.causes ?? []) assert.ok(ids.has(cause), `${id} names ${cause}`);
    for (const { id, guide } of causeRows) {
      if (guide === undefined) continue;
      assert.ok(guideById(guide)?.when.causes?.includes(id), `${id} names ${guide}`);
    }
  });

  it('name steps, guides, remedies, tasks and causes that exist', () => {
    for (const { guide, step, name } of steps) {
      for (const [, lead] of leadsOf(step)) {
        if (lead.step !== undefined)
          assert.ok(
            guide.steps.some(({ id }) => id === lead.step),
            `${name} leads to ${lead.step}`,
          );
        if (lead.guide !== undefined) assert.ok(guideById(lead.guide), `${name} leads to ${lead.guide}`);
      }
      for (const [, { cause }] of leadsOf(step))
        assert.ok(
          cause === undefined || causeRows.some(({ id }) => id === cause),
          `${name} leads to ${cause ?? ''}`,
        );
      for (const id of step.remedies ?? []) assert.ok(remedyTemplateById(id), `${name} names ${id}`);
      if (step.task !== undefined) assert.ok(taskById(step.task), `${name} names ${step.task}`);
    }
  });

  it('lead to no guide that is the same', () => {
    for (const { guide, step, name } of steps)
      for (const [, lead] of leadsOf(step)) assert.notEqual(lead.guide, guide.id, name);
  });

  it('have words for every value', () => {
    for (const { step, name } of steps) {
      const used = textsOf(step).flatMap((text) => [...text.matchAll(/\{\{(\w+)\}\}/g)]);
      for (const [, fact = ''] of used)
        assert.ok(placeholderLabels[fact], `${name} has no label for ${fact}`);
    }
  });

  it('have no step that nothing leads to', () => {
    for (const guide of guides) {
      const from = reached(guide, guide.steps[0]?.id ?? '');
      assert.deepEqual(
        guide.steps.map(({ id }) => id).filter((id) => !from.has(id)),
        [],
        guide.id,
      );
    }
  });

  it('end, or lead to another guide, from every step', () => {
    for (const { guide, step, name } of steps) {
      const ends = [...reached(guide, step.id)].some((id) => {
        const each = guide.steps.find((candidate) => candidate.id === id);
        return (
          each &&
          leadsOf(each).some(
            ([, lead]) => lead.done || lead.guide !== undefined || nextOf(guide, each).length === 0,
          )
        );
      });
      assert.ok(ends, name);
    }
  });

  it('group the steps of one part together', () => {
    for (const { id, steps: own } of guides) {
      const runs = own
        .map(({ section }) => section)
        .filter((section, index, all) => section !== all[index - 1]);
      assert.equal(new Set(runs).size, runs.length, id);
      assert.ok(!runs.includes(undefined) || runs.length === 1, `${id} has steps in no part`);
    }
  });
});

describe('answers of guides', () => {
  const sources = steps.flatMap(({ step, name }) =>
    (step.answeredBy ?? []).map((source) => ({ source, name })),
  );

  it('come from checks and findings that exist', () => {
    for (const { source, name } of sources) {
      if ('checks' in source)
        for (const id of source.checks) assert.ok(checkIds.has(id), `${name} asks ${id}`);
      if ('findings' in source)
        for (const id of source.findings) assert.ok(ruleById(id), `${name} looks for ${id}`);
    }
  });

  it('come from values that a rule extracts, or that follow from one', () => {
    const extracted = new Set([...rules, ...contexts].flatMap(({ facts }) => Object.keys(facts)));
    const derived = ['version', 'legacyExchangeDN'];
    for (const { source, name } of sources) {
      if (!('fact' in source)) continue;
      assert.ok(extracted.has(source.fact) || derived.includes(source.fact), `${name}: ${source.fact}`);
      assert.doesNotThrow(() => new RegExp(source.pattern ?? ''), name);
    }
  });

  it('name parts only of checks that have such parts', () => {
    for (const { source, name } of sources) {
      if (!('checks' in source) || source.part === undefined) continue;
      assert.match(source.part, /^port \d+$/, name);
      for (const id of source.checks) assert.match(id, /^reach\.(?:port|certificate)$/, name);
    }
  });

  it('do not lead on from a step whose failure was known before it was begun', () => {
    const idsOf = ({ answeredBy = [] }: GuideStep) =>
      answeredBy.flatMap((source) =>
        'checks' in source ? source.checks.map((id) => id + (source.part ?? '')) : [],
      );
    for (const { guide, step, name } of steps) {
      const index = guide.steps.indexOf(step);
      const before = new Set(guide.steps.slice(0, index).flatMap(idsOf));
      if (idsOf(step).length === 0 || !idsOf(step).every((id) => before.has(id))) continue;
      const { failed } = step.outcomes;
      const target = guide.steps.findIndex(({ id }) => id === failed.step);
      assert.ok(failed.guide !== undefined || (target !== -1 && target <= index), name);
    }
  });

  it('are there for at least half of all steps', () => {
    const answered = steps.filter(({ step }) => step.answeredBy !== undefined);
    console.log(`      ${answered.length} of ${steps.length} steps answer themselves`);
    assert.ok(answered.length * 2 >= steps.length);
  });

  it('are there for at least half of the steps about logons, Send As, IMAP and transport each', () => {
    for (const start of ['mapi-logon', 'send-as', 'imap', 'transport']) {
      const own = steps.filter(({ guide }) => guide.id.startsWith(start));
      const answered = own.filter(({ step }) => step.answeredBy !== undefined);
      assert.ok(answered.length * 2 >= own.length, `${start}: ${answered.length} of ${own.length}`);
    }
  });
});

describe('what guides must hold', () => {
  const byId = (id: string): Guide => {
    const guide = guideById(id);
    assert.ok(guide, id);
    return guide;
  };
  const textOf = (id: string) => JSON.stringify(byId(id));

  it('every logon failure, bounce and IMAP error of the rules that has a procedure leads to it', () => {
    const led = new Set(guides.flatMap(({ when }) => when.rules ?? []));
    for (const rule of [
      'agent.logon-failed',
      'agent.access-denied',
      'event.mrs-1007',
      'event.adaccess-2937',
      'event.store-1023',
      'ndr.storedrv-unconfigured',
      'ndr.send-as-denied',
      'imap.proxy-not-authenticated',
      'imap.bye-14',
      'event.imap4-1102',
    ])
      assert.ok(led.has(rule), rule);
  });

  it('the tools that the tutorial and the blog use are named as what a step replaces', () => {
    const replaced = new Set(steps.flatMap(({ step }) => step.replaces ?? []));
    for (const tool of ['ADSIEDIT', 'MFCMAPI', 'the Effective Permissions tab', 'DCDiag', 'NETDiag'])
      assert.ok(replaced.has(tool), tool);
  });

  it('2048 as a hexadecimal number is said to be 8,264, and it is asked which is meant', () => {
    assert.equal(0x2048, 8264);
    assert.equal(0x800, 2048);
    assert.match(textOf('imap-settings'), /8,264/);
    assert.match(textOf('imap-settings'), /hexadecimal 800/);
    assert.match(textOf('imap-settings'), /Ask the product's maker which is meant/);
  });

  it('the cache of the store is set in minutes, as a decimal number', () => {
    assert.match(textOf('send-as-one'), /Mailbox Cache Age Limit/);
    assert.match(textOf('send-as-one'), /120 minutes/);
    assert.match(textOf('send-as-one'), /decimal/);
  });

  it('the three modes of the script, RunAs and one run per forest are there', () => {
    for (const words of [
      '-Export',
      '-Import',
      '-SetAll',
      'RunAs.exe',
      'one run for each forest',
      'Findstr.exe',
      'Excel',
    ])
      assert.ok(textOf('send-as-script').includes(words), words);
  });

  it('a step about a registry value, a policy or a certificate has commands and the task with all of them', () => {
    const expected: Readonly<Record<string, string>> = {
      'imap-settings/sessions': 'store-session-limits',
      'imap-settings/ntlm': 'imap-ntlm-off',
      'imap-settings/log-quota': 'imap-log-quota',
      'imap-settings/connections': 'imap-connection-limits',
      'imap-settings/throttling': 'imap-throttling-policy',
      'imap-proxy/certificate': 'imap-certificate',
      'send-as-inherited/container': 'container-send-as',
      'send-as-group/grant': 'group-send-as',
      'send-as-protected/second': 'protected-account-mailbox',
      'delegates/both': 'delegate-both-ways',
      'certificate-request/request': 'certificate',
      'move-mailbox/queue': 'cross-forest-move',
      'full-failover/array': 'client-access-array',
      'full-failover/script': 'client-access-failover',
      'remote-powershell/open': 'remote-shell',
      'remote-powershell/snap-in': 'unload-snapin-2007',
      'exchange-2010-sp1/hotfixes': 'readiness-hotfixes',
      'quota-messages/create': 'quota-message-new',
    };
    for (const [name, task] of Object.entries(expected)) {
      const step = steps.find((each) => each.name === name)?.step;
      assert.ok(step, name);
      assert.equal(step.task, task, name);
      const kinds = new Set((step.remedies ?? []).map((id) => remedyTemplateById(id)?.kind));
      assert.ok(kinds.has('fix'), `${name} changes nothing`);
    }
  });

  it('the session limits are saved before they are changed, and the cache age too', () => {
    for (const [name, backup, fix] of [
      ['imap-settings/sessions', 'store-parameters-backup', 'store-session-limits'],
      ['send-as-one/cache', 'cache-age-export-2003', 'cache-age-2003'],
      ['send-as-one/cache', 'cache-age-export', 'cache-age'],
    ] as const) {
      const own = steps.find((each) => each.name === name)?.step.remedies ?? [];
      assert.ok(own.includes(backup) && own.indexOf(backup) < own.indexOf(fix), name);
    }
  });

  it('the BlackBerry account is in Domain Users alone, and on a domain controller in Administrators', () => {
    const step = byId('send-as-blackberry').steps.find(({ id }) => id === 'own-groups');
    assert.match(step?.expect ?? '', /Domain Users alone; on a domain controller, Administrators too/);
    assert.equal(step?.outcomes.failed.step, 'own-groups');
  });

  it('all seven kinds of quota messages are named', () => {
    const kinds = parameterRow('quotaMessageType').choices ?? [];
    assert.equal(kinds.length, 7);
    for (const { value } of kinds) assert.match(textOf('quota-messages'), new RegExp(`\\b${value}\\b`));
  });

  it('each port of the transport pipeline is a step that a probe answers', () => {
    const parts = byId('transport-pipeline').steps.flatMap(({ answeredBy = [] }) =>
      answeredBy.flatMap((source) => ('checks' in source ? (source.part ?? []) : [])),
    );
    assert.deepEqual(
      parts.map((part) => Number(part.replace('port ', ''))).sort((a, b) => a - b),
      [25, 465, 475, 587, 717, 2525],
    );
  });

  it('no way through a guide asks for a password in a command', () => {
    for (const { step, name } of steps) assert.doesNotMatch(step.copy ?? '', /password/i, name);
  });
});
