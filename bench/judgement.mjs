import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { weigh, crossValidate } from '../scripts/fit-weights.mjs';
import { ALONE } from '../scripts/judge-priors.mjs';
import {
  createSampleAnswers,
  loadModule,
  readAnswers,
  readBanking,
  readClinc,
  readPairs,
  readRouted,
  readSampleQuestions,
  readScoped,
  toJudged,
} from '../scripts/judgement-data.mjs';
import { SERVER } from './subject.mjs';
