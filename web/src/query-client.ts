import { ProblemError } from '@cloudservice/contract/client'
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'

/**
 * The cache of everything the server said. Errors that a second try may cure are tried again,
 * answers of the server are not.
 * @param onSignedOut called when the session ended
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (error instanceof ProblemError && error.code === 'unauthenticated') onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 5_000, retry: (failures, error) => failures < 2 && isPassing(error) },
    },
  })
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false
  return error.code === 'network' || error.status === 503
}
