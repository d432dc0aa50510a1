import type { Knowledge } from '../../src/cascade/passage.ts';
import { makeDocument, makeKnowledge } from './make-knowledge.ts';

/** "How do I restore a backup?" fits the first two equally. */
export const BACKUP_ARTICLES = [
  makeDocument({
    path: 'databases/backups.md',
    title: 'Backups of databases',
    text: '# Backups of databases\n\nEach night a backup is taken.\n\n## Restore a backup of a database\n\nChoose the backup and select Restore.',
  }),
  makeDocument({
    path: 'compute/backups.md',
    title: 'Backups of instances',
    text: '# Backups of instances\n\nA backup holds the whole disk.\n\n## Restore a backup of an instance\n\nStop it, choose the backup and select Restore.',
  }),
  makeDocument({
    path: 'databases/create.md',
    title: 'Create a database',
    text: 'Pick a size and a version.',
  }),
  makeDocument({ path: 'compute/resize.md', title: 'Resize an instance', text: 'Stop the instance first.' }),
  makeDocument({
    path: 'identity/password.md',
    title: 'Reset your password',
    text: 'Open the sign-in page and choose Forgot.',
  }),
];

export const AMBIGUOUS = 'How do I restore a backup?';
export const CHOICES = ['Backups of databases', 'Backups of instances'];

/** The articles, and all that was searched for in them. */
export async function backupKnowledge(): Promise<Knowledge & { readonly searched: readonly string[] }> {
  const knowledge = await makeKnowledge(...BACKUP_ARTICLES);
  const searched: string[] = [];
  return {
    ...knowledge,
    searched,
    search(lookup, signal) {
      searched.push(lookup.text);
      return knowledge.search(lookup, signal);
    },
  };
}
