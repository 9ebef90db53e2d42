import type { NodeId } from '@cloudservice/contract'
import { runSql } from './postgres-server.ts'

/**
 * Adds rows like that of one file, named `File 100000.txt`, so that its folder has `total` of them;
 * six digits keep their order. Thousands of uploads would take minutes.
 */
export function multiplyFile(databaseUrl: string, id: NodeId, total: number): Promise<void> {
  return runSql(
    databaseUrl,
    `insert into nodes (id, is_file, owner_id, parent_id, name, name_key, search_key, sort_key, icon,
      extension, media_type, size_bytes, sha256, version_number, change_seq)
    select uuidv7(), true, owner_id, parent_id, 'File ' || n || '.txt', 'file ' || n || '.txt',
      'file ' || n || '.txt', 'file 06' || n || '.txt', icon, extension, media_type, size_bytes,
      sha256, version_number, change_seq
    from nodes, generate_series(100001, ${100_000 + total - 1}) as n where nodes.id = '${id}';
    analyze nodes`,
  )
}
