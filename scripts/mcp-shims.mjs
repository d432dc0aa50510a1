import process from 'node:process';

// Stands in for the SDK's platform shims when bundling: the same process, without the Ajv validator.

export { process };

export class DefaultJsonSchemaValidator {
  getValidator() {
    throw new Error('This build validates with zod; it has no JSON Schema validator.');
  }
}
