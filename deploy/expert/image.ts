import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type IRepository, Repository } from 'aws-cdk-lib/aws-ecr';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { DeploymentError } from '../deployment-error.ts';
import type { ExpertSettings } from '../settings/models.ts';
import type { SupportStack } from '../support-stack.ts';

export interface ExpertImage {
  readonly uri: string;
  readonly repository: IRepository;
}

/**
 * The image behind the endpoint. "build" costs nothing until it is deployed: here its files are only hashed, by what
 * container/.dockerignore leaves of them.
 * @throws DeploymentError where SageMaker could not pull the image, or there is none to build.
 */
export function toImage(stack: SupportStack, { image }: ExpertSettings): ExpertImage {
  return image === 'build' ? buildImage(stack) : findImage(stack, image);
}

function buildImage(stack: SupportStack): ExpertImage {
  const directory = join(stack.deployment.dist, '..', 'container');
  if (!existsSync(join(directory, 'Dockerfile')))
    throw new DeploymentError(
      `expert.image: must be an image in ECR, as ${directory} has no Dockerfile to build`,
    );
  const asset = new DockerImageAsset(stack, 'Image', {
    directory,
    platform: Platform.LINUX_AMD64,
    // SageMaker takes neither OCI's media types nor the index that attestations make. The CDK command turns those off
    // itself (BUILDX_NO_DEFAULT_ATTESTATIONS); Docker stores that keep images in containerd write OCI's types by default.
    outputs: ['type=image,oci-mediatypes=false'],
  });
  return { uri: asset.imageUri, repository: asset.repository };
}

function findImage(stack: SupportStack, uri: string): ExpertImage {
  const [, account = '', region = '', repositoryName = ''] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z.]+\/([\w./-]+)[:@]/.exec(uri) ?? [];
  if (region !== stack.region)
    throw new DeploymentError(
      `expert.image: must be in ${stack.region}, as SageMaker pulls from no other region, not ${uri}`,
    );
  const repositoryArn = stack.formatArn({
    service: 'ecr',
    account,
    resource: 'repository',
    resourceName: repositoryName,
  });
  return {
    uri,
    repository: Repository.fromRepositoryAttributes(stack, 'Repository', { repositoryArn, repositoryName }),
  };
}
