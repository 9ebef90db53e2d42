/** A name for generated clients: `GET /files/{id}/versions` becomes `getFilesIdVersions`. */
export function operationId(key: string): string {
  const words = key
    .replace(/[^A-Za-z]+/g, ' ')
    .trim()
    .split(' ')
  return words
    .map((word, at) =>
      at === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1),
    )
    .join('')
}
