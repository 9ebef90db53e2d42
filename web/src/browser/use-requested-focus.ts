import type { NodeId } from '@cloudservice/contract'
import { useCallback, useEffect, useState } from 'react'
import { focusList, takeFocusRequest } from './focus-list.ts'
import { indexOf, type NodeSource } from './node-source.ts'
import type { ListCursor } from './use-list-cursor.ts'

/**
 * Takes the focus into the list when it was asked for.
 * @returns selects and focuses an entry as soon as the list shows it, such as a new folder
 */
export function useRequestedFocus(source: NodeSource, cursor: ListCursor): (id: NodeId) => void {
  const [awaited, setAwaited] = useState<NodeId>()
  const { moveTo, selectOnly } = cursor
  const isReady = source.state === 'ready'

  useEffect(() => {
    if (!isReady) return
    const request = takeFocusRequest()
    if (!request) return
    const index = request.id ? indexOf(source, request.id) : 0
    moveTo(Math.max(0, index))
    const frame = requestAnimationFrame(focusList)
    return () => cancelAnimationFrame(frame)
  }, [isReady, source, moveTo])

  useEffect(() => {
    if (!awaited) return
    const index = indexOf(source, awaited)
    if (index < 0) return
    setAwaited(undefined)
    selectOnly(index)
    const frame = requestAnimationFrame(focusList)
    return () => cancelAnimationFrame(frame)
  }, [awaited, source, selectOnly])

  return useCallback((id) => setAwaited(id), [])
}
