import type { RemedyTemplate } from '../model/remedy.ts';
import type { Task } from '../model/task.ts';
import certificates from './tasks/certificates.json' with { type: 'json' };
import clientAccess from './tasks/client-access.json' with { type: 'json' };
import imap from './tasks/imap.json' with { type: 'json' };
import moves from './tasks/moves.json' with { type: 'json' };
import quotaMessages from './tasks/quota-messages.json' with { type: 'json' };
import sendAs from './tasks/send-as.json' with { type: 'json' };
import setup from './tasks/setup.json' with { type: 'json' };
import shell from './tasks/shell.json' with { type: 'json' };

const files = [
  quotaMessages,
  imap,
  certificates,
  moves,
  sendAs,
  shell,
  clientAccess,
  setup,
] as unknown as readonly { readonly tasks: readonly Task[]; readonly remedies: readonly RemedyTemplate[] }[];

/** What an administrator does and no error asks for. */
export const tasks: readonly Task[] = files.flatMap((file) => file.tasks);

const byId = new Map(tasks.map((task) => [task.id, task]));

export function taskById(id: string): Task | undefined {
  return byId.get(id);
}

/** Commands that stand in the files of the tasks. */
export const taskRemedies: readonly RemedyTemplate[] = files.flatMap((file) => file.remedies);
