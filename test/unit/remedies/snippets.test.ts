import assert from 'node:assert/strict';
import { remedyTemplateById } from '../../../server/src/knowledge/remedies.ts';
import { tasks } from '../../../server/src/knowledge/tasks.ts';
import { fillRemedy } from '../../../server/src/remedies/fill.ts';
import { taskSnippets } from '../../../server/src/remedies/snippets.ts';
import { syntaxErrors } from '../../support/powershell.ts';

const snippets = Object.values(taskSnippets());

/** What VS Code inserts before anything is typed: the text of each stop, or the first of its choices. */
function inserted(body: readonly string[]): string {
  const text = body.join('\n').replace(/\n\$0$/, '');
  return text
    .replace(/\$\{\d+\|((?:\\.|[^\\,|])*)[^}]*\|\}/g, (_whole, first: string) => first)
    .replace(/\$\{\d+:((?:\\.|[^\\}])*)\}/g, (_whole, label: string) => label)
    .replace(/\\([\\$}])/g, '$1');
}

describe('snippets of tasks', () => {
  it('are one for each step that a PowerShell reads, with prefixes of their own', () => {
    const steps = new Set(
      tasks.flatMap(({ steps: ids }) => ids).filter((id) => remedyTemplateById(id)?.shell.endsWith('Shell')),
    );
    assert.deepEqual(
      snippets.map(({ prefix }) => prefix).sort(),
      [...steps].map((id) => `exchange-${id}`).sort(),
    );
  });

  it('are the commands of their rows before anything is typed, but for what is chosen from', () => {
    for (const { prefix, body } of snippets.filter((each) => !each.body.join().includes('|}'))) {
      const step = remedyTemplateById(prefix.replace('exchange-', ''));
      assert.ok(step);
      assert.ok(inserted(body).endsWith(fillRemedy(step, {}).command), prefix);
    }
  });

  it('have no syntax error', async () => {
    for (const { prefix, body } of snippets) assert.deepEqual(await syntaxErrors(inserted(body)), [], prefix);
  });

  it('offer what there is to choose from, and have the same stop wherever a parameter stands', () => {
    const body =
      snippets.find(({ prefix }) => prefix === 'exchange-store-session-limits')?.body.join('\n') ?? '';
    assert.equal(body.match(/-Value \$\{1\|2048,8264\|\} -Force/g)?.length, 2);
  });

  it('leave variables of PowerShell alone', () => {
    const body =
      snippets.find(({ prefix }) => prefix === 'exchange-remote-shell-open')?.body.join('\n') ?? '';
    assert.match(body, /\\\$Session = New-PSSession/);
  });

  it('say what a change puts at risk', () => {
    for (const { prefix, body } of snippets)
      if (remedyTemplateById(prefix.replace('exchange-', ''))?.risk !== 'reads only')
        assert.match(body.join('\n'), /# Shell: .*Risk: (?:changes|restarts a service)\./, prefix);
  });
});
