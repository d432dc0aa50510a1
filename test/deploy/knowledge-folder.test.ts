import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { SAMPLE_ARTICLES, type SynthKnowledge, useKnowledge } from '../support/synth-knowledge.ts';
import { allowedTo, resourcesOf } from '../support/template-resources.ts';

let made: SynthKnowledge;
const { folder, synthesise } = useKnowledge({ knowledge: { folder: SAMPLE_ARTICLES } }, (it) => {
  made = it;
});

describe('what KnowledgeStack uploads', () => {
  describe('the folder', () => {
    const UPLOAD = 'Custom::CDKBucketDeployment';

    /** A folder of articles beside the deployment's file. */
    function createFolder(name: string, files: readonly string[]): string {
      const path = join(folder.path, name);
      mkdirSync(path, { recursive: true });
      for (const file of files) {
        mkdirSync(join(path, file, '..'), { recursive: true });
        writeFileSync(join(path, file), `# ${file}\n`);
      }
      return path;
    }

    it('is uploaded below a prefix of its own, where what it has no longer is deleted', () => {
      made.template.hasResourceProperties(UPLOAD, { DestinationBucketKeyPrefix: 'uploaded/', Prune: true });
      const allowed = allowedTo(made.template, /^UploadRole/);
      expect(allowed.map(([action]) => action)).toEqual([
        's3:GetObject',
        's3:ListBucket',
        ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
      ]);
      expect(allowed[0]?.[1]).toMatch(/\/[0-9a-f]{64}\.zip"\]\]\}$/);
      expect(allowed[2]?.[1]).toMatch(/\{"Fn::GetAtt":\["Articles\w+","Arn"\]\},"\/uploaded\/\*"\]\]\}$/);
    });

    it('is uploaded when its events are heard', () => {
      const rules = resourcesOf(made.template, 'AWS::Events::Rule').flatMap(([id]) =>
        id.startsWith('SyncChanged') ? [id] : [],
      );
      made.template.hasResource(UPLOAD, { DependsOn: Match.arrayWith(rules) });
    });

    it('is that of the server where the deployment names none, without hidden files', () => {
      createFolder('articles', ['billing/refunds.md', '.DS_Store', 'billing/.draft.md']);
      const server = { knowledge: { kind: 'local', path: './articles' } };
      const { template, assembly } = synthesise({ server });
      template.resourceCountIs(UPLOAD, 1);
      const staged = readdirSync(assembly.directory, { recursive: true }).map(String);
      const files = staged.filter((path) => /\/billing\/./.test(path) || path.includes('.DS_Store'));
      expect(files).toEqual([expect.stringMatching(/^asset\.\w+\/billing\/refunds\.md$/)]);
    });

    it("is the deployment's own before the server's", () => {
      createFolder('articles', ['refunds.md']);
      createFolder('others', ['one.md']);
      const server = { knowledge: { kind: 'local', path: './articles' } };
      const { assembly } = synthesise({ server, knowledge: { folder: 'others' } });
      const staged = readdirSync(assembly.directory, { recursive: true }).map(String);
      expect(staged.filter((path) => path.endsWith('/one.md'))).toHaveLength(1);
      expect(staged.filter((path) => path.endsWith('/refunds.md'))).toHaveLength(0);
    });

    it('is not needed', () => {
      synthesise({}).template.resourceCountIs(UPLOAD, 0);
    });

    it('is complained of where it is none, or has no articles', () => {
      createFolder('hidden', ['.gitkeep']);
      createFolder('plain', ['file.md']);
      const failing = (knowledgeFolder: string) => () =>
        synthesise({ knowledge: { folder: knowledgeFolder } });
      expect(failing('missing')).toThrow('knowledge.folder of the deployment must be a folder of articles');
      expect(failing('plain/file.md')).toThrow('must be a folder of articles');
      expect(failing('hidden')).toThrow('must hold articles');
      const server = { knowledge: { kind: 'local', path: './missing' } };
      expect(() => synthesise({ server })).toThrow(
        "knowledge.path of the server's configuration must be a folder",
      );
    });
  });
});
