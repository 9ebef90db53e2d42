import { createHmac, timingSafeEqual } from 'node:crypto'
import { problem } from '../lib/errors.ts'

/** The sort key and id after which the next page begins. */
export type CursorValues = (string | number | boolean | null)[]

/** Opaque page cursors: signed, and bound to the list and the query they were made for. */
export interface Cursors {
  encode(list: string, values: CursorValues): string
  /** @throws Problem `invalid-cursor` when it was not made here for this list */
  decode(list: string, cursor: string): CursorValues
}

const SIGNATURE_BYTES = 12

/** @param key secret of this installation, the same in every process */
export function createCursors(key: string): Cursors {
  function sign(list: string, payload: string): Buffer {
    return createHmac('sha256', key)
      .update(`${list}\n${payload}`)
      .digest()
      .subarray(0, SIGNATURE_BYTES)
  }
  return {
    encode(list, values) {
      const payload = Buffer.from(JSON.stringify(values)).toString('base64url')
      return `${payload}.${sign(list, payload).toString('base64url')}`
    },
    decode(list, cursor) {
      const [payload = '', signature = ''] = cursor.split('.')
      const given = Buffer.from(signature, 'base64url')
      const right = sign(list, payload)
      if (given.length !== right.length || !timingSafeEqual(given, right))
        throw problem('invalid-cursor')
      return JSON.parse(Buffer.from(payload, 'base64url').toString()) as CursorValues
    },
  }
}
