import type { QueryClient } from '@tanstack/react-query'
import { keys } from './queries.ts'

/** Loads again whatever shows files or folders, after something changed on the server. */
export async function refreshNodes(client: QueryClient): Promise<void> {
  const changed: readonly (readonly unknown[])[] = [
    keys.nodes,
    ['node'],
    ['folder'],
    ['subfolders'],
    ['versions'],
    ['activity'],
    keys.trash,
    keys.duplicates,
    keys.me,
  ]
  await Promise.all(changed.map((queryKey) => client.invalidateQueries({ queryKey })))
}
