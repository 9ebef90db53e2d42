export function DuplicatesScreen() {
  return null
}
