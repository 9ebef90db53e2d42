import type { ActivityId, EventType, NodeId, UserId } from '@cloudservice/contract'
import type { Bus } from '../infra/bus.ts'
import { onCommit, type Tx } from '../infra/db.ts'
import type { Actor } from '../lib/actor.ts'
import { newId } from '../lib/ids.ts'
import { insertActivity } from './activity.repository.ts'

/** Something that happened to a file or folder. */
export interface DomainEvent {
  type: EventType
  /** Whose tree it happened in. */
  ownerId: UserId
  nodeId: NodeId
  nodeName: string
  /** The owner's change number; undefined for what changes nothing, such as a download. */
  seq?: number
  details?: Record<string, unknown>
}

/** A DomainEvent after its transaction has committed. */
export interface PublishedEvent extends DomainEvent {
  id: ActivityId
  actorId: UserId | null
}

/** Writes what happened into ActivityLog and tells the rest of the product once it is durable. */
export interface Events {
  /** Every change calls this once, in its own transaction: no lost and no phantom events. */
  record(tx: Tx, actor: Actor, event: DomainEvent): Promise<void>
}

/** @param bus receives each event after its commit */
export function createEvents(bus: Bus<PublishedEvent>): Events {
  return {
    async record(tx, actor, event) {
      const id = newId<ActivityId>()
      const actorId = actor.kind === 'user' ? actor.id : null
      await insertActivity(tx, [{ id, actorId, origin: actor.origin, event }])
      onCommit(tx, () => bus.publish({ ...event, id, actorId }))
    },
  }
}
