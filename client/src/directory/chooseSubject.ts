import * as vscode from 'vscode';
import {
  searchDirectoryRequest,
  type DirectoryAddress,
  type SearchDirectoryResult,
} from '../../../server/src/protocol.ts';
import type { ServerHandle } from '../serverHandle.ts';
import { pickText } from '../shownText.ts';

export type SubjectKind = 'account' | 'mailbox';

/** A name that a log gives. */
export interface NamedByLog {
  readonly value: string;
  /** URI of the log. */
  readonly log: string;
  readonly file: string;
}

export interface ChosenSubject {
  /** Empty: none. */
  readonly value: string;
  readonly log?: string;
}

interface Pick extends vscode.QuickPickItem {
  readonly chosen?: ChosenSubject;
}

interface SubjectPick {
  readonly kind: SubjectKind;
  /** What is chosen now; empty: nothing. */
  readonly current: string;
  readonly named: readonly NamedByLog[];
  /** Where to search as the user types; nowhere, if absent. */
  readonly address?: DirectoryAddress;
}

/** As long as somebody types, nothing is asked. */
const pause = 250;
const placeholders = {
  account: 'CONTOSO\\svc-migrate, svc-migrate@contoso.com, a name, a distinguished name',
  mailbox: 'An alias, an address, a legacyExchangeDN, a distinguished name',
};

/**
 * Offers what the logs name, what the directory has that begins with what is typed, and what is typed as it stands.
 * @returns `undefined` when the user thinks better of it
 */
export function chooseSubject(server: ServerHandle, what: SubjectPick): Promise<ChosenSubject | undefined> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<Pick>();
    const fixed = fixedPicks(what);
    pick.title = `Directory Checks: ${what.kind}`;
    pick.placeholder = placeholders[what.kind];
    pick.matchOnDescription = true;
    pick.items = fixed;
    const show = (found: readonly Pick[]) => (pick.items = [...typed(pick.value), ...fixed, ...found]);
    // What is found later must not take away the row that somebody has gone to.
    const showFound = (found: readonly Pick[]) => {
      const [active] = pick.activeItems;
      show(found);
      const kept = found.find((item) => active?.chosen && item.chosen?.value === active.chosen.value);
      if (kept) pick.activeItems = [kept];
    };
    const search = createSearch(server, what.address, showFound, (busy) => (pick.busy = busy));
    pick.onDidChangeValue((value) => {
      show(search.last());
      search.ask(value);
    });
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item && !item.chosen) return;
      resolve(item?.chosen ?? (pick.value === '' ? undefined : { value: pick.value }));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      search.stop();
      pick.dispose();
    });
    pick.show();
    // A snapshot is small enough to show all that it has.
    if (what.address && 'file' in what.address) search.ask('');
  });
}

function fixedPicks({ kind, current, named }: SubjectPick): Pick[] {
  const picks = named.map(({ value, log, file }) => ({
    label: pickText(value),
    description: `in ${pickText(file)}`,
    chosen: { value, log },
  }));
  return [
    ...(picks.length > 0 ? [separator('Named by the open logs'), ...picks] : []),
    ...(current === '' ? [] : [{ label: `$(close) No ${kind}`, chosen: { value: '' } }]),
  ];
}

function typed(value: string): Pick[] {
  const name = value.trim();
  if (name === '') return [];
  return [{ label: pickText(name), description: 'as typed', alwaysShow: true, chosen: { value: name } }];
}

/**
 * Asks the directory for what begins with a text: one question at a time, and then the last that was typed meanwhile. A question that
 * is under way is not cancelled for the next one: whether its password was refused would not be known then, and each try with a
 * wrong one brings the account nearer to being locked out.
 */
function createSearch(
  server: ServerHandle,
  address: DirectoryAddress | undefined,
  show: (found: readonly Pick[]) => void,
  setBusy: (busy: boolean) => void,
) {
  const source = new vscode.CancellationTokenSource();
  let timer: NodeJS.Timeout | undefined;
  let wanted: string | undefined;
  let asking = false;
  let last: readonly Pick[] = [];
  let refused = false;
  const next = () => {
    const text = refused ? undefined : wanted;
    wanted = undefined;
    return text;
  };
  const run = async (address: DirectoryAddress) => {
    if (asking) return;
    asking = true;
    setBusy(true);
    for (let text = next(); text !== undefined; text = next()) {
      await server.start();
      const params = { directory: address, text };
      const answer = await server.request<SearchDirectoryResult>(
        searchDirectoryRequest,
        params,
        source.token,
      );
      if (source.token.isCancellationRequested) return;
      refused = answer?.errorKind === 'credentials';
      last = picksOf(answer);
      show(last);
    }
    asking = false;
    setBusy(false);
  };
  return {
    last: () => last,
    ask(value: string) {
      clearTimeout(timer);
      const text = value.trim();
      if (!address || refused || (text === '' && !('file' in address))) return;
      timer = setTimeout(() => {
        wanted = text;
        void run(address);
      }, pause);
    },
    stop() {
      clearTimeout(timer);
      source.cancel();
    },
  };
}

function picksOf(answer: SearchDirectoryResult | undefined): Pick[] {
  if (!answer) return [problem('The language server does not answer.')];
  if (answer.error !== undefined) return [problem(answer.error)];
  if (answer.matches.length === 0) return [];
  const found = answer.matches.map(({ dn, label, detail }) => ({
    label: pickText(label),
    description: pickText(detail),
    detail: pickText(dn),
    alwaysShow: true,
    chosen: { value: dn },
  }));
  return [separator('In the directory'), ...found];
}

function problem(message: string): Pick {
  return { label: '$(error) The directory was not searched', detail: pickText(message), alwaysShow: true };
}

function separator(label: string): Pick {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
