/** A file of a deployment that cannot be used; the message names the file, the key, and what is allowed. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError';
}
