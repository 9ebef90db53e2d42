import { type Static, Type } from 'typebox'
import { nullable, oneOf, pageQuery, strictObject, TimestampSchema } from './common.ts'
import { eventTypes } from './events.ts'
import { ActivityIdSchema, NodeIdSchema, UserIdSchema } from './ids.ts'

/** ActivityLog: who did what to which node, when and from where. */
export const ActivityEntrySchema = Type.Object(
  {
    id: ActivityIdSchema,
    type: oneOf(eventTypes),
    nodeId: nullable(NodeIdSchema),
    nodeName: nullable(Type.String()),
    actor: nullable(Type.Object({ id: UserIdSchema, name: Type.String() })),
    details: Type.Record(Type.String(), Type.Unknown()),
    ip: nullable(Type.String()),
    userAgent: nullable(Type.String()),
    createdAt: TimestampSchema,
  },
  { $id: 'ActivityEntry' },
)
export type ActivityEntry = Static<typeof ActivityEntrySchema>

export const ActivityQuerySchema = strictObject({
  ...pageQuery,
  'filter[nodeId]': Type.Optional(NodeIdSchema),
  'filter[type]': Type.Optional(oneOf(eventTypes)),
})
export type ActivityQuery = Static<typeof ActivityQuerySchema>
