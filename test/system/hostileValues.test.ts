import assert from 'node:assert/strict';
import { remedyTemplates } from '../../server/src/knowledge/remedies.ts';
import type { Remedy, RemedyTemplate } from '../../server/src/model/remedy.ts';
import { contexts } from '../../server/src/remedies/contexts.ts';
import { fillRemedy, slotNames } from '../../server/src/remedies/fill.ts';
import { harmlessValue } from '../support/harmless.ts';
import { hostileValues } from '../support/hostileValues.ts';
import { otherShape } from '../support/otherShells.ts';
import { shapeOf } from '../support/powershell.ts';

const values = hostileValues(500, 20260401);
const ofPowerShell = remedyTemplates.filter(({ shell }) => shell.endsWith('Shell'));
const ofOthers = remedyTemplates.filter(({ shell }) => !shell.endsWith('Shell'));

const filledWith = (template: RemedyTemplate, value: string): Remedy =>
  fillRemedy(template, Object.fromEntries(slotNames(template).map((name) => [name, value])));

/** The same with values that mean nothing, and a gap wherever the hostile value was left out. */
function harmlessLike(template: RemedyTemplate, remedy: Remedy): Remedy {
  const gaps = new Set(remedy.placeholders.map(({ name }) => name));
  const names = slotNames(template).filter((name) => !gaps.has(name));
  return fillRemedy(template, Object.fromEntries(names.map((name) => [name, harmlessValue(name)])));
}

const scriptOf = (remedies: readonly Remedy[]) => remedies.map(({ command }) => command).join('\n');

describe('500 hostile values', () => {
  it('stand in templates of every context', () => {
    const used = new Set(
      remedyTemplates.flatMap(({ command }) =>
        [...command.join('\n').matchAll(/\{\{\w+(?::(\w+))?\}\}/g)].map(([, name]) => name ?? 'literal'),
      ),
    );
    assert.deepEqual([...used].sort(), Object.keys(contexts).sort());
  });

  it('leave every PowerShell command what it is', async () => {
    const known = new Map<string, string>();
    for (const value of values) {
      const hostile = ofPowerShell.map((template) => filledWith(template, value));
      const expected = scriptOf(
        ofPowerShell.map((template, index) => harmlessLike(template, hostile[index] as Remedy)),
      );
      if (!known.has(expected)) known.set(expected, await shapeOf(expected));
      assert.equal(await shapeOf(scriptOf(hostile)), known.get(expected), JSON.stringify(value));
    }
  });

  it('leave every command of cmd, every .reg file and every LDIF what it is', () => {
    for (const value of values)
      for (const template of ofOthers) {
        const hostile = filledWith(template, value);
        const harmless = harmlessLike(template, hostile);
        assert.equal(
          otherShape(template.shell, hostile.command),
          otherShape(template.shell, harmless.command),
          `${template.id}: ${JSON.stringify(value)}`,
        );
      }
  });
});
