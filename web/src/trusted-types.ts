interface ScriptUrlPolicy {
  createScriptURL(url: string): string
}

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): ScriptUrlPolicy
}

declare global {
  interface Window {
    readonly trustedTypes?: PolicyFactory
  }
}

const policy = window.trustedTypes?.createPolicy('cloud', { createScriptURL: requireOwnAsset })

/**
 * An address that the page may run as a worker.
 * @throws TypeError when it is not one of the app's own built files
 */
export function trustedScriptUrl(url: string): string {
  return policy ? policy.createScriptURL(url) : requireOwnAsset(url)
}

function requireOwnAsset(url: string): string {
  const { origin, pathname } = new URL(url, location.href)
  if (origin === location.origin && /^\/(assets|src|node_modules)\//.test(pathname)) return url
  throw new TypeError('Only scripts of this app may run')
}
