export function FolderScreen() {
  return null
}
