import type { AccessSettings } from '../settings/service.ts';
import type { DeploySettings } from '../settings/settings.ts';

/** Who may ask: as the file says, and otherwise what the door knows best. */
export function toAccess({ service }: DeploySettings): AccessSettings {
  return service.access ?? { kind: service.door === 'rest' ? 'api-key' : 'iam' };
}
