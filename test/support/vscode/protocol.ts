// What a test in the extension host asks of the process that holds the browser: one JSON line there, one back.

export type WorkbenchRequest =
  | { do: 'screenshot'; name: string }
  | { do: 'press'; keys: string }
  | { do: 'type'; text: string }
  | { do: 'click'; selector: string; button: 'left' | 'right' }
  | { do: 'waitFor'; selector: string; state: 'visible' | 'hidden' }
  | { do: 'moveMouse'; x: number; y: number }
  | { do: 'hoverCursor' };

export type WorkbenchReply = { ok: true } | { ok: false; error: string };

/** Names the environment variable that holds the loopback port; absent where VS Code runs on a desktop. */
export const portVariable = 'EXCHANGE_TRIAGE_TEST_PORT';
