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
const withValues = remedyTemplates.filter((template) => slotNames(template).length > 0);
const ofPowerShell = withValues.filter(({ shell }) => shell.endsWith('Shell'));
const ofOthers = withValues.filter(({ shell }) => !shell.endsWith('Shell'));

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

  /** Shapes by their scripts: many values are left out everywhere, and so come to the same script. */
  const known = new Map<string, string>();
  const shape = async (script: string) => {
    const found = known.get(script) ?? (await shapeOf(script));
    known.set(script, found);
    return found;
  };

  // In several tests, as each has its own time.
  for (let first = 0; first < values.length; first += 50) {
    it(`leave every PowerShell command what it is (from ${first})`, async () => {
      for (const value of values.slice(first, first + 50)) {
        const hostile = ofPowerShell.map((template) => ({ template, remedy: filledWith(template, value) }));
        const expected = scriptOf(hostile.map(({ template, remedy }) => harmlessLike(template, remedy)));
        const actual = scriptOf(hostile.map(({ remedy }) => remedy));
        assert.equal(await shape(actual), await shape(expected), JSON.stringify(value));
      }
    });
  }

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
