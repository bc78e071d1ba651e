import { readFileSync, writeSync } from 'node:fs';

// Writes to descriptor 3 how many bytes this process had resident at the most. What resourceUsage() says holds, on
// Linux, also the memory of the process that started this one: the kernel's own count for this one is asked for first.
process.on('exit', () => {
  let kilobytes = process.resourceUsage().maxRSS;
  try {
    kilobytes = Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? kilobytes);
  } catch {
    // Not Linux.
  }
  writeSync(3, String(kilobytes * 1024));
});
