import { makeDocument } from './make-knowledge.ts';

/** Four articles of a sentence or two, each on its own matter. */
export const SHORT_ARTICLES = [
  makeDocument({
    path: 'password.md',
    title: 'Reset a password',
    text: 'Open the sign-in page and choose Forgot.',
  }),
  makeDocument({
    path: 'bucket.md',
    title: 'Delete a bucket',
    text: 'Empty the bucket first. A bucket costs nothing.',
  }),
  makeDocument({
    path: 'volume.md',
    title: 'Grow a volume',
    text: 'A volume grows and never shrinks. Use the console.',
  }),
  makeDocument({
    path: 'console.md',
    title: 'The console',
    text: `Everything is in the console. ${'It has many pages and much to read about the product. '.repeat(10)}`,
  }),
];
