import { EventEmitter } from 'node:events'
import type { Logger } from '../monitoring/logger.ts'

/** Messages between the parts of the product: fire and forget, lost when nobody listens. */
export interface Bus<Message> {
  publish(message: Message): void
  /** @returns a function that ends the subscription */
  subscribe(listener: (message: Message) => void): () => void
}

/** The bus within one process. A listener that throws is logged and harms nobody else. */
export function createBus<Message>(log: Logger): Bus<Message> {
  const emitter = new EventEmitter<{ message: [Message] }>()
  emitter.setMaxListeners(0)
  return {
    publish: (message) => {
      emitter.emit('message', message)
    },
    subscribe(listener) {
      const guarded = (message: Message) => {
        try {
          listener(message)
        } catch (error) {
          log.error({ err: error }, 'event listener failed')
        }
      }
      emitter.on('message', guarded)
      return () => emitter.off('message', guarded)
    },
  }
}
