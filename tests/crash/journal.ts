import type { NodeId } from '@cloudservice/contract'

/** What the server said when it acknowledged an upload. */
export interface Acknowledged {
  fileId: NodeId
  version: number
}

/** One upload: noted before its first byte leaves, and again when the server acknowledged it. */
export interface SentUpload {
  name: string
  sha256: string
  acknowledged?: Acknowledged
  /** Its file is to be deleted for good: it may be there or not. */
  isGivenUp?: true
}

/** Everything that clients sent, whatever became of the server. */
export interface Journal {
  readonly sent: readonly SentUpload[]
  readonly acknowledgedCount: number
  /** Notes an upload that is about to be sent; call the result when it is acknowledged. */
  begin(name: string, sha256: string): (acknowledged: Acknowledged) => void
  /** Notes that a file is about to be deleted for good. */
  giveUp(name: string): void
  /** Resolves when so many more uploads are acknowledged. */
  afterAcknowledged(count: number): Promise<void>
}

export function createJournal(): Journal {
  const sent: SentUpload[] = []
  let acknowledgedCount = 0
  let waiting: { target: number; resolve: () => void }[] = []

  return {
    sent,
    get acknowledgedCount() {
      return acknowledgedCount
    },
    begin(name, sha256) {
      const upload: SentUpload = { name, sha256 }
      sent.push(upload)
      return (acknowledged) => {
        upload.acknowledged = acknowledged
        acknowledgedCount += 1
        for (const { target, resolve } of waiting) if (target <= acknowledgedCount) resolve()
        waiting = waiting.filter(({ target }) => target > acknowledgedCount)
      }
    },
    giveUp(name) {
      for (const upload of sent) if (upload.name === name) upload.isGivenUp = true
    },
    afterAcknowledged(count) {
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.push({ target: acknowledgedCount + count, resolve })
      return promise
    },
  }
}
