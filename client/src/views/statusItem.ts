import * as vscode from 'vscode';
import type { ServerHandle, ServerState } from '../serverHandle.ts';

const looks: Readonly<Record<ServerState, { text: string; tooltip: string } | undefined>> = {
  'not started': undefined,
  starting: { text: '$(loading~spin) Exchange Triage', tooltip: 'The language server is starting.' },
  running: {
    text: '$(pulse) Exchange Triage',
    tooltip: 'The language server is running. Click for its output.',
  },
  failed: {
    text: '$(warning) Exchange Triage',
    tooltip: 'The language server has stopped. Click for its output.',
  },
};

/** Shows in the status bar how the language server is; nothing, as long as none is needed. */
export function createStatusItem(server: ServerHandle): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    'exchangeTriage.server',
    vscode.StatusBarAlignment.Right,
    50,
  );
  item.name = 'Exchange Triage';
  item.command = 'exchangeTriage.showOutput';
  const update = (state: ServerState) => {
    const look = looks[state];
    if (!look) {
      item.hide();
      return;
    }
    item.text = look.text;
    item.tooltip = look.tooltip;
    item.backgroundColor =
      state === 'failed' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  const subscription = server.onDidChangeState(update);
  update(server.state);
  return vscode.Disposable.from(item, subscription);
}
