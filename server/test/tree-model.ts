import { nameKey } from '../src/lib/names.ts'

/** A file or folder of the model. */
export interface ModelNode {
  id: string
  parent: ModelNode | undefined
  name: string
  /** Contents of the versions, oldest first; undefined for a folder. */
  versions: string[] | undefined
  isTrashed: boolean
}

/** The simplest tree that behaves as the product promises: plain objects, walked each time. */
export interface TreeModel {
  root: ModelNode
  nodes: Set<ModelNode>
}

/** @param rootId id of the owner's root folder */
export function createTreeModel(rootId: string): TreeModel {
  const root = { id: rootId, parent: undefined, name: '', versions: undefined, isTrashed: false }
  return { root, nodes: new Set([root]) }
}

/** Nodes that are not in the trash and under nothing that is. */
export function liveNodes({ nodes }: TreeModel): ModelNode[] {
  return [...nodes].filter(isLive)
}

export function liveFolders(model: TreeModel): ModelNode[] {
  return liveNodes(model).filter((node) => node.versions === undefined)
}

/** What was trashed by itself, wherever it lay. */
export function trashRoots({ nodes }: TreeModel): ModelNode[] {
  return [...nodes].filter((node) => node.isTrashed)
}

export function isLive(node: ModelNode): boolean {
  return !node.isTrashed && (node.parent === undefined || isLive(node.parent))
}

export function isWithin(node: ModelNode | undefined, folder: ModelNode): boolean {
  return node !== undefined && (node === folder || isWithin(node.parent, folder))
}

/** The live child of a folder that has the name, other than `except`. */
export function childNamed(
  { nodes }: TreeModel,
  folder: ModelNode,
  name: string,
  except?: ModelNode,
): ModelNode | undefined {
  return [...nodes].find(
    (node) =>
      node !== except &&
      node.parent === folder &&
      !node.isTrashed &&
      nameKey(node.name) === nameKey(name),
  )
}

/** Where a trashed node is put back: the nearest folder above that is live. */
export function restoreTarget(node: ModelNode): ModelNode | undefined {
  let folder = node.parent
  while (folder && !isLive(folder)) folder = folder.parent
  return folder
}

/** Deletes a trashed node with what is in it; what was trashed before it moves up beside it. */
export function purge({ nodes }: TreeModel, root: ModelNode): void {
  const doomed = [...nodes].filter((node) => belongsTo(node, root))
  for (const node of nodes) {
    if (node.isTrashed && node !== root && node.parent && doomed.includes(node.parent)) {
      node.parent = root.parent
    }
  }
  for (const node of doomed) nodes.delete(node)
}

function belongsTo(node: ModelNode, root: ModelNode): boolean {
  if (node === root) return true
  return !node.isTrashed && node.parent !== undefined && belongsTo(node.parent, root)
}

/** Bytes of all versions of everything, the trash included, as the quota counts them. */
export function usedBytes({ nodes }: TreeModel): number {
  return [...nodes]
    .flatMap((node) => node.versions ?? [])
    .reduce((sum, text) => sum + text.length, 0)
}

/** Paths of everything live, with the contents of the versions: what a comparison looks at. */
export function describeTree(model: TreeModel): string[] {
  return liveNodes(model)
    .filter((node) => node.parent)
    .map((node) => `${pathOf(node)} ${node.versions ? node.versions.join('|') : 'folder'}`)
    .sort()
}

function pathOf(node: ModelNode): string {
  return node.parent ? `${pathOf(node.parent)}/${node.name}` : ''
}
