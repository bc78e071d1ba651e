/** On a terminal only, on one line that the next output writes over. */
export function progress(message: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${message}\r`);
}

export function fileProgress(name: string, hundredths: number): void {
  progress(`${hundredths} % of ${name} read`);
}

/** Aborts when the user presses Ctrl+C: what was printed stays. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  process.once('SIGINT', () => controller.abort());
  return controller.signal;
}
