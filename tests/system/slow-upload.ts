import { request } from 'node:http'
import { endpointUrl } from '@cloudservice/contract'

/** An upload that says how many bytes will come and sends them when it is told. */
export interface SlowUpload {
  send(bytes: Uint8Array): void
  /** Ends the body and gives the status of the answer. */
  finish(): Promise<number>
  /** Cuts the connection, as a client does whose network is gone. */
  vanish(): void
}

/** Begins an upload into the root folder of the token's user. */
export function beginUpload(
  url: string,
  token: string,
  { name, sizeBytes }: { name: string; sizeBytes: number },
): SlowUpload {
  const outgoing = request(url + endpointUrl('POST /files', { query: { name } }), {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/octet-stream',
      'content-length': sizeBytes,
    },
  })
  const status = new Promise<number>((resolve, reject) => {
    outgoing.once('response', (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0))
    })
    outgoing.once('error', reject)
  })
  // Whoever vanishes does not wait for an answer.
  status.catch(() => undefined)
  return {
    send: (bytes) => outgoing.write(bytes),
    finish() {
      outgoing.end()
      return status
    },
    vanish: () => outgoing.destroy(),
  }
}
