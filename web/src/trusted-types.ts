interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): PolicyRules
}

interface PolicyRules {
  createScriptURL(url: string): string
}

const policy = policyFactory()?.createPolicy('cloud', { createScriptURL: requireOwnAsset })

/**
 * An address that the page may run as a worker.
 * @throws TypeError when it is not one of the app's own built files
 */
export function trustedScriptUrl(url: string): string {
  return policy ? policy.createScriptURL(url) : requireOwnAsset(url)
}

/** Browsers without Trusted Types have no factory. */
function policyFactory(): PolicyFactory | undefined {
  const page: { readonly trustedTypes?: PolicyFactory } = Object(window)
  return page.trustedTypes
}

function requireOwnAsset(url: string): string {
  const { origin, pathname } = new URL(url, location.href)
  if (origin === location.origin && /^\/(assets|src|node_modules)\//.test(pathname)) return url
  throw new TypeError('Only scripts of this app may run')
}
