import { type Static, Type } from 'typebox'

/**
 * Every error the API answers with, by its stable code. A code is never renamed; its page is
 * docs/problems.md. What is hidden from a caller is `not-found`, never `forbidden`.
 */
export const problems = {
  'bad-request': { status: 400, title: 'The request cannot be understood' },
  'invalid-json': { status: 400, title: 'The body is not valid JSON' },
  'validation-failed': { status: 400, title: 'The request does not fit the schema' },
  'invalid-cursor': { status: 400, title: 'The cursor does not belong to this list' },
  'checksum-mismatch': { status: 400, title: 'The bytes do not match the digest sent with them' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'invalid-credentials': { status: 401, title: 'The e-mail address or the password is wrong' },
  'invalid-refresh-token': { status: 401, title: 'The refresh token is used, expired or unknown' },
  forbidden: { status: 403, title: 'You may not do this' },
  'insufficient-scope': { status: 403, title: 'The token does not carry the scope for this' },
  'reauthentication-required': { status: 403, title: 'Give your password again first' },
  'wrong-password': { status: 403, title: 'The password is wrong' },
  'cross-site-request': { status: 403, title: 'The request came from another site' },
  'registration-closed': { status: 403, title: 'New accounts are made by the administrator here' },
  'invalid-reset-token': { status: 403, title: 'The link is used, expired or not valid' },
  'invalid-setup-token': { status: 403, title: 'The first-run link is not valid' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This address does not take that method' },
  'name-taken': { status: 409, title: 'The name is taken in this folder' },
  'email-taken': { status: 409, title: 'An account with this e-mail address exists' },
  'move-into-itself': { status: 409, title: 'A folder cannot be moved into itself' },
  'root-folder': { status: 409, title: 'The root folder stays as it is' },
  'depth-exceeded': { status: 409, title: 'Folders cannot be nested deeper' },
  'in-progress': { status: 409, title: 'The same request is still being worked on' },
  'already-set-up': { status: 404, title: 'There is nothing here' },
  'precondition-failed': { status: 412, title: 'It was changed in the meantime' },
  'too-large': { status: 413, title: 'The file is larger than allowed here' },
  'body-too-large': { status: 413, title: 'The request body is too large' },
  'type-refused': { status: 415, title: 'Files of this type are not accepted here' },
  'type-mismatch': { status: 415, title: 'The content is not what the file name says' },
  'unsupported-media-type': { status: 415, title: 'The body has a content type not taken here' },
  'range-not-satisfiable': { status: 416, title: 'The range lies outside the file' },
  'invalid-name': { status: 422, title: 'The name cannot be used' },
  'weak-password': { status: 422, title: 'The password is not strong enough' },
  'invalid-profile': { status: 422, title: 'The time zone or language is not known' },
  'invalid-email': { status: 422, title: 'The e-mail address is not valid' },
  'virus-found': { status: 422, title: 'The file carries malware' },
  'idempotency-key-reused': { status: 422, title: 'The key was used with another request' },
  'precondition-required': { status: 428, title: 'Say which version you mean to change' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'client-closed-request': { status: 499, title: 'The client went away' },
  'internal-error': { status: 500, title: 'Something went wrong on our side' },
  'upload-aborted': { status: 400, title: 'The upload ended before all bytes came' },
  unavailable: { status: 503, title: 'A part of the service does not answer right now' },
  'quota-exceeded': { status: 507, title: 'Not enough space' },
  'disk-full': { status: 507, title: 'The server has no space left' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof problems

/** One wrong member of a request. */
export const ProblemErrorSchema = Type.Object({
  pointer: Type.String({ description: 'JSON Pointer into the body, or the query member.' }),
  code: Type.String(),
  message: Type.String(),
})

/** The body of every error (RFC 9457). Members beyond these belong to the code. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'Address of the page about this code.' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.Optional(Type.String()),
    instance: Type.Optional(Type.String()),
    code: Type.Unsafe<ProblemCode>({ type: 'string', enum: Object.keys(problems) }),
    requestId: Type.String(),
    errors: Type.Optional(Type.Array(ProblemErrorSchema)),
  },
  { $id: 'Problem', additionalProperties: true },
)
export type ProblemBody = Static<typeof ProblemSchema> & Record<string, unknown>
