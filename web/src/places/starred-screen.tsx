export function StarredScreen() {
  return null
}
