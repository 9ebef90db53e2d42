import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * How many files of 4 KB per second this disk takes for good: written aside, synced, renamed, and
 * the folder synced; the least that a durable upload does. No HTTP, no database.
 */
export async function measureDurableLimit(
  folder: string,
  { workers, seconds }: { workers: number; seconds: number },
): Promise<number> {
  const end = performance.now() + seconds * 1000
  const begin = performance.now()
  let count = 0
  const paths: string[] = []
  async function work(worker: number): Promise<void> {
    while (performance.now() < end) {
      const path = join(folder, `durable-${worker}-${count++}`)
      await writeDurably(folder, path)
      paths.push(path)
    }
  }
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)))
  const perSecond = paths.length / ((performance.now() - begin) / 1000)
  for (const path of paths) await rm(path)
  return perSecond
}

const content = Buffer.alloc(4096, 'durable')

async function writeDurably(folder: string, path: string): Promise<void> {
  const file = await open(`${path}.part`, 'wx')
  await file.write(content)
  await file.datasync()
  await file.close()
  await rename(`${path}.part`, path)
  const parent = await open(folder, 'r')
  await parent.sync()
  await parent.close()
}
