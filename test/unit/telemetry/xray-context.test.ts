import { describe, expect, test } from 'vitest';
import { toTraceContext } from '../../../src/telemetry/xray-context.ts';

const ROOT = '1-5759e988-bd862e3fe1be46a994272793';
const PARENT = '53995c3f42cd8ad8';
const CONTEXT = { traceId: ROOT, parentId: PARENT };

describe('a tracing header', () => {
  test.each([
    ['as Lambda gives it', `Root=${ROOT};Parent=${PARENT};Sampled=1`],
    ['with more in it', `Root=${ROOT};Parent=${PARENT};Sampled=1;Lineage=25:a87bd80c:1`],
    ['in another order, with spaces', `Sampled=1; Parent=${PARENT}; Root=${ROOT}`],
  ])('is read %s', (_what, header) => {
    expect(toTraceContext(header)).toEqual(CONTEXT);
  });

  test.each([
    ['absent', undefined],
    ['empty', ''],
    ['not sampled', `Root=${ROOT};Parent=${PARENT};Sampled=0`],
    ['not decided', `Root=${ROOT};Parent=${PARENT};Sampled=?`],
    ['silent on whether it is sampled', `Root=${ROOT};Parent=${PARENT}`],
    ['without a parent', `Root=${ROOT};Sampled=1`],
    ['without a trace', `Parent=${PARENT};Sampled=1`],
    ['of a trace that is none', `Root=1-5759e988-bd862e3fe1be46a99427279;Parent=${PARENT};Sampled=1`],
    ['of another version', `Root=2${ROOT.slice(1)};Parent=${PARENT};Sampled=1`],
    ['with a parent that is none', `Root=${ROOT};Parent=53995c3f42cd8adX;Sampled=1`],
    ['with something appended', `Root=${ROOT}\n;Parent=${PARENT}0;Sampled=1`],
    ['anything else', ';;==;=1;Sampled'],
  ])('that is %s asks for nothing', (_what, header) => {
    expect(toTraceContext(header)).toBeUndefined();
  });
});
