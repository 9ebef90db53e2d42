import { type Static, type TProperties, type TSchema, Type } from 'typebox'

/** An object that refuses unknown members, so that no caller can set what is not listed. */
export function strictObject<P extends TProperties>(properties: P, options: object = {}) {
  return Type.Object(properties, { additionalProperties: false, ...options })
}

/** One of the given strings. */
export function oneOf<const T extends readonly string[]>(values: T, description?: string) {
  return Type.Unsafe<T[number]>({
    type: 'string',
    enum: values,
    ...(description ? { description } : {}),
  })
}

/** The schema or null: the wire says "none" by null, never by leaving a member out. */
export function nullable<S extends TSchema>(schema: S) {
  return Type.Union([schema, Type.Null()])
}

/** An instant in UTC as RFC 3339 writes it. */
export const TimestampSchema = Type.String({ format: 'date-time', description: 'RFC 3339, UTC.' })

/** A number of bytes. 2^53 − 1 is the most that JSON numbers carry exactly. */
export const BytesSchema = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })

export const Sha256Schema = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'SHA-256 of the bytes, lower-case hexadecimal.',
})

/** The part of a list that was asked for, and how to get the next one. */
export const PageInfoSchema = Type.Object({
  limit: Type.Integer(),
  total: nullable(Type.Integer({ description: 'All matching items; null with count=none.' })),
  next: nullable(Type.String({ description: 'Cursor of the next page, opaque.' })),
})
export type PageInfo = Static<typeof PageInfoSchema>

/** The envelope of every list. */
export function pageOf<S extends TSchema>(item: S) {
  return Type.Object({ data: Type.Array(item), page: PageInfoSchema })
}

/** A list as the client sees it. */
export interface Page<T> {
  data: T[]
  page: PageInfo
}

/** Query members that every list takes. */
export const pageQuery = {
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 25, description: 'Items per page.' }),
  ),
  cursor: Type.Optional(
    Type.String({ maxLength: 2048, description: '`page.next` of the page before, same query.' }),
  ),
}

export const countQuery = {
  count: Type.Optional(
    oneOf(['exact', 'none'], 'Whether `page.total` is counted; `none` is the default.'),
  ),
}
