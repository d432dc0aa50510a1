import * as z from 'zod';

export const regionSchema = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region, such as us-east-1');

/** The name of a tier of the server's configuration. */
export const tierNameSchema = z.string().min(1).max(40);

export const httpsUrlSchema = z
  .string()
  .regex(/^https:\/\/[^\s?#]+$/, 'must be an https URL without a query');

export const imageSchema = z
  .string()
  .regex(
    /^\d{12}\.dkr\.ecr\.[\w.-]+\/[\w./-]+[:@][\w.:-]+$/,
    'must be an image in ECR with its tag or digest',
  );

export const secretSchema = z
  .string()
  .min(1)
  .max(512)
  .regex(
    /^(?:[\w/+=.@-]+|arn:[\w-]+:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]+)$/,
    'must be the name of a secret, or its ARN',
  );

/** As the strictest of what is tagged takes them; keys that differ in case alone are one to IAM. */
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const TAG_MESSAGE = 'must be letters, digits, spaces and _.:/=+-@';
/** What we add ourselves. */
const OUR_TAGS = ['application', 'stage'];

export const tagsSchema = z
  .record(z.string().min(1).max(128), z.string().max(256).regex(TAG, TAG_MESSAGE))
  .superRefine((tags, context) => {
    const keys = Object.keys(tags);
    if (keys.length > 40) context.addIssue({ code: 'custom', message: 'must be at most 40' });
    if (!isDistinct(keys.map((key) => key.toLowerCase())))
      context.addIssue({ code: 'custom', message: 'must not name a key twice, be it in another case' });
    for (const key of keys) {
      const report = (message: string) => context.addIssue({ code: 'custom', path: [key], message });
      if (!TAG.test(key)) report(TAG_MESSAGE);
      if (/^aws:/i.test(key)) report('must be a key that does not begin with aws:');
      if (OUR_TAGS.includes(key.toLowerCase())) report('must be left out: the deployment sets it itself');
    }
  })
  .default({});

export const isDistinct = (values: readonly string[]) => new Set(values).size === values.length;
