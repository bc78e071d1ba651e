import * as vscode from 'vscode';
import { clientCommands, type CheckRemedy, type RemedyText } from '../../../server/src/protocol.ts';
import { askServer } from '../askServer.ts';
import type { ServerHandle } from '../serverHandle.ts';
import { pickText } from '../shownText.ts';
import { copyRemedy } from './copyRemedy.ts';

/**
 * Lets the user pick one of the commands that the server fills in, and puts it where the user wants it: into the script, onto the
 * clipboard, into a shell.
 * @param request one that is answered with remedies
 */
export async function offerRemedies(server: ServerHandle, request: string, params: object): Promise<void> {
  const remedies = await askServer<CheckRemedy[]>(server, 'Filling in the commands', request, params);
  const chosen = remedies && (await chooseRemedy(remedies));
  if (!chosen) return;
  const { remedy, to } = chosen;
  if (to === 'script') await vscode.commands.executeCommand(clientCommands.insertRemedy, remedy.insert);
  else if (to === 'clipboard') await copyRemedy({ items: [textOf(remedy)] });
  else if (remedy.run)
    await vscode.commands.executeCommand(clientCommands.runRemedy, { items: [remedy.run] });
}

function textOf({ title, command }: CheckRemedy): RemedyText {
  return { title, text: command };
}

interface ChosenRemedy {
  readonly remedy: CheckRemedy;
  readonly to: 'script' | 'clipboard' | 'shell';
}

interface RemedyPick extends vscode.QuickPickItem {
  readonly remedy?: CheckRemedy;
}

const toClipboard: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('copy'), tooltip: 'Copy' };
const toShell: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('terminal'),
  tooltip: 'Run in Exchange Management Shell…',
};

/** They come in the order diagnose, fix, verify, undo. */
async function chooseRemedy(remedies: readonly CheckRemedy[]): Promise<ChosenRemedy | undefined> {
  if (remedies.length === 0) {
    void vscode.window.showInformationMessage('Exchange Triage: there is no command for this.');
    return undefined;
  }
  const list = vscode.window.createQuickPick<RemedyPick>();
  list.title = 'Insert Remedy';
  list.placeholder = 'Which command shall go into the remediation script?';
  list.matchOnDetail = true;
  // The page of the check may be opening meanwhile, and takes the focus when it is there.
  list.ignoreFocusOut = true;
  list.items = picksOf(remedies);
  return new Promise((resolve) => {
    const choose = (pick: RemedyPick | undefined, to: ChosenRemedy['to']) => {
      resolve(pick?.remedy && { remedy: pick.remedy, to });
      list.hide();
    };
    list.onDidAccept(() => choose(list.selectedItems[0], 'script'));
    list.onDidTriggerItemButton(({ item, button }) =>
      choose(item, button === toShell ? 'shell' : 'clipboard'),
    );
    list.onDidHide(() => {
      resolve(undefined);
      list.dispose();
    });
    list.show();
  });
}

function picksOf(remedies: readonly CheckRemedy[]): RemedyPick[] {
  return remedies.flatMap((remedy, index): RemedyPick[] => {
    const { kind, title, risk, command, run } = remedy;
    const pick = {
      label: pickText(title),
      description: risk,
      detail: pickText(command.split('\n')[0] ?? ''),
      buttons: run ? [toClipboard, toShell] : [toClipboard],
      remedy,
    };
    if (remedies[index - 1]?.kind === kind) return [pick];
    const heading = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
    return [{ label: heading, kind: vscode.QuickPickItemKind.Separator }, pick];
  });
}
