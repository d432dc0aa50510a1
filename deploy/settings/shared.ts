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
