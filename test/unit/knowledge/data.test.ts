import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { compileMatcher } from '../../../server/src/diagnosis/match.ts';
import { checkRows } from '../../../server/src/knowledge/directory.ts';
import { contexts, rules } from '../../../server/src/knowledge/rules.ts';
import { guides } from '../../../server/src/knowledge/guides.ts';
import {
  placeholderLabels,
  remedyTemplateById,
  remedyTemplates,
} from '../../../server/src/knowledge/remedies.ts';
import { tasks } from '../../../server/src/knowledge/tasks.ts';

const folder = new URL('../../../server/src/knowledge/', import.meta.url);
const readJson = (path: string) =>
  JSON.parse(readFileSync(new URL(path, folder), 'utf8')) as Record<string, unknown>;
const files = (sub: string) =>
  readdirSync(new URL(sub, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => `${sub}/${name}`);

const checked = {
  'rules.schema.json': files('rules'),
  'remedies.schema.json': files('remedies'),
  'event-messages.schema.json': ['event-messages.json'],
  'setup-messages.schema.json': ['setup-messages.json'],
  'ndr-titles.schema.json': ['ndr-titles.json'],
  'event-labels.schema.json': ['event-labels.json'],
  'tasks.schema.json': files('tasks'),
  'parameters.schema.json': ['parameters.json'],
  'shell-cmdlets.schema.json': ['shell-cmdlets.json'],
  'shell-messages.schema.json': ['shell-messages.json'],
};

describe('knowledge files', () => {
  for (const [schema, paths] of Object.entries(checked)) {
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
    if (schema === 'tasks.schema.json')
      ajv.addSchema(readJson('remedies.schema.json'), 'remedies.schema.json');
    const validate = ajv.compile(readJson(schema));
    for (const path of paths) {
      it(`${path} is as ${schema} has it`, () => {
        assert.ok(validate(readJson(path)), JSON.stringify(validate.errors, null, 1));
      });
    }
  }
});

/** Fields that stand in the log as they are read: what is found in them is in the text that literals are sought in. */
const wholeText = /^(?:text|message|description|reason|reply|data|context|banner|\|)+$/;

/** Of a pattern the alternatives that hold no sign of regular expressions, and stand in no group. */
function plainAlternatives(pattern: string): readonly string[] {
  let outer = pattern.replaceAll(/\\./g, '*');
  while (/\([^()]*\)/.test(outer)) outer = outer.replaceAll(/\([^()]*\)/g, '*');
  return outer.split('|').filter((text) => text.length > 5 && /^[\w ,:;'/-]+$/.test(text));
}

const holdsOne = (text: string, literals: readonly string[]) =>
  literals.some((literal) => text.toLowerCase().includes(literal.toLowerCase()));

describe('rules', () => {
  const ids = rules.map((rule) => rule.id);

  it('have ids of their own', () => {
    assert.deepEqual(ids, [...new Set(ids)]);
  });

  it('name remedies that exist', () => {
    for (const rule of rules) {
      for (const id of rule.remedies) assert.ok(remedyTemplateById(id), `${rule.id} names ${id}`);
    }
  });

  it('name contexts that exist', () => {
    for (const rule of rules) {
      if (rule.explainedBy)
        assert.ok(
          contexts.some(({ id }) => id === rule.explainedBy),
          rule.id,
        );
    }
  });

  it('say in messages, groups and codes only what they extract', () => {
    for (const rule of rules) {
      const context = contexts.find(({ id }) => id === rule.explainedBy);
      const known = new Set([...Object.keys(rule.facts), ...Object.keys(context?.facts ?? {})]);
      const used = [...rule.message.matchAll(/\{(\w+)/g)].map((match) => match[1] ?? '');
      for (const name of [...used, ...rule.groupBy, ...(rule.code ? [rule.code.fact] : [])]) {
        assert.ok(known.has(name), `${rule.id} uses {${name}}`);
      }
    }
  });

  it('have patterns that compile', () => {
    for (const rule of [...rules, ...contexts]) assert.doesNotThrow(() => compileMatcher(rule), rule.id);
  });

  it('hold one of their literals in every plain alternative of what they look for in a text', () => {
    for (const { id, literals, when = {} } of rules) {
      const conditions = Object.entries(when);
      if (!conditions.length || !conditions.every(([fields]) => wholeText.test(fields))) continue;
      const missed = conditions.map(([, pattern]) =>
        plainAlternatives(pattern).filter((text) => !holdsOne(text, literals)),
      );
      assert.ok(
        missed.some((texts) => texts.length === 0),
        `${id} is never asked about: ${missed.flat().join(', ')}`,
      );
    }
  });
});

describe('remedies', () => {
  it('have ids of their own', () => {
    const ids = remedyTemplates.map(({ id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
  });

  it('are each used by a rule, a check, a task or a guide', () => {
    const used = new Set([
      ...rules.flatMap((rule) => rule.remedies),
      ...checkRows.flatMap(({ remedies, grants = [] }) => [...remedies, ...grants]),
      ...tasks.flatMap(({ steps }) => steps),
      ...guides.flatMap((guide) => guide.steps.flatMap(({ remedies = [] }) => remedies)),
    ]);
    assert.deepEqual(
      remedyTemplates.map(({ id }) => id).filter((id) => !used.has(id)),
      [],
    );
  });

  it('have words for everything that may have to be filled in', () => {
    for (const { id, command } of remedyTemplates) {
      for (const [, name = ''] of command.join('\n').matchAll(/\{\{(\w+)/g)) {
        assert.ok(placeholderLabels[name], `${id} has no label for ${name}`);
      }
    }
  });

  it('give values to native programs only as arguments', () => {
    for (const { id, command } of remedyTemplates) {
      for (const line of command.filter((each) => /&\s\S+\.exe/.test(each))) {
        assert.doesNotMatch(line, /\{\{\w+(?::(?!argument|number)\w+)?\}\}/, id);
      }
    }
  });

  it('say that they change something when they do', () => {
    for (const { id, command, risk } of remedyTemplates) {
      const changes =
        /\b(?:Set-(?!Content)|Add-|Remove-|Enable-|Disable-|Unlock-|Clear-|Update-|Retry-|Resume-|Suspend-|New-(?!Object|PSSession|MailboxRepair)|Import-Exchange|Connect-Mailbox|Prepare-|Install-|Uninstall-|Restore-|Mount-|Dismount-|Register-|Move-|Start-(?=Edge)|Stop-Process)[A-Z]?|SetValue|dsacls\.exe .* \/(?:[GR] |P:)|syncall|CommitChanges|netsh\.exe .* (?:set|add|delete|reset) |certutil\.exe -(?:add|del)store|Start-Process .* -Wait|answer A \(always run\)|dnscmd\.exe|(?:wusa|icacls)\.exe .*\/(?:norestart|reset|restore)|wusa\.exe|schtasks\.exe \/(?:Create|Delete)|AddSendAs\.vbs .* -(?:Import|SetAll)|\breg(?:\.exe)? (?:import|delete)|changetype: modify|=dword:|Directory\]::Delete|::SetEnvironmentVariable|& \.\\Setup\.exe|FixInstallerCache|appcmd\.exe'\) restore/.test(
          command.join(' '),
        );
      const restarts = /\b(?:Restart|Start|Stop)-(?:Service|WebAppPool)|net stop|Restart-Computer/.test(
        command.join(' '),
      );
      assert.equal(risk, restarts ? 'restarts a service' : changes ? 'changes' : 'reads only', id);
    }
  });
});
