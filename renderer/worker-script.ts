/** The part of Trusted Types (W3C) used here; older type libraries do not know it. */
type Policy = { createScriptURL: (url: string) => string };
type Factory = { createPolicy: (name: string, rules: Policy) => Policy };

let policy: Policy | undefined;

/**
 * The address of a worker's script, as the page's policy wants it (`trusted-types pendopo-worker`): only a built file of our own
 * origin passes. @throws TypeError for anything else
 */
export function workerScript(file: string): string {
  const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
  policy ??= factory?.createPolicy('pendopo-worker', { createScriptURL: ownAsset }) ?? { createScriptURL: ownAsset };
  return policy.createScriptURL(file);
}

function ownAsset(file: string): string {
  const url = new URL(file, location.href);
  const ours = url.protocol === location.protocol && url.host === location.host;
  if (!ours || !/^\/assets\/[A-Za-z0-9_.-]+\.m?js$/.test(url.pathname)) throw new TypeError('no worker script of ours');
  return url.href;
}
